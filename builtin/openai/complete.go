// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

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
	return b.decodeAnswer(resp, req, body)
}

// decodeAnswer reads a whole response.
func (b *backend) decodeAnswer(resp *upstream.Response, req *sdk.CompleteRequest, body []byte) (*sdk.Answer, *sdk.UpstreamError) {
	if failure := resp.NotJSON(body); failure != nil {
		return nil, failure
	}
	r, err := decodeReply(body, "message")
	switch {
	case errors.Is(err, errBroken):
		return nil, resp.Invalid(true, "answered with broken JSON.")
	case err != nil:
		return nil, resp.Invalid(false, "answered with JSON that is not a chat completion.")
	case r.failure != nil:
		return nil, b.eventFailure(resp, r.failure)
	case !r.hasChoice:
		return nil, resp.Invalid(false, "answered without a choice.")
	}
	answer := &sdk.Answer{
		Text: r.text, Reasoning: r.reasoning, ToolCalls: r.toolCalls(), FinishReason: r.finish,
		Model: r.model, Usage: r.usage, Extra: r.extra(),
	}
	b.account(req, answer, r)
	return answer, nil
}

// account fills in usage that was not reported, and warns of a prompt that was cut in silence.
func (b *backend) account(req *sdk.CompleteRequest, answer *sdk.Answer, r *reply) {
	if answer.Usage == nil {
		answer.Usage = timingsOf(r.top)
	}
	if answer.Usage == nil {
		answer.Usage = upstream.EstimateUsage(req, answer)
	}
	b.warnIfCut(req, answer.GetUsage())
}

func (b *backend) warnIfCut(req *sdk.CompleteRequest, usage *sdk.Usage) {
	if estimate, cut := upstream.CutPrompt(req, usage); cut {
		b.log.Warn("the model server reports far fewer prompt tokens than the prompt must have; it has probably cut the prompt in silence: give the model a larger context",
			"specialist", req.GetSpecialist(), "model", req.GetModel(), "reported", usage.GetPromptTokens(), "estimated", estimate)
	}
}

func timingsOf(top []rawjson.Member) *sdk.Usage {
	for _, m := range top {
		if m.Name == "timings" {
			return usageOfTimings(m.Value)
		}
	}
	return nil
}
