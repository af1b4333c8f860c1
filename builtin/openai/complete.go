// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"context"
	"errors"

	"github.com/auahq/aua/sdk"
)

// Complete asks for the whole answer at once.
func (b *backend) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	answer, failure := b.complete(ctx, req)
	if err := cancelled(ctx); err != nil && failure != nil {
		return nil, err
	}
	if failure != nil {
		return &sdk.CompleteResponse{Outcome: completeError(failure)}, nil
	}
	return &sdk.CompleteResponse{Outcome: completeAnswer(answer)}, nil
}

func (b *backend) complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.Answer, *sdk.UpstreamError) {
	resp, failure := b.chat(ctx, req, false)
	if failure != nil {
		return nil, failure
	}
	defer resp.body.Close()
	body, failure := resp.readAll(ctx, b.maxBytes)
	if failure != nil {
		return nil, failure
	}
	return b.decodeAnswer(resp, req, body)
}

// decodeAnswer reads a whole response.
func (b *backend) decodeAnswer(resp *response, req *sdk.CompleteRequest, body []byte) (*sdk.Answer, *sdk.UpstreamError) {
	if failure := notJSON(resp, body); failure != nil {
		return nil, failure
	}
	r, err := decodeReply(body, "message")
	switch {
	case errors.Is(err, errBroken):
		return nil, invalidResponse(resp.server, resp.status, true, "answered with broken JSON.")
	case err != nil:
		return nil, invalidResponse(resp.server, resp.status, false, "answered with JSON that is not a chat completion.")
	case r.failure != nil:
		return nil, b.eventFailure(resp, r.failure)
	case !r.hasChoice:
		return nil, invalidResponse(resp.server, resp.status, false, "answered without a choice.")
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
		var said estimator
		said.add(answer.GetText())
		said.add(answer.GetReasoning())
		for _, call := range answer.GetToolCalls() {
			said.add(call.GetName())
			said.add(call.GetArguments())
		}
		answer.Usage = &sdk.Usage{PromptTokens: estimatePrompt(req), CompletionTokens: said.tokens()}
	}
	b.warnIfCut(req, answer.GetUsage())
}

func (b *backend) warnIfCut(req *sdk.CompleteRequest, usage *sdk.Usage) {
	if !usage.GetReported() {
		return
	}
	if estimate := estimatePrompt(req); looksCut(estimate, usage) {
		b.log.Warn("the model server reports far fewer prompt tokens than the prompt must have; it has probably cut the prompt in silence: give the model a larger context",
			"specialist", req.GetSpecialist(), "model", req.GetModel(), "reported", usage.GetPromptTokens(), "estimated", estimate)
	}
}

func timingsOf(top []rawMember) *sdk.Usage {
	for _, m := range top {
		if m.name == "timings" {
			return usageOfTimings(m.value)
		}
	}
	return nil
}

// notJSON says what a body is that is no JSON at all.
func notJSON(resp *response, body []byte) *sdk.UpstreamError {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return invalidResponse(resp.server, resp.status, true, "answered with an empty body.")
	case isHTML(body):
		return invalidResponse(resp.server, resp.status, false, "answered with a web page (%q). Check that base_url leads to a model server.", shorten(plainText(body)))
	}
	return nil
}

// eventFailure turns an error object that came with status 200 into an error.
// A number in its member code is taken for the status that it stands for.
func (b *backend) eventFailure(resp *response, object []byte) *sdk.UpstreamError {
	p := parseProblem(object)
	status := p.number
	if status < 400 || status > 599 {
		status = 500
	}
	return b.problemFailure(resp.server, resp.status, status, classify(status, p), p)
}
