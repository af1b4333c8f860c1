// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// inputChecks are about what is odd, but may come.
func inputChecks() []check {
	return []check{
		{
			name: "unknown_fields", about: "Fields of a message that the plugin does not know yet are ignored.",
			hint:  "A newer host sends more. Let the protobuf library keep or drop what it does not know, and do not refuse it.",
			needs: []string{"call"}, calls: true, run: checkUnknownFields,
		},
		{
			name: "empty_input", about: "A request that is empty but for its context does no harm.",
			hint:  "Answer it or refuse it with the status INVALID_ARGUMENT; an absent message, an empty list and an empty text are all possible.",
			needs: []string{"call"}, calls: true, run: checkEmptyInput,
		},
		{
			name: "odd_numbers", about: "Numbers that make no sense, such as -1 and NaN, do no harm.",
			hint:  "Check a number before it becomes a size or an index. Ignore it, or refuse the request with the status INVALID_ARGUMENT.",
			needs: []string{"call"}, calls: true, run: checkOddNumbers,
		},
		{
			name: "hostile_text", about: "Texts that somebody made to do harm do none.",
			hint:  "People send what breaks programs: NUL, right-to-left marks, deep nesting, endless repetition. Answer, or refuse with a status.",
			needs: []string{"call"}, calls: true, run: checkHostileText,
		},
		{
			name: "many_candidates", about: "A thousand candidates get one answer each, or are refused.",
			hint:  "Do not cut the list, and let the work grow no faster than it. Where there is a limit, refuse with the status INVALID_ARGUMENT.",
			needs: []string{"call", "router_choices", "verifier_evidence", "arbiter_verdict", "scorer_scores"}, calls: true, run: checkManyCandidates,
			when: choosesAmong,
		},
	}
}

// choosesAmong reports whether the kind is given candidates.
func choosesAmong(k sdk.KindDescription) bool {
	switch k.Kind {
	case sdk.KindRouter, sdk.KindVerifier, sdk.KindArbiter, sdk.KindScorer:
		return true
	}
	return false
}

// hostile are texts that break careless programs.
var hostile = []string{
	"a\x00b\x01\x7f", "\u202egnirts desrever\u2066\u200b\u2028", "😀👨‍👩‍👧‍👦 e\u0301\u0301\u0301 \ufeff\ufffe",
	"${jndi:ldap://127.0.0.1/a} %s%n%x {{7*7}} '; DROP TABLE x; -- ../../../etc/passwd <script>",
	strings.Repeat("[", 5000), strings.Repeat("(", 5000) + strings.Repeat(")", 5000), strings.Repeat("a", 30000) + "!",
	"99999999999999999999999999999999999999 ^ 99999999999999999999 / 0", strings.Repeat("- 1 ", 5000),
}

func checkHostileText(ctx context.Context, s *suite) error {
	return s.eachQueried(func(t target) error {
		for _, text := range hostile {
			t.text = text
			if err := s.harmless(s.ask(ctx, t, text)); err != nil {
				return fmt.Errorf("after the text %.40q: %w", text, err)
			}
		}
		t.text = ""
		return s.ask(ctx, t, s.options.Query)
	})
}

func checkEmptyInput(ctx context.Context, s *suite) error { return s.altered(ctx, empty) }

func checkOddNumbers(ctx context.Context, s *suite) error { return s.altered(ctx, odd) }

// altered makes calls with altered messages, and then demands an answer to an
// ordinary one.
func (s *suite) altered(ctx context.Context, alter func(proto.Message)) error {
	return s.each(func(t target) error {
		ordinary := t.conn
		t.conn = altering{ordinary, alter}
		if err := s.harmless(s.ask(ctx, t, s.options.Query)); err != nil {
			return err
		}
		t.conn = ordinary
		return s.ask(ctx, t, s.options.Query)
	})
}

func checkUnknownFields(ctx context.Context, s *suite) error {
	return s.each(func(t target) error {
		t.conn = altering{t.conn, unknown}
		return s.ask(ctx, t, s.options.Query)
	})
}

func checkManyCandidates(ctx context.Context, s *suite) error {
	return s.each(func(t target) error {
		if !choosesAmong(t.kind) {
			return nil
		}
		t.candidates = 1000
		err := s.hold(ctx, t, s.options.Query)
		if errors.As(err, new(breach)) {
			return err
		}
		return s.harmless(err)
	})
}

// harmless returns what is wrong with how a call ended, if it may be refused.
func (s *suite) harmless(err error) error {
	if s.running.gone() {
		return errors.New("it took the plugin down")
	}
	if errors.Is(err, context.DeadlineExceeded) || status.Code(err) == codes.DeadlineExceeded {
		return fmt.Errorf("it was not answered within %s", s.options.Timeout)
	}
	for _, detail := range status.Convert(err).Details() {
		if f, ok := detail.(*pluginpb.Fault); ok && f.GetReason() == sdk.FaultPanic {
			return fmt.Errorf("it panicked: %w", err)
		}
	}
	return nil
}

// altering is a connection that alters what is sent.
type altering struct {
	grpc.ClientConnInterface
	alter func(proto.Message)
}

func (a altering) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	return a.ClientConnInterface.Invoke(ctx, method, a.altered(args), reply, opts...)
}

func (a altering) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	s, err := a.ClientConnInterface.NewStream(ctx, desc, method, opts...)
	return alteringStream{s, a}, err
}

type alteringStream struct {
	grpc.ClientStream
	conn altering
}

func (s alteringStream) SendMsg(m any) error { return s.ClientStream.SendMsg(s.conn.altered(m)) }

func (a altering) altered(m any) any {
	message, ok := m.(proto.Message)
	if !ok {
		return m
	}
	message = proto.Clone(message)
	a.alter(message)
	return message
}
