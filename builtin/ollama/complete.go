// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"context"
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
	resp, failure := b.chat(ctx, req, false)
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
	r, err := decodeReply(body)
	switch {
	case errors.Is(err, errBroken):
		return nil, resp.Invalid(true, "answered with broken JSON.")
	case err != nil:
		return nil, resp.Invalid(false, "answered with JSON that is not an answer.")
	case r.failed:
		return nil, b.eventFailure(resp, body)
	case !r.done:
		return nil, resp.Invalid(false, "answered with JSON that is not a whole answer.")
	}
	answer := &sdk.Answer{
		Text: r.text, Reasoning: r.reasoning, ToolCalls: r.calls, FinishReason: finish(r.reason, len(r.calls) > 0),
		Model: r.model, Extra: newExtra(r.top, r.choice(), r.message),
	}
	answer.Usage = usageOf(r, upstream.EstimateUsage(req, answer))
	b.note(req, answer.GetUsage(), r.load)
	return answer, nil
}

// usageOf returns what the server counted, and the estimate where it did not:
// it leaves out the prompt's tokens when they all came from its cache.
func usageOf(r *reply, estimate *sdk.Usage) *sdk.Usage {
	u := &sdk.Usage{PromptTokens: r.prompt, CompletionTokens: r.answer, Reported: r.prompt >= 0 && r.answer >= 0}
	if r.prompt < 0 {
		u.PromptTokens = estimate.GetPromptTokens()
	}
	if r.answer < 0 {
		u.CompletionTokens = estimate.GetCompletionTokens()
	}
	return u
}

func newExtra(top []rawjson.Member, choice []byte, message []rawjson.Member) *sdk.Extra {
	if len(top)+len(choice)+len(message) == 0 {
		return nil
	}
	return &sdk.Extra{TopJson: rawjson.Encode(top), ChoiceJson: choice, MessageJson: rawjson.Encode(message)}
}
