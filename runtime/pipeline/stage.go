// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// What happens to a query when a decision plugin fails.
const (
	onErrorFail = "fail"
)

// stage is a configured decision plugin: its block and its typed client.
type stage[T any] struct {
	impl    T
	address string
	needs   string
	// most is how much is sent of the last message, in bytes; 0 for all.
	most    int
	timeout time.Duration
	onError string
	// fields are those that the block is meant for; nil for all.
	fields map[string]bool
}

func newStage[T any](impl T, needs string, b *config.Block) *stage[T] {
	s := &stage[T]{impl: impl, address: b.Address(), needs: needs, timeout: b.Timeout, onError: b.OnError}
	if len(b.Fields) > 0 {
		s.fields = make(map[string]bool, len(b.Fields))
		for _, f := range b.Fields {
			s.fields[f] = true
		}
	}
	return s
}

// covers reports whether the block is meant for a field.
func (s *stage[T]) covers(field string) bool { return s.fields == nil || s.fields[field] }

// content returns as much of the query as the plugin wants to see.
func (s *stage[T]) content(q *Query) *sdk.Content {
	c := q.content(s.needs)
	if s.most > 0 {
		c.LastMessage = ends(c.LastMessage, s.most)
	}
	return c
}

// gap stands for what is left out of a text; nothing means the same on both sides of it.
const gap = "\n\n"

// ends returns the beginning and the end of a text that has more than most
// bytes, each as long as the other.
func ends(text string, most int) string {
	if len(text) <= most {
		return text
	}
	half := (most - len(gap)) / 2
	head, tail := half, len(text)-half
	for head > 0 && !utf8.RuneStart(text[head]) {
		head--
	}
	for tail < len(text) && !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + gap + text[tail:]
}

// deadline bounds one call by the block's timeout.
func (s *stage[T]) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.timeout)
}

// failed applies the block's error policy: it returns the error when the query
// must fail, and else notes that the query goes on without the plugin.
func (s *stage[T]) failed(q *Query, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		code := fault.CodeOf(err)
		if code != fault.HookFailed && code != fault.MiddlewareFailed {
			code = fault.PluginCrashed
		}
		err = fault.Wrap(err, code, "%s did not answer within %s.", s.address, s.timeout)
	}
	if s.onError == onErrorFail {
		return err
	}
	q.degrade(s.address, err)
	return nil
}

// broke says that the plugin's answer is not what the contract demands.
func (s *stage[T]) broke(format string, args ...any) error {
	return fault.New(fault.PluginContractInvalid, "%s %s.", s.address, fmt.Sprintf(format, args...))
}
