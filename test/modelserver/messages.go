// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// messagesForm is Anthropic's Messages API, as its documentation describes it.
type messagesForm struct{}

var _ form = messagesForm{}

// signature stands for the one that the API puts on a thinking block.
const signature = "c2lnbmVk"

// messages answers a request of the Messages API.
func (e *exchange) messages() {
	if !e.authorised() {
		return
	}
	if e.r.Header.Get("Anthropic-Version") == "" {
		e.fail(BadRequest, "anthropic-version: header is required")
		return
	}
	req, err := e.form.decode(e.body)
	if !e.decoded(err) {
		return
	}
	mistake := messagesMistake(e.body)
	if mistake == "" && e.s.cfg.RefuseOutputFormat && req.demandsFormat() {
		mistake = "output_config.format: Extra inputs are not permitted"
	}
	if mistake != "" {
		e.fail(BadRequest, mistake)
		return
	}
	e.answer(req)
}

func (messagesForm) decode(body []byte) (*chatRequest, error) {
	var in struct {
		chatRequest
		System       json.RawMessage `json:"system"`
		OutputConfig struct {
			Format json.RawMessage `json:"format"`
		} `json:"output_config"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	req := in.chatRequest
	req.ResponseFormat = in.OutputConfig.Format
	if in.System != nil && len(req.Messages) > 0 {
		req.Messages = append([]requestMessage{{Role: "system", Content: in.System}}, req.Messages...)
	}
	return &req, nil
}

func (messagesForm) problem(f Failure, subject string) problem {
	return Anthropic.problem(f, subject)
}

func (messagesForm) errorBody(p problem) []byte {
	return newObject().str("type", "error").
		raw("error", newObject().str("type", p.kind).str("message", p.message).close()).
		str("request_id", "req_mock").close()
}

func (messagesForm) streamType() string { return "text/event-stream" }

func (messagesForm) frame(value []byte) []byte {
	var head struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(value, &head)
	return named(head.Type, value)
}

// named renders a server-sent event with a name.
func named(name string, data []byte) []byte {
	return slices.Concat([]byte("event: "+name+"\n"), sse(data))
}

func (messagesForm) wrongTypes(stream bool) []byte {
	if stream {
		return []byte(`{"type":"content_block_start","index":0,"content_block":"none"}`)
	}
	return []byte(`{"id":7,"type":"message","content":"none","usage":[]}`)
}

func (f messagesForm) failed(p problem) []byte { return named("error", f.errorBody(p)) }

func (messagesForm) body(a *answer) []byte {
	var blocks [][]byte
	if a.Reasoning != "" {
		blocks = append(blocks, newObject().str("type", "thinking").str("thinking", a.Reasoning).str("signature", signature).close())
	}
	if a.text != "" || len(a.ToolCalls) == 0 {
		blocks = append(blocks, newObject().str("type", "text").str("text", a.text).close())
	}
	for i := range a.ToolCalls {
		blocks = append(blocks, a.toolUse(i, argumentsOf(a.ToolCalls[i])))
	}
	o := a.messageEnvelope(array(blocks...), a.stopReason())
	if a.Usage != UsageNone {
		o.raw("usage", a.messageUsage(a.completion))
	}
	return o.members(a.Extra).close()
}

// argumentsOf returns a call's arguments, which this API has as JSON.
func argumentsOf(call ToolCall) []byte {
	if !json.Valid([]byte(call.Arguments)) {
		return quote(call.Arguments)
	}
	return []byte(call.Arguments)
}

func (a *answer) toolUse(i int, input []byte) []byte {
	return newObject().str("type", "tool_use").str("id", a.callID(i)).str("name", a.ToolCalls[i].Name).raw("input", input).close()
}

func (a *answer) messageEnvelope(content []byte, stop string) *object {
	o := newObject().str("id", strings.Replace(a.id, "chatcmpl-", "msg_", 1)).str("type", "message").str("role", "assistant").
		str("model", a.model).raw("content", content)
	if stop == "" {
		o.raw("stop_reason", []byte("null"))
	} else {
		o.str("stop_reason", stop)
	}
	return o.raw("stop_sequence", []byte("null"))
}

// stopReason translates the finish reason; one that the table lacks stays as it is.
func (a *answer) stopReason() string {
	reasons := map[string]string{"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "content_filter": "refusal"}
	if reason, ok := reasons[a.finish]; ok {
		return reason
	}
	return a.finish
}

// messageUsage counts the prompt without what was read from the cache.
func (a *answer) messageUsage(completion int) []byte {
	u := newObject().num("input_tokens", a.prompt-a.CachedTokens).num("cache_creation_input_tokens", 0).
		num("cache_read_input_tokens", a.CachedTokens).num("output_tokens", completion)
	if a.ReasoningTokens > 0 {
		u.raw("output_tokens_details", newObject().num("thinking_tokens", a.ReasoningTokens).close())
	}
	return u.close()
}

// messagesModels lists the models, "limit" and "after_id" as documented.
func (e *exchange) messagesModels() {
	names := e.s.cfg.Models
	if after := slices.Index(names, e.r.URL.Query().Get("after_id")); after >= 0 {
		names = names[after+1:]
	}
	// A small page, so that clients have to ask for the next.
	page := names[:min(2, len(names))]
	var list [][]byte
	for _, name := range page {
		list = append(list, e.s.messagesModel(name))
	}
	o := newObject().raw("data", array(list...)).raw("has_more", []byte("false"))
	if len(page) < len(names) {
		o = newObject().raw("data", array(list...)).raw("has_more", []byte("true"))
	}
	if len(page) > 0 {
		o.str("first_id", page[0]).str("last_id", page[len(page)-1])
	}
	e.send(http.StatusOK, "application/json", o.close())
}

// messagesModel answers what is known of one model.
func (e *exchange) messagesModel(name string) {
	if !slices.Contains(e.s.cfg.Models, name) {
		e.fail(UnknownModel, name)
		return
	}
	e.send(http.StatusOK, "application/json", e.s.messagesModel(name))
}

func (s *Server) messagesModel(name string) []byte {
	m := newObject().str("type", "model").str("id", name).str("display_name", "Mock").str("created_at", "2026-01-01T00:00:00Z")
	if s.cfg.ContextTokens > 0 {
		m.num("max_input_tokens", s.cfg.ContextTokens)
	}
	return m.close()
}
