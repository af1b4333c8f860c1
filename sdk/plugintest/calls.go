// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

const (
	// crowd is how many calls are made at once: more than a server's usual
	// number of workers, so that calls that never end are noticed.
	crowd        = 48
	largeMessage = 5 << 20
)

// callChecks are about calls of any kind.
func callChecks() []check {
	return []check{
		{
			name: "call", about: "Every kind answers a call that is made as a host makes it.",
			hint:  "The first call comes right after Configure, with as much of the query as the description asks for. Answer it without an error.",
			needs: []string{"configure"}, calls: true, run: checkCall,
		},
		{
			name: "unknown_instance", about: "A call for an instance that does not exist fails.",
			hint:  "Look up the context's instance in each call, and refuse an unknown one with the status FAILED_PRECONDITION: an answer would be another configuration's.",
			needs: []string{"configure"}, calls: true, run: checkUnknownInstance,
		},
		{
			name: "concurrency", about: "Many calls at once are all answered.",
			hint:  "A host makes as many calls at once as there are queries. Serve them side by side, or let them wait; do not refuse them.",
			needs: []string{"call"}, calls: true, run: checkConcurrency,
		},
		{
			name: "large_message", about: "A message of 5 MiB passes.",
			hint:  "gRPC's own limit is 4 MiB. Set the limits for receiving and sending to 64 MiB, as the host does.",
			needs: []string{"call"}, calls: true, run: checkLargeMessage,
		},
		{
			name: "abandoned", about: "Calls that are given up before they are answered take no place from others.",
			hint:  "Release what a call holds however it ends: clients leave, and deadlines pass.",
			needs: []string{"call"}, calls: true, run: checkAbandoned,
		},
		{
			name: "deadline", about: "Slow calls that are past their deadline take no place from others.",
			hint:   "End a call's work when its deadline passes. The host has given it up by then, and the next query needs the place.",
			option: "slow-query", needs: []string{"call"}, calls: true, run: checkDeadline,
		},
		{
			name: "cancel", about: "Slow calls that were cancelled take no place from others.",
			hint:   "End a call's work when it is cancelled, and the request to a model server with it: nobody waits for the answer, and somebody pays for it.",
			option: "slow-query", needs: []string{"call"}, calls: true, run: checkCancel,
		},
		{
			name: "panic", about: "A panic fails its own call, and nothing else.",
			hint:   "Turn an exception into the status INTERNAL of its call, in goroutines and threads of the plugin's own as well.",
			option: "panic-query", needs: []string{"call"}, calls: true, run: checkPanic,
		},
	}
}

// ask makes one call and demands that it is answered, whatever the answer.
func (s *suite) ask(ctx context.Context, t target, query string) error {
	return unlessBreach(s.hold(ctx, t, query))
}

// hold makes one call, bounded by the step's timeout, and holds the answer
// against the contract.
func (s *suite) hold(ctx context.Context, t target, query string) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	return callers[t.kind.Kind](ctx, t, query)
}

// target is an instance to call.
func (s *suite) target(k sdk.Kind, instance string) target {
	kind, _ := s.description.Serves(k)
	call := &sdk.CallContext{Instance: instance, RequestId: "conformance", SessionId: "conformance", Tenant: "default"}
	return target{conn: s.calls, call: call, kind: kind, fields: s.options.Fields, candidates: 2}
}

// shared is the instance that most checks of a kind share.
func (s *suite) shared(k sdk.Kind) target { return s.target(k, instance(k)) }

// eachQueried is each for the kinds that are told what was asked. A promotion
// policy is not, so that no query can tell it what to do.
func (s *suite) eachQueried(check func(target) error) error {
	return s.each(func(t target) error {
		if t.kind.Kind == sdk.KindPromotionPolicy {
			return nil
		}
		return check(t)
	})
}

// each runs f for the shared instance of every kind under test.
func (s *suite) each(f func(target) error) error {
	return s.eachKind(func(k sdk.Kind) error { return f(s.shared(k)) })
}

// eachKind runs f for every kind under test.
func (s *suite) eachKind(f func(sdk.Kind) error) error {
	errs := map[string]error{}
	for _, k := range s.kinds() {
		if err := f(k.Kind); err != nil {
			errs[string(k.Kind)] = s.running.explain(err)
		}
	}
	return all(errs)
}

func checkCall(ctx context.Context, s *suite) error {
	return s.each(func(t target) error {
		t.sees = t.kind.Needs
		return s.ask(ctx, t, s.options.Query)
	})
}

func checkUnknownInstance(ctx context.Context, s *suite) error {
	return s.eachKind(func(k sdk.Kind) error {
		if err := s.ask(ctx, s.target(k, "nobody.home"), s.options.Query); err == nil {
			return errors.New("the call was answered")
		}
		return nil
	})
}

func checkConcurrency(ctx context.Context, s *suite) error {
	return s.each(func(t target) error {
		return together(func() error { return s.ask(ctx, t, s.options.Query) })
	})
}

// together calls f many times at once and returns the first error.
func together(f func() error) error {
	errs := make(chan error, crowd)
	for range crowd {
		go func() { errs <- f() }()
	}
	var first error
	for range crowd {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func checkLargeMessage(ctx context.Context, s *suite) error {
	return s.each(func(t target) error {
		err := s.ask(ctx, t, strings.Repeat("aua ", largeMessage/4))
		// Whether the plugin has an answer to that is its own business.
		if code := status.Code(err); code == codes.ResourceExhausted || code == codes.Unavailable {
			return err
		}
		return nil
	})
}

func checkPanic(ctx context.Context, s *suite) error {
	return s.eachQueried(func(t target) error {
		if err := s.ask(ctx, t, s.options.PanicQuery); err == nil {
			return errors.New("the query was answered and did not panic")
		}
		if s.running.leaves(ctx, settle) {
			return errors.New("the panic took the plugin down")
		}
		if err := s.ask(ctx, t, s.options.Query); err != nil {
			return fmt.Errorf("after the panic the next call failed: %w", err)
		}
		return nil
	})
}
