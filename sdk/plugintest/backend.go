// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func backendChecks() []check {
	list := []check{
		{
			name: "backend_answer", about: "Complete answers, declines with a reason, or says what the model server did wrong.",
			hint: "Exactly one of answer, declined and error, which is of a kind and has a message. An answer has a finish_reason, and extra members are JSON objects.",
			run:  checkAnswer,
		},
		{
			name: "backend_stream", about: "A stream is any number of deltas, and then exactly one of done, declined and error.",
			hint: "Send done when the model server is finished, error when it broke off, and nothing behind either.",
			run:  checkStream,
		},
		{
			name: "backend_usage", about: "The tokens of a call add up.",
			hint: "Cached tokens are among those of the prompt, reasoning among those of the answer; no count is negative. Set reported to false for an estimate.",
			run:  checkUsage,
		},
		{
			name: "backend_agreement", about: "Complete and Stream give the same answer, where the backend always gives the same.",
			hint:  "Clients choose which they use. Build both from the same code.",
			needs: []string{"backend_answer", "backend_stream"}, run: checkAgreement,
		},
		{
			name: "backend_tools", about: "Offered tools, the backend answers or calls them with a name and an id.",
			hint:  "The first fragment of a streamed call has index, id and name; the arguments follow, to be joined byte for byte.",
			needs: []string{"backend_answer", "backend_stream"}, run: checkTools,
		},
		{
			name: "backend_probe", about: "Probe says that the model server is ready, or why not.",
			hint: "One sentence in reason tells the operator what to do. A backend without a model server need not serve Probe: answer UNIMPLEMENTED.",
			run:  checkProbe,
		},
		{
			name: "backend_models", about: "Models lists each model once, by its id.",
			hint: "Use the ids by which the server's API calls them, or answer UNIMPLEMENTED.",
			run:  checkModels,
		},
		{
			name: "backend_embed", about: "Embed gives each input a vector, all of one length.",
			hint: "In the order of the inputs, with finite values; or an error of the model server, or UNIMPLEMENTED.",
			run:  checkEmbed,
		},
	}
	for i := range list {
		list[i].kind, list[i].calls = sdk.KindBackend, true
		if list[i].needs == nil {
			list[i].needs = []string{"call"}
		}
	}
	return list
}

// conversations are what a backend is asked.
func (s *suite) conversations(t target) []*sdk.CompleteRequest {
	few, temperature := int64(64), 0.0
	long := completion(t, s.options.Query)
	long.Messages = []*sdk.Message{
		{Role: "system", Content: "Be brief."},
		{Role: "user", Content: "Hello."},
		{Role: "assistant", Content: "Hello, how can I help?"},
		{Role: "user", Content: s.options.Query},
	}
	long.Params = &sdk.Params{MaxTokens: &few, Temperature: &temperature, Stop: []string{"\n\n\n\n"}}
	return []*sdk.CompleteRequest{completion(t, s.options.Query), long}
}

// complete asks the shared backend for a whole answer.
func (s *suite) complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	return pluginpb.NewBackendClient(s.calls).Complete(ctx, req)
}

// streamOf asks the shared backend for a streamed answer.
func (s *suite) streamOf(ctx context.Context, req *sdk.CompleteRequest) ([]*sdk.StreamEvent, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	return stream(ctx, s.shared(sdk.KindBackend), req)
}

func checkAnswer(ctx context.Context, s *suite) error {
	for _, req := range s.conversations(s.shared(sdk.KindBackend)) {
		resp, err := s.complete(ctx, req)
		if err == nil {
			err = completed(resp)
		}
		if err != nil {
			return fmt.Errorf("in a conversation of %d messages: %w", len(req.GetMessages()), err)
		}
	}
	return nil
}

func checkStream(ctx context.Context, s *suite) error {
	for _, req := range s.conversations(s.shared(sdk.KindBackend)) {
		events, err := s.streamOf(ctx, req)
		if err == nil {
			err = streamed(events)
		}
		if err != nil {
			return fmt.Errorf("in a conversation of %d messages: %w", len(req.GetMessages()), err)
		}
	}
	return nil
}

func checkUsage(ctx context.Context, s *suite) error {
	req := completion(s.shared(sdk.KindBackend), s.options.Query)
	resp, err := s.complete(ctx, req)
	if err != nil {
		return err
	}
	events, err := s.streamOf(ctx, req)
	if err != nil {
		return err
	}
	errs := []error{consumed(resp.GetAnswer().GetUsage()), consumed(resp.GetError().GetUsage())}
	for _, e := range events {
		errs = append(errs, consumed(e.GetDone().GetUsage()), consumed(e.GetError().GetUsage()))
	}
	return errors.Join(errs...)
}

// said is what an answer comes to: its text, that it was declined, or the kind
// of the model server's failure.
func said(resp *sdk.CompleteResponse) string {
	switch {
	case resp.GetDeclined() != nil:
		return "declined"
	case resp.GetError() != nil:
		return "error " + resp.GetError().GetKind().String()
	}
	return "answer " + resp.GetAnswer().GetText()
}

func saidInStream(events []*sdk.StreamEvent) string {
	var text strings.Builder
	for _, e := range events {
		switch {
		case e.GetDeclined() != nil:
			return "declined"
		case e.GetError() != nil:
			return "error " + e.GetError().GetKind().String()
		}
		text.WriteString(e.GetDelta().GetText())
	}
	return "answer " + text.String()
}

// checkAgreement asks twice in either way: a model may say something else each
// time, and then there is nothing to compare.
func checkAgreement(ctx context.Context, s *suite) error {
	req := s.conversations(s.shared(sdk.KindBackend))[1]
	var whole, streamed [2]string
	for i := range whole {
		resp, err := s.complete(ctx, req)
		if err != nil {
			return err
		}
		events, err := s.streamOf(ctx, req)
		if err != nil {
			return err
		}
		whole[i], streamed[i] = said(resp), saidInStream(events)
	}
	if whole[0] == whole[1] && streamed[0] == streamed[1] && whole[0] != streamed[0] {
		return broke("Complete says %.300q, and Stream %.300q", whole[0], streamed[0])
	}
	return nil
}

func checkTools(ctx context.Context, s *suite) error {
	req := completion(s.shared(sdk.KindBackend), s.options.Query)
	req.Params = &sdk.Params{ToolsJson: []byte(
		`[{"type": "function", "function": {"name": "add", "description": "Adds two numbers.", "parameters": {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}}}}}]`)}
	resp, err := s.complete(ctx, req)
	if err != nil {
		return err
	}
	for n, c := range resp.GetAnswer().GetToolCalls() {
		if c.GetName() == "" || c.GetId() == "" {
			return broke("tool call %d has the name %q and the id %q", n, c.GetName(), c.GetId())
		}
	}
	events, err := s.streamOf(ctx, req)
	if err != nil {
		return err
	}
	begun := map[int32]bool{}
	for _, e := range events {
		for _, c := range e.GetDelta().GetToolCalls() {
			if !begun[c.GetIndex()] && (c.GetName() == "" || c.GetId() == "") {
				return broke("the first fragment of the tool call %d has the name %q and the id %q", c.GetIndex(), c.GetName(), c.GetId())
			}
			begun[c.GetIndex()] = true
		}
	}
	return errors.Join(completed(resp), streamed(events))
}

// optional returns nil for a method that the plugin does not have.
func optional(err error) error {
	if status.Code(err) == codes.Unimplemented {
		return nil
	}
	return err
}

func checkProbe(ctx context.Context, s *suite) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	resp, err := pluginpb.NewBackendClient(s.calls).Probe(ctx, &sdk.ProbeRequest{Context: s.shared(sdk.KindBackend).call})
	if err != nil {
		return optional(err)
	}
	if !resp.GetReady() && resp.GetReason() == "" {
		return broke("the model server is not ready, for no reason")
	}
	return nil
}

func checkModels(ctx context.Context, s *suite) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	resp, err := pluginpb.NewBackendClient(s.calls).Models(ctx, &sdk.ModelsRequest{Context: s.shared(sdk.KindBackend).call})
	if err != nil {
		return optional(err)
	}
	if resp.GetError() != nil {
		return failed(resp.GetError())
	}
	seen := map[string]bool{}
	for _, m := range resp.GetModels() {
		if m.GetId() == "" || seen[m.GetId()] || m.GetContextTokens() < 0 {
			return broke("the model %q has no id, or stands twice, or has %d tokens of context", m.GetId(), m.GetContextTokens())
		}
		seen[m.GetId()] = true
	}
	return nil
}

func checkEmbed(ctx context.Context, s *suite) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	inputs := []string{"one", "two and three", "four"}
	resp, err := pluginpb.NewBackendClient(s.calls).Embed(ctx, &sdk.EmbedRequest{Context: s.shared(sdk.KindBackend).call, Specialist: "conformance", Inputs: inputs})
	if err != nil {
		return optional(err)
	}
	if resp.GetError() != nil {
		return failed(resp.GetError())
	}
	if err := counted("vectors", len(resp.GetEmbeddings()), len(inputs)); err != nil {
		return err
	}
	for n, e := range resp.GetEmbeddings() {
		if len(e.GetValues()) == 0 || len(e.GetValues()) != len(resp.GetEmbeddings()[0].GetValues()) {
			return broke("vector %d has %d values, and the first has %d", n, len(e.GetValues()), len(resp.GetEmbeddings()[0].GetValues()))
		}
		for _, v := range e.GetValues() {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return broke("a value of vector %d is %v", n, v)
			}
		}
	}
	return nil
}
