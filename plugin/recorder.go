// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"time"
)

// Call is what one call of a plugin cost.
type Call struct {
	// Address is the block, such as "scorer.default".
	Address string
	// Method is the contract's method, such as "Classify".
	Method string
	Start  time.Time
	// Duration is from Start to the answer, over all attempts and waiting.
	Duration time.Duration
	// Attempts counts how often the call was sent; 0 when no process was ready.
	Attempts int
	Err      error
}

type recorderKey struct{}

// WithRecorder makes every plugin call with the returned context report to
// record when it ends. record is called on the caller's goroutine, so calls
// made in parallel report in parallel.
func WithRecorder(ctx context.Context, record func(Call)) context.Context {
	return context.WithValue(ctx, recorderKey{}, record)
}

func recorderOf(ctx context.Context) func(Call) {
	record, _ := ctx.Value(recorderKey{}).(func(Call))
	return record
}
