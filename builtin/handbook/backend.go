// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"context"
	"errors"
	"strings"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// model is the name of the only model that the handbook offers.
const model = "handbook"

// backend answers from the pages, without a model server.
type backend struct {
	index  *index
	prefix string
}

var (
	_ sdk.Backend     = (*backend)(nil)
	_ sdk.ModelLister = (*backend)(nil)
	_ sdk.Prober      = (*backend)(nil)
)

// answer returns the text for a request, or why there is none.
func (b *backend) answer(req *sdk.CompleteRequest) (string, *sdk.Declined) {
	text, err := asked(req)
	if err == nil {
		q := b.index.read(text)
		var f *finding
		if f, err = b.index.find(q); err == nil {
			return fit(b.index.quote(f, q, b.prefix), req.GetParams())
		}
	}
	var why decline
	if !errors.As(err, &why) {
		why = errUncovered
	}
	return "", &sdk.Declined{Reason: why.Error()}
}

// fit declines an answer that the parameters do not allow: what is cut off is
// the citation. A token is taken for at most four characters.
func fit(text string, params *sdk.Params) (string, *sdk.Declined) {
	if n := params.GetMaxTokens(); n > 0 && int64(len(text)) > 4*n {
		return "", &sdk.Declined{Reason: "The answer is longer than max_tokens allows."}
	}
	for _, stop := range params.GetStop() {
		if stop != "" && strings.Contains(text, stop) {
			return "", &sdk.Declined{Reason: "The answer would contain a stop sequence, and the handbook does not answer in part."}
		}
	}
	return text, nil
}

// usage is zero, and reported as fact: no tokens are consumed.
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

// Stream answers a query line by line. The answer is complete before the first
// one is sent, so that nothing is ever declined in the middle.
func (b *backend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	text, declined := b.answer(req)
	if declined != nil {
		return send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Declined{Declined: declined}})
	}
	for piece := range strings.Lines(text) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Delta{Delta: &sdk.Delta{Text: piece}}}); err != nil {
			return err
		}
	}
	return send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Done{Done: &sdk.Done{FinishReason: "stop", Usage: usage(), Model: model}}})
}

// Models lists the one model that there is.
func (b *backend) Models(context.Context, *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	return &sdk.ModelsResponse{Models: []*sdk.Model{{Id: model}}}, nil
}

// Probe reports that the handbook is ready: there is no server that could be down.
func (b *backend) Probe(_ context.Context, req *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	if m := req.GetModel(); m != "" && m != model {
		return &sdk.ProbeResponse{Reason: "The handbook offers one model, which is named handbook."}, nil
	}
	return &sdk.ProbeResponse{Ready: true}, nil
}
