// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// callBackend asks for a whole answer, and for a streamed one.
func callBackend(ctx context.Context, t target, query string) error {
	req := completion(t, query)
	resp, err := pluginpb.NewBackendClient(t.conn).Complete(ctx, req)
	if err != nil {
		return err
	}
	events, err := stream(ctx, t, req)
	if err != nil {
		return err
	}
	return errors.Join(completed(resp), streamed(events))
}

func completion(t target, query string) *sdk.CompleteRequest {
	return &sdk.CompleteRequest{Context: t.call, Specialist: "conformance", Messages: []*sdk.Message{{Role: "user", Content: query}}}
}

// stream returns the events of a streamed answer.
func stream(ctx context.Context, t target, req *sdk.CompleteRequest) ([]*sdk.StreamEvent, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := pluginpb.NewBackendClient(t.conn).Stream(ctx, req)
	if err != nil {
		return nil, err
	}
	var events []*sdk.StreamEvent
	for {
		event, err := s.Recv()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
}

// streamed demands deltas, and then exactly one of done, declined and error.
func streamed(events []*sdk.StreamEvent) error {
	ended := false
	for _, event := range events {
		switch {
		case ended:
			return broke("the stream sent an event after the end of the answer")
		case event.GetEvent() == nil:
			return broke("the stream sent an empty event")
		}
		ended = event.GetDelta() == nil
	}
	if !ended {
		return broke("the stream ended without done, declined or error")
	}
	return nil
}

// completed holds a whole answer against the contract.
func completed(resp *sdk.CompleteResponse) error {
	switch {
	case resp.GetAnswer() != nil:
		a := resp.GetAnswer()
		if a.GetFinishReason() == "" {
			return broke("the answer has no finish_reason; it is stop unless something else ended it")
		}
		if a.GetText() == "" && a.GetReasoning() == "" && len(a.GetToolCalls()) == 0 && a.GetFinishReason() == "stop" {
			return broke("the answer has neither text nor tool calls")
		}
		return extra(a.GetExtra())
	case resp.GetDeclined() != nil:
		if resp.GetDeclined().GetReason() == "" {
			return broke("it declined without a reason")
		}
		return nil
	case resp.GetError() != nil:
		return failed(resp.GetError())
	}
	return broke("the response of Complete gave neither answer nor declined nor error")
}

// failed holds the failure of a model server against the contract.
func failed(e *sdk.UpstreamError) error {
	switch {
	case e.GetKind() == 0 || pluginpb.UpstreamErrorKind_name[int32(e.GetKind())] == "":
		return broke("the error of the model server is of the kind %d", e.GetKind())
	case e.GetMessage() == "":
		return broke("the error of the model server has no message")
	case e.GetRetryAfterMs() < 0:
		return broke("the error of the model server asks to wait %d ms", e.GetRetryAfterMs())
	}
	return nil
}

// consumed holds counts of tokens against each other.
func consumed(u *sdk.Usage) error {
	switch {
	case u.GetPromptTokens() < 0 || u.GetCompletionTokens() < 0 || u.GetCachedTokens() < 0 || u.GetReasoningTokens() < 0:
		return broke("a count of its usage is negative: %v", u)
	case u.GetCachedTokens() > u.GetPromptTokens():
		return broke("of %d tokens of the prompt, %d came from a cache", u.GetPromptTokens(), u.GetCachedTokens())
	case u.GetReasoningTokens() > u.GetCompletionTokens():
		return broke("of %d tokens of the answer, %d were reasoning", u.GetCompletionTokens(), u.GetReasoningTokens())
	}
	return nil
}

// extra demands that what a provider sent beyond the contract is JSON objects.
func extra(e *sdk.Extra) error {
	for name, b := range map[string][]byte{"top_json": e.GetTopJson(), "choice_json": e.GetChoiceJson(), "message_json": e.GetMessageJson()} {
		var object map[string]json.RawMessage
		if len(b) > 0 && (json.Unmarshal(b, &object) != nil || object == nil) {
			return broke("extra.%s is not a JSON object: %.60q", name, b)
		}
	}
	return nil
}
