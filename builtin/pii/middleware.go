// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"context"
	"encoding/json"
	"errors"

	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

var errState = errors.New("the state of the query is not what BeforeQuery returned")

// middleware hides values before a query and puts them back into its answer.
// It keeps nothing between calls: what it has to remember of a query is in the
// state that the host hands back.
type middleware struct {
	rules *rules
}

var (
	_ sdk.Middleware       = (*middleware)(nil)
	_ sdk.ChunkTransformer = (*middleware)(nil)
)

// BeforeQuery implements [sdk.Middleware].
func (m *middleware) BeforeQuery(ctx context.Context, req *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	content := req.GetContent()
	c := &collector{ctx: ctx, rules: m.rules, taken: map[string]bool{}, seen: map[string]bool{}}
	rewriteContent(content, c.read)
	if c.err != nil {
		return nil, c.err
	}
	v := newVault()
	v.number(c.found, c.taken)
	resp := &sdk.BeforeQueryResponse{}
	var err error
	if resp.State, err = v.state(wantsJSON(content.GetParams())); err != nil || len(c.found) == 0 {
		return resp, err
	}
	// The request may be read by others: only the copy is changed.
	redacted := proto.Clone(content).(*sdk.Content)
	r := &redactor{ctx: ctx, rules: m.rules, vault: v}
	if rewriteContent(redacted, r.redact) {
		resp.Params = redacted.GetParams()
	}
	resp.Messages = redacted.GetMessages()
	return resp, r.err
}

// rewriteContent applies f to every text of a query, and reports whether the
// parameters changed.
func rewriteContent(content *sdk.Content, f rewrite) (params bool) {
	for _, message := range content.GetMessages() {
		rewriteMessage(message, f)
	}
	return content.GetParams() != nil && rewriteParams(content.GetParams(), f)
}

// wantsJSON reports whether the answer has to be JSON.
func wantsJSON(p *sdk.Params) bool {
	var format struct {
		Type string `json:"type"`
	}
	return json.Unmarshal(p.GetResponseFormatJson(), &format) == nil && (format.Type == "json_object" || format.Type == "json_schema")
}

// OnChunk implements [sdk.ChunkTransformer].
func (m *middleware) OnChunk(_ context.Context, _ *sdk.CallContext, state []byte) (sdk.Chunks, error) {
	return m.rules.answer(state)
}

// AfterResponse implements [sdk.Middleware]. An answer that was streamed has
// been through OnChunk; treating it again changes nothing.
func (m *middleware) AfterResponse(_ context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	resp := &sdk.AfterResponseResponse{}
	if req.GetSent() {
		return resp, nil
	}
	for _, t := range []struct {
		from string
		to   **string
	}{{req.GetText(), &resp.Text}, {req.GetReasoning(), &resp.Reasoning}} {
		out, err := m.whole(req.GetState(), t.from, false)
		if err != nil {
			return nil, err
		}
		if out != t.from {
			*t.to = &out
		}
	}
	return resp, m.toolCalls(req, resp)
}

// toolCalls does the same to the arguments of tool calls, which stay valid JSON.
func (m *middleware) toolCalls(req *sdk.AfterResponseRequest, resp *sdk.AfterResponseResponse) error {
	calls, changed := make([]*sdk.ToolCall, len(req.GetToolCalls())), false
	for i, c := range req.GetToolCalls() {
		arguments, err := m.whole(req.GetState(), c.GetArguments(), true)
		if err != nil {
			return err
		}
		changed = changed || arguments != c.GetArguments()
		calls[i] = &sdk.ToolCall{Id: c.GetId(), Type: c.GetType(), Name: c.GetName(), Arguments: arguments}
	}
	if changed {
		resp.ToolCalls = calls
	}
	return nil
}

// whole transforms a text that is complete.
func (m *middleware) whole(state []byte, text string, asJSON bool) (string, error) {
	a, err := m.rules.answer(state)
	if err != nil {
		return "", err
	}
	a.json = a.json || asJSON
	return a.Next(text, true)
}
