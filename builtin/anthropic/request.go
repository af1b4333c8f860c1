// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

var errSaysNothing = errors.New("has no message of a user or an assistant that says anything")

// apiMembers are the members of a request that the API has beyond OpenAI's, and
// that are passed on as they are.
var apiMembers = map[string]bool{
	"cache_control": true, "container": true, "context_management": true, "inference_geo": true, "mcp_servers": true,
	"thinking": true, "top_k": true,
}

// encoding says how requests are encoded.
type encoding struct {
	stream bool
	// maxTokens is for a query that does not say.
	maxTokens int64
	// format sends a demanded form as output_config.format.
	format bool
}

// encoder builds a request's body.
type encoder struct {
	*rawjson.Object
	// role is that of the open turn; empty for none.
	role string
	// markable says that the newest block can take a cache_control and has none.
	markable bool
}

// encode returns the body of a request, and whether it demands an output format.
func (c encoding) encode(req *sdk.CompleteRequest) (body []byte, formatted bool, err error) {
	p := req.GetParams()
	e := &encoder{Object: rawjson.NewObject(sizeHint(req))}
	if req.GetModel() != "" {
		e.String("model", req.GetModel())
	}
	e.Int("max_tokens", c.limit(p))
	e.system(req.GetMessages())
	e.Key("messages")
	e.Buf = append(e.Buf, '[')
	for _, m := range req.GetMessages() {
		e.message(m)
	}
	e.closeTurn()
	e.Buf = append(e.Buf, ']')
	e.params(p)
	e.tools(p)
	formatted = e.outputConfig(p, c.format)
	e.metadata(req)
	e.extra(p)
	if c.stream {
		e.Key("stream")
		e.Buf = append(e.Buf, "true"...)
	}
	body, err = e.Close()
	return body, formatted, err
}

// limit is the most tokens that the answer may have. What the query allows for
// thinking counts against it, so that it is added to the default.
func (c encoding) limit(p *sdk.Params) int64 {
	if p != nil && p.MaxTokens != nil {
		return p.GetMaxTokens()
	}
	budget, _ := rawjson.Int(rawjson.Get(rawjson.Get(p.GetExtraJson(), "thinking"), "budget_tokens"))
	return c.maxTokens + max(budget, 0)
}

// sizeHint is close to the body's size, so that the buffer grows once at most.
func sizeHint(req *sdk.CompleteRequest) int {
	p := req.GetParams()
	n := 512 + len(p.GetToolsJson()) + len(p.GetExtraJson()) + len(p.GetResponseFormatJson())
	for _, m := range req.GetMessages() {
		n += 96 + len(m.GetContent()) + len(m.GetContent())/16 + len(m.GetExtraJson())
		for _, part := range m.GetParts() {
			n += 64 + len(part.GetText()) + len(part.GetJson())
		}
		for _, call := range m.GetToolCalls() {
			n += 128 + len(call.GetArguments())
		}
	}
	return n
}

func (e *encoder) params(p *sdk.Params) {
	if p == nil {
		return
	}
	if p.Temperature != nil {
		// OpenAI's range ends at 2, the API's at 1.
		t := min(p.GetTemperature(), 1)
		e.Float("temperature", &t)
	}
	e.Float("top_p", p.TopP)
	e.Strings("stop_sequences", p.GetStop())
}

// metadata names the end user. Of a client's metadata the API takes nothing else.
func (e *encoder) metadata(req *sdk.CompleteRequest) {
	user := rawjson.Text(rawjson.Get(req.GetParams().GetExtraJson(), "metadata"), "user_id")
	if user == "" {
		user = req.GetUser()
	}
	if user != "" {
		e.Key("metadata")
		e.Buf = append(rawjson.AppendString(append(e.Buf, `{"user_id":`...), user), '}')
	}
}

// extra passes on what the API knows.
func (e *encoder) extra(p *sdk.Params) {
	members, ok := e.members("extra_json", p.GetExtraJson())
	if !ok {
		return
	}
	for _, m := range members {
		tier, _ := rawjson.String(m.Value)
		// OpenAI has a member of the same name with other values.
		ownTier := m.Name == "service_tier" && (tier == "auto" || tier == "standard_only")
		if apiMembers[m.Name] || ownTier {
			e.Key(m.Name)
			e.Buf = append(e.Buf, m.Value...)
		}
	}
}

// outputConfig passes the client's own on, and adds the demanded form. It
// reports whether it did that.
func (e *encoder) outputConfig(p *sdk.Params, format bool) bool {
	own := rawjson.Get(p.GetExtraJson(), "output_config")
	var schema []byte
	if response := p.GetResponseFormatJson(); len(response) > 0 {
		if _, ok := e.members("response_format_json", response); !ok {
			return false
		}
		schema = rawjson.Get(rawjson.Get(response, "json_schema"), "schema")
	}
	members, _ := rawjson.Members(own)
	formatted := format && schema != nil && rawjson.Get(own, "format") == nil
	if formatted {
		value := append(append([]byte(`{"type":"json_schema","schema":`), schema...), '}')
		members = append(members, rawjson.Member{Name: "format", Value: value})
	}
	if len(members) > 0 {
		e.Key("output_config")
		e.Buf = append(e.Buf, rawjson.Encode(members)...)
	}
	return formatted
}
