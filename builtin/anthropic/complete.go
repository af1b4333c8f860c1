// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// Complete asks for the whole answer at once.
func (b *backend) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	answer, failure := b.complete(ctx, req)
	if err := upstream.Cancelled(ctx); err != nil && failure != nil {
		return nil, err
	}
	return upstream.Outcome(answer, failure), nil
}

func (b *backend) complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.Answer, *sdk.UpstreamError) {
	resp, failure := b.messages(ctx, req, false)
	if failure != nil {
		return nil, failure
	}
	defer resp.Body.Close()
	body, failure := resp.ReadAll(ctx, b.client.MaxBytes)
	if failure != nil {
		return nil, failure
	}
	if failure := resp.NotJSON(body); failure != nil {
		return nil, failure
	}
	return b.decodeAnswer(resp, req, body)
}

// decodeAnswer reads a whole message.
func (b *backend) decodeAnswer(resp *upstream.Response, req *sdk.CompleteRequest, body []byte) (*sdk.Answer, *sdk.UpstreamError) {
	if !json.Valid(body) {
		return nil, resp.Invalid(true, "answered with broken JSON.")
	}
	if e := rawjson.Get(body, "error"); e != nil && !rawjson.IsNull(e) {
		return nil, b.eventFailure(resp, body)
	}
	content := rawjson.Get(body, "content")
	if content == nil {
		return nil, resp.Invalid(false, "answered without content.")
	}
	var m message
	answer := &sdk.Answer{}
	err := m.open(body)
	index := int64(0)
	if !rawjson.EachElement(content, func(block []byte) {
		d, beginErr := m.begin(index, block)
		fold(answer, d)
		fold(answer, m.end(index))
		err = errors.Join(err, beginErr)
		index++
	}) || err != nil {
		return nil, resp.Invalid(false, "answered with JSON that is not a message.")
	}
	answer.FinishReason, answer.Model, answer.Extra = m.finish(), m.model, m.extra(true)
	answer.Usage = completed(m.usage(), upstream.EstimateUsage(req, answer))
	return answer, nil
}

// fold adds a delta to an answer.
func fold(a *sdk.Answer, d *sdk.Delta) {
	a.Text += d.GetText()
	a.Reasoning += d.GetReasoning()
	for _, f := range d.GetToolCalls() {
		if int(f.GetIndex()) == len(a.ToolCalls) {
			a.ToolCalls = append(a.ToolCalls, &sdk.ToolCall{Id: f.GetId(), Type: f.GetType(), Name: f.GetName()})
		}
		a.ToolCalls[f.GetIndex()].Arguments += f.GetArguments()
	}
}
