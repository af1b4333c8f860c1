// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

const (
	// crowd is how many calls are made at once: more than a server's usual
	// number of workers, so that calls that never end are noticed.
	crowd = 48
	// slowDeadline is the deadline, or the time until the cancellation, of slow calls.
	slowDeadline = 100 * time.Millisecond
	largeMessage = 5 << 20
)

// ask makes one call of the kind and demands that it is answered, whatever the answer.
func (s *suite) ask(ctx context.Context, k sdk.Kind, instance, query string) error {
	return unlessBreach(s.hold(ctx, k, instance, query))
}

// hold makes one call of the kind, bounded by the step's timeout, and holds the
// answer against the contract.
func (s *suite) hold(ctx context.Context, k sdk.Kind, instance, query string) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	return callers[k](ctx, s.target(k, instance), query)
}

// target is where the calls of a kind go to.
func (s *suite) target(k sdk.Kind, instance string) target {
	kind, _ := s.description.Serves(k)
	call := &sdk.CallContext{Instance: instance, RequestId: "conformance", SessionId: "conformance", Tenant: "default"}
	return target{conn: s.calls, call: call, kind: kind, fields: fieldNames, candidates: 2}
}

// eachQueried is eachKind for the kinds that are told what was asked. A
// promotion policy is not, so that no query can tell it what to do.
func (s *suite) eachQueried(check func(sdk.Kind) error) error {
	return s.eachKind(func(k sdk.Kind) error {
		if k == sdk.KindPromotionPolicy {
			return nil
		}
		return check(k)
	})
}

// eachKind runs f for every kind under test.
func (s *suite) eachKind(f func(sdk.Kind) error) error {
	errs := map[string]error{}
	for _, k := range s.kinds() {
		if err := f(k); err != nil {
			errs[string(k)] = s.running.explain(err)
		}
	}
	return all(errs)
}

func checkCalls(ctx context.Context, s *suite) error {
	return s.eachKind(func(k sdk.Kind) error { return s.hold(ctx, k, instance(k), s.options.Query) })
}

func checkUnknownInstance(ctx context.Context, s *suite) error {
	return s.eachKind(func(k sdk.Kind) error {
		if err := s.ask(ctx, k, "nobody.home", s.options.Query); err == nil {
			return errors.New("the call was answered")
		}
		return nil
	})
}

func checkConcurrency(ctx context.Context, s *suite) error {
	return s.eachKind(func(k sdk.Kind) error {
		return together(func() error { return s.ask(ctx, k, instance(k), s.options.Query) })
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
	return s.eachKind(func(k sdk.Kind) error {
		err := s.ask(ctx, k, instance(k), strings.Repeat("aua ", largeMessage/4))
		// Whether the plugin has an answer to that is its own business.
		if code := status.Code(err); code == codes.ResourceExhausted || code == codes.Unavailable {
			return err
		}
		return nil
	})
}

func checkDeadline(ctx context.Context, s *suite) error {
	return s.abandon(ctx, codes.DeadlineExceeded, context.WithTimeout)
}

func checkCancel(ctx context.Context, s *suite) error {
	return s.abandon(ctx, codes.Canceled, func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		timer := time.AfterFunc(d, cancel)
		return ctx, func() { timer.Stop(); cancel() }
	})
}

// abandon makes many slow calls that end with their context, and then demands
// that the plugin still answers.
func (s *suite) abandon(ctx context.Context, want codes.Code, bound func(context.Context, time.Duration) (context.Context, context.CancelFunc)) error {
	if s.options.SlowQuery == "" {
		return skipped("no slow query was given")
	}
	return s.eachQueried(func(k sdk.Kind) error {
		err := together(func() error {
			ctx, cancel := bound(ctx, slowDeadline)
			defer cancel()
			err := s.ask(ctx, k, instance(k), s.options.SlowQuery)
			if code := status.Code(err); code != want {
				return fmt.Errorf("the slow query ended with %s instead of %s: %w", code, want, err)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := s.ask(ctx, k, instance(k), s.options.Query); err != nil {
			return fmt.Errorf("after %d abandoned calls the next one failed: %w", crowd, err)
		}
		return nil
	})
}

func checkPanic(ctx context.Context, s *suite) error {
	if s.options.PanicQuery == "" {
		return skipped("no query that makes the plugin panic was given")
	}
	return s.eachQueried(func(k sdk.Kind) error {
		if err := s.ask(ctx, k, instance(k), s.options.PanicQuery); err == nil {
			return errors.New("the query was answered and did not panic")
		}
		if s.running.leaves(settle) {
			return errors.New("the panic took the plugin down")
		}
		if err := s.ask(ctx, k, instance(k), s.options.Query); err != nil {
			return fmt.Errorf("after the panic the next call failed: %w", err)
		}
		return nil
	})
}
