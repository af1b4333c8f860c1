// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import "github.com/auahq/aua/sdk"

// Outcome returns a buffered call's response: the answer, or else the failure.
func Outcome(a *sdk.Answer, failure *sdk.UpstreamError) *sdk.CompleteResponse {
	if failure != nil {
		return &sdk.CompleteResponse{Outcome: &sdk.CompleteResponse_Error{Error: failure}}
	}
	return &sdk.CompleteResponse{Outcome: &sdk.CompleteResponse_Answer{Answer: a}}
}

// DeltaEvent returns the event of newly generated content.
func DeltaEvent(d *sdk.Delta) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &sdk.StreamEvent_Delta{Delta: d}}
}

// DoneEvent returns the event that ends a streamed answer.
func DoneEvent(d *sdk.Done) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &sdk.StreamEvent_Done{Done: d}}
}

// ErrorEvent returns the event that ends a stream with a failure.
func ErrorEvent(e *sdk.UpstreamError) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &sdk.StreamEvent_Error{Error: e}}
}

// Whole returns a whole answer as the delta and the end that it would be in a stream.
func Whole(a *sdk.Answer) (*sdk.Delta, *sdk.Done) {
	d := &sdk.Delta{Text: a.GetText(), Reasoning: a.GetReasoning()}
	for i, call := range a.GetToolCalls() {
		d.ToolCalls = append(d.ToolCalls, &sdk.ToolCallDelta{
			Index: int32(i), Id: call.GetId(), Type: call.GetType(), Name: call.GetName(), Arguments: call.GetArguments(),
		})
	}
	return d, &sdk.Done{FinishReason: a.GetFinishReason(), Usage: a.GetUsage(), Model: a.GetModel(), Extra: a.GetExtra()}
}
