// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// backend is one configured instance. It holds nothing that changes.
type backend struct {
	settings settings
	library  *library
}

var (
	_ sdk.Backend     = (*backend)(nil)
	_ sdk.ModelLister = (*backend)(nil)
	_ sdk.Prober      = (*backend)(nil)
)

// Complete answers after the recorded latency.
func (b *backend) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	e, declined, failure := b.find(req)
	switch {
	case declined != nil:
		return &sdk.CompleteResponse{Outcome: &pluginpb.CompleteResponse_Declined{Declined: declined}}, nil
	case failure != nil:
		return &sdk.CompleteResponse{Outcome: &pluginpb.CompleteResponse_Error{Error: failure}}, nil
	}
	if err := wait(ctx, b.duration(e)); err != nil {
		if errors.Is(err, context.Canceled) {
			return nil, err
		}
		return &sdk.CompleteResponse{Outcome: &pluginpb.CompleteResponse_Error{Error: tooSlow(e)}}, nil
	}
	return &sdk.CompleteResponse{Outcome: &pluginpb.CompleteResponse_Answer{Answer: &sdk.Answer{
		Text: *e.Answer, FinishReason: e.FinishReason, Usage: e.usage(), Model: e.modelName(req),
	}}}, nil
}

// Stream answers word by word, spread evenly over the recorded latency.
func (b *backend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	e, declined, failure := b.find(req)
	switch {
	case declined != nil:
		return send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Declined{Declined: declined}})
	case failure != nil:
		return send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Error{Error: failure}})
	}
	start := time.Now()
	total := b.duration(e)
	words := pieces(*e.Answer)
	if len(words) == 0 {
		words = []string{""}
	}
	for i, word := range words {
		// Each word has its own moment, so that a late one does not delay the rest.
		due := time.Duration(float64(total) * float64(i+1) / float64(len(words)))
		if err := wait(ctx, due-time.Since(start)); err != nil {
			if errors.Is(err, context.Canceled) {
				return err
			}
			return send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Error{Error: tooSlow(e)}})
		}
		if word == "" {
			continue
		}
		if err := send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Delta{Delta: &sdk.Delta{Text: word}}}); err != nil {
			return err
		}
	}
	return send(&sdk.StreamEvent{Event: &pluginpb.StreamEvent_Done{Done: &sdk.Done{
		FinishReason: e.FinishReason, Usage: e.usage(), Model: e.modelName(req),
	}}})
}

// Models lists the models that the recording names.
func (b *backend) Models(context.Context, *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	resp := &sdk.ModelsResponse{}
	for _, name := range b.library.models {
		resp.Models = append(resp.Models, &sdk.Model{Id: name})
	}
	return resp, nil
}

// Probe says whether the model has recorded answers.
func (b *backend) Probe(_ context.Context, req *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	if !b.library.has(req.GetModel()) {
		return &sdk.ProbeResponse{
			Reason: fmt.Sprintf("The replay file %s has no answer of the model %q; it has answers of %q.", b.library.file, req.GetModel(), b.library.models),
		}, nil
	}
	return &sdk.ProbeResponse{Ready: true}, nil
}

// find returns the recorded answer, or what on_miss says.
func (b *backend) find(req *sdk.CompleteRequest) (*entry, *sdk.Declined, *sdk.UpstreamError) {
	e, reason := b.library.find(newestUserMessage(req.GetMessages()), req.GetModel())
	switch {
	case e != nil:
		return e, nil, nil
	case b.settings.OnMiss == missError:
		return nil, nil, &sdk.UpstreamError{Kind: sdk.UpstreamRejected, Message: reason}
	}
	return nil, &sdk.Declined{Reason: reason}, nil
}

func newestUserMessage(messages []*sdk.Message) string {
	for i := len(messages) - 1; i >= 0; i-- {
		if messages[i].GetRole() == "user" {
			return messages[i].GetContent()
		}
	}
	return ""
}

// duration is how long the answer takes at the configured speed.
func (b *backend) duration(e *entry) time.Duration {
	if *b.settings.Speed == 0 {
		return 0
	}
	return time.Duration(min(float64(e.latency()) / *b.settings.Speed, float64(maxLatency)))
}

func (e *entry) modelName(req *sdk.CompleteRequest) string {
	if e.Model == "" {
		return req.GetModel()
	}
	return e.Model
}

func tooSlow(e *entry) *sdk.UpstreamError {
	return &sdk.UpstreamError{
		Kind: sdk.UpstreamTimeout, Retryable: true,
		Message: fmt.Sprintf("The recorded answer took %s, which is longer than the call may take.", e.latency()),
	}
}
