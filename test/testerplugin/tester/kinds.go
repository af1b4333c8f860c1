// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package tester

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/auahq/aua/sdk"
)

// Complete answers with what the behaviour returns.
func (i *instance) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	text, err := i.act(ctx, lastText(req))
	switch {
	case errors.Is(err, errNothing):
		return nil, nil
	case errors.Is(err, errContract):
		return &sdk.CompleteResponse{}, nil
	case err != nil:
		return nil, err
	}
	return &sdk.CompleteResponse{Outcome: &sdk.CompleteResponse_Answer{Answer: &sdk.Answer{Text: text, FinishReason: "stop"}}}, nil
}

// Stream sends the behaviour's answer as one delta. "do:drip" sends a delta
// every few milliseconds until it is cancelled, and "do:cut" ends the process
// after the first.
func (i *instance) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	ask := lastText(req)
	switch ask {
	case "do:drip":
		return i.drip(ctx, send)
	case "do:cut":
		if err := send(delta("cut")); err != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond) // let it arrive
		ask = "do:exit"
	case "do:endless":
		return send(delta("endless"))
	}
	text, err := i.act(ctx, ask)
	if err != nil {
		return err
	}
	if err := send(delta(text)); err != nil {
		return err
	}
	return send(&sdk.StreamEvent{Event: &sdk.StreamEvent_Done{Done: &sdk.Done{FinishReason: "stop"}}})
}

func (i *instance) drip(ctx context.Context, send func(*sdk.StreamEvent) error) error {
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			i.cancelled.Add(1)
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
			if err := send(delta(fmt.Sprintf("drop %d ", n))); err != nil {
				<-ctx.Done()
				i.cancelled.Add(1)
				return err
			}
		}
	}
}

func delta(text string) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &sdk.StreamEvent_Delta{Delta: &sdk.Delta{Text: text}}}
}

func lastText(req *sdk.CompleteRequest) string {
	if n := len(req.GetMessages()); n > 0 {
		return req.GetMessages()[n-1].GetContent()
	}
	return ""
}

// Probe says that the model is ready unless it is called "absent".
func (i *instance) Probe(_ context.Context, req *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	if req.GetModel() == "absent" {
		return &sdk.ProbeResponse{Reason: "There is no such model."}, nil
	}
	return &sdk.ProbeResponse{Ready: true}, nil
}

// Classify returns the behaviour's answer as the only field; for a plain "ok"
// the first of those that are configured.
func (i *instance) Classify(ctx context.Context, req *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	text, err := i.act(ctx, req.GetContent().GetLastMessage())
	p := 1.0
	switch {
	case errors.Is(err, errNothing):
		return nil, nil
	case errors.Is(err, errContract):
		p = 1.5
	case err != nil:
		return nil, err
	case text == "ok" && len(i.fields) > 0:
		text = i.fields[0].GetName()
	}
	return &sdk.ClassifyResponse{Distribution: []*sdk.FieldProbability{{Field: text, Probability: p}}, Margin: 1}, nil
}

// Score values each candidate at one half.
func (i *instance) Score(ctx context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	_, err := i.act(ctx, req.GetContent().GetLastMessage())
	resp := &sdk.ScoreResponse{}
	for range req.GetCandidates() {
		resp.Scores = append(resp.Scores, &sdk.CandidateScore{Utility: 0.5, Confidence: 0.5, ChoiceValue: 0.5})
	}
	if errors.Is(err, errContract) {
		resp.Scores = append(resp.Scores, &sdk.CandidateScore{})
		err = nil
	}
	return resp, err
}

// Verify passes each candidate.
func (i *instance) Verify(ctx context.Context, req *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	text, err := i.act(ctx, req.GetContent().GetLastMessage())
	resp := &sdk.VerifyResponse{}
	for range req.GetCandidates() {
		resp.Candidates = append(resp.Candidates, &sdk.CandidateEvidence{
			Evidence: []*sdk.Evidence{{Check: "tester", Result: sdk.CheckPass, Weight: 1, Reason: text}},
		})
	}
	if errors.Is(err, errContract) {
		resp.Candidates, err = nil, nil
	}
	return resp, err
}
