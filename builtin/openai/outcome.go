// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// The generated types of the outcomes have long names; these functions are all that uses them.

func completeAnswer(a *sdk.Answer) *pluginpb.CompleteResponse_Answer {
	return &pluginpb.CompleteResponse_Answer{Answer: a}
}

func completeError(e *sdk.UpstreamError) *pluginpb.CompleteResponse_Error {
	return &pluginpb.CompleteResponse_Error{Error: e}
}

func deltaEvent(d *sdk.Delta) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &pluginpb.StreamEvent_Delta{Delta: d}}
}

func doneEvent(d *sdk.Done) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &pluginpb.StreamEvent_Done{Done: d}}
}

func errorEvent(e *sdk.UpstreamError) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &pluginpb.StreamEvent_Error{Error: e}}
}
