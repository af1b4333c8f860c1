// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"context"
	"errors"
	"strings"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// model is the name of the only model that calc offers.
const model = "calc"

// backend answers queries by itself, without a model server.
type backend struct{ maxDigits int }

var (
	_ sdk.Backend     = (*backend)(nil)
	_ sdk.ModelLister = (*backend)(nil)
	_ sdk.Prober      = (*backend)(nil)
)

// answer returns the text for a request, or why there is none.
func (b *backend) answer(req *sdk.CompleteRequest) (string, *sdk.Declined) {
	question, earlier, err := theQuestion(req)
	var r *result
	if err == nil {
		r, err = inContext(question, earlier, b.maxDigits)
	}
	if err == nil {
		return fit(r, req.GetParams())
	}
	var why decline
	if !errors.As(err, &why) {
		why = errUnknown
	}
	return "", &sdk.Declined{Reason: why.Error()}
}

// fit returns the answer in a form that the parameters allow: in full, or the
// value alone when max_tokens is too small for the working. A token is at least
// a character, and for digits and signs often no more.
func fit(r *result, params *sdk.Params) (string, *sdk.Declined) {
	text := r.text
	if params.GetMaxTokens() > 0 && int64(len(text)) > params.GetMaxTokens() {
		if text = r.value; int64(len(text)) > params.GetMaxTokens() {
			return "", &sdk.Declined{Reason: "The answer is longer than max_tokens allows."}
		}
	}
	for _, stop := range params.GetStop() {
		if stop != "" && strings.Contains(text, stop) {
			return "", &sdk.Declined{Reason: "The answer would contain a stop sequence, and calc does not answer in part."}
		}
	}
	return text, nil
}

// usage is zero, and reported as fact: calc consumes no tokens.
func usage() *sdk.Usage { return &sdk.Usage{Reported: true} }

// Complete answers a query, or declines it.
func (b *backend) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	text, declined := b.answer(req)
	if declined != nil {
		return &sdk.CompleteResponse{Outcome: &pluginpb.CompleteResponse_Declined{Declined: declined}}, nil
	}
	return &sdk.CompleteResponse{Outcome: &pluginpb.CompleteResponse_Answer{Answer: &pluginpb.Answer{
		Text: text, FinishReason: "stop", Usage: usage(), Model: model,
	}}}, nil
}

// Stream answers a query in a few pieces. The answer is complete before the
// first one is sent, so that nothing is ever declined in the middle.
func (b *backend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	text, declined := b.answer(req)
	if declined != nil {
		return send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Declined{Declined: declined}})
	}
	for _, piece := range pieces(text) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Delta{Delta: &sdk.Delta{Text: piece}}}); err != nil {
			return err
		}
	}
	return send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Done{Done: &sdk.Done{FinishReason: "stop", Usage: usage(), Model: model}}})
}

// pieces cuts an answer before each relation sign: one step of the working each.
func pieces(text string) []string {
	var list []string
	start := 0
	for i, r := range text {
		if (r == '=' || r == '≈') && i > start {
			list = append(list, text[start:i])
			start = i
		}
	}
	return append(list, text[start:])
}

// Models lists the one model that there is.
func (b *backend) Models(context.Context, *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	return &sdk.ModelsResponse{Models: []*sdk.Model{{Id: model}}}, nil
}

// Probe reports that calc is ready: there is no server that could be down.
func (b *backend) Probe(_ context.Context, req *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	if m := req.GetModel(); m != "" && m != model {
		return &sdk.ProbeResponse{Reason: "calc offers one model, which is named calc."}, nil
	}
	return &sdk.ProbeResponse{Ready: true}, nil
}
