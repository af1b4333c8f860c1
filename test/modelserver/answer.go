// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"fmt"
	"strings"
	"time"
)

// created is the time that responses carry; the same for all, so that a response can be compared.
const created = 1700000000

// answer is what the model says to one request, before it is put into a form.
type answer struct {
	*Behaviour
	dialect Dialect
	traits  traits
	req     *chatRequest
	id      string
	model   string
	text    string
	// pieces are the texts of the content chunks.
	pieces []string
	finish string
	// prompt and completion are token counts.
	prompt, completion int
	// load is how long the model took to load.
	load time.Duration
}

func newAnswer(s *Server, req *chatRequest, b *Behaviour, load time.Duration) *answer {
	a := &answer{
		Behaviour: b, dialect: s.cfg.Dialect, traits: s.cfg.Dialect.traits(), req: req,
		id: fmt.Sprintf("chatcmpl-mock-%d", s.ids.Add(1)), model: b.Model, finish: b.FinishReason, load: load,
	}
	if a.model == "" {
		a.model = s.cfg.Models[0]
		if req.Model != "" && s.cfg.Dialect != LlamaServer {
			a.model = req.Model
		}
	}
	a.say()
	a.count(&s.cfg)
	return a
}

// say decides the text, its pieces and the finish reason.
func (a *answer) say() {
	finish := "stop"
	switch {
	case len(a.ToolCalls) > 0:
		finish = "tool_calls"
		a.text = a.Text
		a.pieces = words(a.text)
	case a.Refusal != "":
		a.text = ""
	case len(a.Chunks) > 0:
		a.pieces = a.Chunks
	case a.Structured != "" && a.req.demandsFormat():
		a.pieces = a.cut(a.Structured)
	case a.Text != "":
		a.pieces = a.cut(a.Text)
	default:
		a.pieces = a.cut("You said: " + a.req.prompt())
	}
	if limit := a.req.limit(); limit >= 0 && limit < len(a.pieces) {
		a.pieces, finish = a.pieces[:limit], "length"
	}
	a.text = strings.Join(a.pieces, "")
	if a.finish == "" {
		a.finish = finish
	}
}

func (a *answer) cut(text string) []string {
	if a.ChunkBytes <= 0 {
		return words(text)
	}
	return pieces(text, a.ChunkBytes)
}

// words cuts a text before each space, as tokens are cut.
func words(text string) []string {
	var out []string
	for text != "" {
		end := strings.IndexByte(text[1:], ' ') + 1
		if end <= 0 {
			end = len(text)
		}
		out = append(out, text[:end])
		text = text[end:]
	}
	return out
}

// pieces cuts a text into pieces of at least n bytes, never within a character.
func pieces(text string, n int) []string {
	var out []string
	start := 0
	for i := range text {
		if i-start >= n {
			out = append(out, text[start:i])
			start = i
		}
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

func (a *answer) count(cfg *Config) {
	a.prompt, a.completion = a.PromptTokens, a.CompletionTokens
	if a.prompt == 0 {
		a.prompt = cfg.tokens(a.req)
	}
	if cfg.Truncate && cfg.ContextTokens > 0 {
		a.prompt = min(a.prompt, cfg.ContextTokens)
	}
	if a.completion == 0 {
		a.completion = len(a.pieces) + len(words(a.Reasoning)) + len(a.ToolCalls)
	}
}

// usage returns the usage object after so many completion tokens.
func (a *answer) usage(completion int) []byte {
	u := newObject().num("prompt_tokens", a.prompt).num("completion_tokens", completion).
		num("total_tokens", a.prompt+completion)
	if a.CachedTokens > 0 {
		u.raw("prompt_tokens_details", newObject().num("cached_tokens", a.CachedTokens).close())
	}
	if a.ReasoningTokens > 0 {
		u.raw("completion_tokens_details", newObject().num("reasoning_tokens", a.ReasoningTokens).close())
	}
	return u.close()
}

// envelope begins a response or a chunk.
func (a *answer) envelope(kind string) *object {
	o := newObject().str("id", a.id).str("object", kind).num("created", created).str("model", a.model)
	if a.traits.fingerprint != "" {
		o.str("system_fingerprint", a.traits.fingerprint)
	}
	return o
}

// choice returns choices[0] with its message or delta.
func (a *answer) choice(member string, message []byte, finish string) []byte {
	c := newObject().num("index", 0).raw(member, message)
	if a.traits.nullLogprobs && a.ChoiceExtra["logprobs"] == nil {
		c.raw("logprobs", []byte("null"))
	}
	if finish == "" {
		c.raw("finish_reason", []byte("null"))
	} else {
		c.str("finish_reason", finish)
	}
	if a.traits.stopReason && (finish != "" || member == "message") {
		c.raw("stop_reason", []byte("null"))
	}
	return c.members(a.ChoiceExtra).close()
}

func (a *answer) reasoningField() string {
	if a.ReasoningField == "" {
		return "reasoning_content"
	}
	return a.ReasoningField
}

// timings returns what llama-server tells about speed.
func (a *answer) timings() []byte {
	return []byte(fmt.Sprintf(`{"cache_n":%d,"prompt_n":%d,"prompt_ms":1.5,"predicted_n":%d,"predicted_ms":20.25}`,
		a.CachedTokens, a.prompt-a.CachedTokens, a.completion))
}
