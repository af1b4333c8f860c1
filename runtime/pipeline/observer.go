// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"sync"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/sdk"
)

// How many events may wait for observing hooks, and how many are told at once.
const (
	observerQueue   = 1024
	observerWorkers = 4
)

// observers tell observing hooks off the request path. What finds the queue
// full is dropped and counted: a slow hook never holds a query.
type observers struct {
	events  chan observed
	metrics *observe.Metrics
	done    sync.WaitGroup

	mu     sync.RWMutex
	closed bool
}

type observed struct {
	hook  *hook
	event *sdk.FireRequest
}

func newObservers(metrics *observe.Metrics) *observers {
	o := &observers{events: make(chan observed, observerQueue), metrics: metrics}
	for range observerWorkers {
		o.done.Go(o.work)
	}
	return o
}

func (o *observers) add(h *hook, e *sdk.FireRequest) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if !o.closed {
		select {
		case o.events <- observed{h, e}:
			return
		default:
		}
	}
	o.metrics.HookDropped(h.address)
}

func (o *observers) work() {
	ctx := plugin.WithRecorder(context.Background(), func(c plugin.Call) {
		o.metrics.PluginCall(c.Address, c.Method, c.Duration)
	})
	for e := range o.events {
		ask, cancel := e.hook.deadline(ctx)
		if _, err := e.hook.impl.Fire(ask, e.event); err != nil {
			o.metrics.HookFailed(e.hook.address)
		}
		cancel()
	}
}

// close tells what is queued, and ends. What is added later is dropped.
func (o *observers) close() {
	o.mu.Lock()
	if !o.closed {
		o.closed = true
		close(o.events)
	}
	o.mu.Unlock()
	o.done.Wait()
}
