// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"errors"
	"sync"

	"github.com/auahq/aua/sdk"
)

// scripted is a backend that does what a test says, call by call; when the
// script is at its end it answers "NAME: QUESTION".
type scripted struct {
	name string

	mu       sync.Mutex
	script   []act
	requests []*sdk.CompleteRequest
	ready    func() (bool, string)
}

// act is what a scripted backend does with one call: send deltas, then end.
type act struct {
	deltas []*sdk.Delta
	ending *sdk.StreamEvent
	// err is the plugin's own failure.
	err error
	// wait makes the call last until it is cancelled.
	wait bool
}

func (b *scripted) then(acts ...act) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.script = append(b.script, acts...)
}

func (b *scripted) calls() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.requests)
}

func (b *scripted) next(r *sdk.CompleteRequest) act {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests = append(b.requests, r)
	if len(b.script) > 0 {
		a := b.script[0]
		b.script = b.script[1:]
		return a
	}
	last := r.GetMessages()[len(r.GetMessages())-1].GetContent()
	return answers(b.name+": ", last)
}

func (b *scripted) Stream(ctx context.Context, r *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	a := b.next(r)
	for _, d := range a.deltas {
		if err := send(&sdk.StreamEvent{Event: &sdk.StreamEvent_Delta{Delta: d}}); err != nil {
			return err
		}
	}
	if a.wait {
		<-ctx.Done()
		return ctx.Err()
	}
	if a.err != nil || a.ending == nil {
		return a.err
	}
	return send(a.ending)
}

func (b *scripted) Complete(ctx context.Context, r *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	var text string
	var calls []*sdk.ToolCall
	resp := &sdk.CompleteResponse{}
	b.mu.Lock()
	scripted := len(b.script) > 0 && len(b.script[0].deltas) > 0
	if scripted {
		for _, d := range b.script[0].deltas {
			text += d.GetText()
			for _, c := range d.GetToolCalls() {
				calls = append(calls, &sdk.ToolCall{Id: c.GetId(), Name: c.GetName(), Arguments: c.GetArguments()})
			}
		}
	}
	b.mu.Unlock()
	err := b.Stream(ctx, r, func(e *sdk.StreamEvent) error {
		switch o := e.GetEvent().(type) {
		case *sdk.StreamEvent_Delta:
			if !scripted {
				text += o.Delta.GetText()
			}
		case *sdk.StreamEvent_Done:
			d := o.Done
			resp.Outcome = &sdk.CompleteResponse_Answer{Answer: &sdk.Answer{
				Text: text, ToolCalls: calls, FinishReason: d.GetFinishReason(), Usage: d.GetUsage(), Model: d.GetModel(),
			}}
		case *sdk.StreamEvent_Declined:
			resp.Outcome = &sdk.CompleteResponse_Declined{Declined: o.Declined}
		case *sdk.StreamEvent_Error:
			resp.Outcome = &sdk.CompleteResponse_Error{Error: o.Error}
		}
		return nil
	})
	return resp, err
}

func (b *scripted) Probe(context.Context, *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	if b.ready == nil {
		return &sdk.ProbeResponse{Ready: true}, nil
	}
	ready, reason := b.ready()
	return &sdk.ProbeResponse{Ready: ready, Reason: reason}, nil
}

// answers is a whole answer in these pieces.
func answers(pieces ...string) act {
	a := act{ending: done("stop")}
	for _, p := range pieces {
		a.deltas = append(a.deltas, &sdk.Delta{Text: p})
	}
	return a
}

func done(reason string) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &sdk.StreamEvent_Done{Done: &sdk.Done{
		FinishReason: reason, Model: "m-1", Usage: &sdk.Usage{PromptTokens: 10, CompletionTokens: 5, Reported: true},
	}}}
}

func declines(reason string) act {
	return act{ending: &sdk.StreamEvent{Event: &sdk.StreamEvent_Declined{Declined: &sdk.Declined{Reason: reason}}}}
}

// fails is a model server's failure after the given pieces.
func fails(kind sdk.UpstreamErrorKind, retryable bool, pieces ...string) act {
	a := answers(pieces...)
	a.ending = &sdk.StreamEvent{Event: &sdk.StreamEvent_Error{Error: &sdk.UpstreamError{Kind: kind, Message: "It broke.", Retryable: retryable}}}
	return a
}

// stages makes a stand's functions a classifier, verifier and scorer.
type stages struct{ s *stand }

func (g stages) Classify(ctx context.Context, r *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return g.s.classify(ctx, r)
}

func (g stages) Verify(_ context.Context, r *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	return g.s.verify(r)
}

func (g stages) Arbitrate(_ context.Context, r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	return g.s.arbitrate(r)
}

func (g stages) Fire(_ context.Context, r *sdk.FireRequest) (*sdk.FireResponse, error) {
	return g.s.fire(r)
}

func (g stages) BeforeQuery(_ context.Context, r *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	return g.s.before(r)
}

func (g stages) AfterResponse(_ context.Context, r *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	return g.s.after(r)
}

func (g stages) OnChunk(context.Context, *sdk.CallContext, []byte) (sdk.Chunks, error) { return g, nil }

func (g stages) Next(text string, last bool) (string, error) { return g.s.chunk(text, last) }

func (g stages) Score(_ context.Context, r *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	return g.s.score(r)
}

// says is a classifier that always gives one distribution: name, probability, name, …
func says(pairs ...any) func(context.Context, *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return func(context.Context, *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
		resp := &sdk.ClassifyResponse{Margin: .5}
		for i := 0; i < len(pairs); i += 2 {
			resp.Distribution = append(resp.Distribution, &sdk.FieldProbability{Field: pairs[i].(string), Probability: pairs[i+1].(float64)})
		}
		return resp, nil
	}
}

func noField(context.Context, *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return &sdk.ClassifyResponse{NoField: true, Distribution: []*sdk.FieldProbability{{Field: "alpha", Probability: .4}}}, nil
}

func broken(context.Context, *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return nil, errors.New("out of order")
}

func evidence(candidates int, e *sdk.Evidence) *sdk.VerifyResponse {
	resp := &sdk.VerifyResponse{}
	for range candidates {
		resp.Candidates = append(resp.Candidates, &sdk.CandidateEvidence{Evidence: []*sdk.Evidence{e}})
	}
	return resp
}
