// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"sync/atomic"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/correction"
)

// feed keeps a correction store up to date for all generations that use it.
type feed struct {
	index    *correction.Index
	instance *plugin.Instance
	// holders is how many generations have it.
	holders atomic.Int32
	// stop ends the feeding and gives the store back.
	stop func()
}

// newFeed begins to feed a correction store, with a hold of its own on it. It
// has one holder.
func (r *Runtime) newFeed(inst *plugin.Instance) *feed {
	f := &feed{instance: r.host.Share(inst)}
	f.index = correction.NewIndex(r.corrections, f.instance.CorrectionStore(), f.instance.Life)
	f.holders.Store(1)
	ctx, cancel := context.WithCancel(r.background)
	done := make(chan struct{})
	r.work.Add(1)
	go func() {
		defer r.work.Done()
		defer close(done)
		f.index.Run(ctx)
	}()
	f.stop = func() {
		cancel()
		<-done
		r.host.Release(f.instance)
	}
	return f
}

// release gives a hold back. The last one ends the feeding.
func (f *feed) release() {
	if f != nil && f.holders.Add(-1) == 0 {
		f.stop()
	}
}
