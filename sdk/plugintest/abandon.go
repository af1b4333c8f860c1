// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// slowDeadline is the deadline, or the time until the cancellation, of slow calls.
	slowDeadline = 100 * time.Millisecond
	// recovery is how long a plugin may take to get over calls that were given up.
	recovery = 2 * time.Second
)

// checkAbandoned gives quick calls up a little sooner or later, half of them
// by a deadline, and demands that the plugin still answers.
func checkAbandoned(ctx context.Context, s *suite) error {
	return s.each(func(t target) error {
		var n atomic.Int64
		_ = together(func() error {
			i := n.Add(1)
			bound := untilDeadline
			if i%2 == 0 {
				bound = untilCancelled
			}
			ctx, cancel := bound(ctx, time.Duration(i)*500*time.Microsecond)
			defer cancel()
			return s.ask(ctx, t, s.options.Query)
		})
		return s.recovers(ctx, t)
	})
}

func checkDeadline(ctx context.Context, s *suite) error {
	return s.abandon(ctx, codes.DeadlineExceeded, untilDeadline)
}

func checkCancel(ctx context.Context, s *suite) error {
	return s.abandon(ctx, codes.Canceled, untilCancelled)
}

func untilDeadline(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, d)
}

func untilCancelled(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	timer := time.AfterFunc(d, cancel)
	return ctx, func() { timer.Stop(); cancel() }
}

// abandon makes many slow calls that end with their context, and then demands
// that the plugin still answers.
func (s *suite) abandon(ctx context.Context, want codes.Code, bound func(context.Context, time.Duration) (context.Context, context.CancelFunc)) error {
	return s.eachQueried(func(t target) error {
		err := together(func() error {
			ctx, cancel := bound(ctx, slowDeadline)
			defer cancel()
			err := s.ask(ctx, t, s.options.SlowQuery)
			switch code := status.Code(err); {
			case err == nil && ctx.Err() == nil:
				return fmt.Errorf("the slow query was answered within %s; it must take longer", slowDeadline)
			case err != nil && code != want:
				return fmt.Errorf("the slow query ended with %s instead of %s: %w", code, want, err)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return s.recovers(ctx, t)
	})
}

// recovers demands an answer soon after a crowd of calls was given up.
func (s *suite) recovers(ctx context.Context, t target) error {
	for deadline := time.Now().Add(recovery); ; time.Sleep(settle) {
		err := s.ask(ctx, t, s.options.Query)
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return fmt.Errorf("after %d abandoned calls the next one failed: %w", crowd, err)
		}
	}
}
