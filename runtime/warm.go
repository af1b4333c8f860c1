// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"time"

	"github.com/auahq/aua/plugin"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// warmFor is how long the generation of before is kept with its plugins.
const warmFor = 10 * time.Minute

// warmAgain is how much longer, when a change is under way at that moment.
const warmAgain = time.Minute

// warm is the generation that served before, kept so that a rollback need not
// start anything. There is one at most.
type warm struct {
	*generation
	// serial is that of the snapshot under which it served.
	serial int64
	until  time.Time
	timer  *time.Timer
}

// keep makes a generation that has just ceased to serve the warm one. The lock
// of swapping is held. It returns the one that it takes the place of; nil for none.
func (r *Runtime) keep(old *generation) (gone *generation) {
	gone = r.forgo()
	w := &warm{generation: old, serial: old.snapshot.Load().Serial, until: time.Now().Add(warmFor)}
	w.timer = time.AfterFunc(warmFor, func() { r.cool(w) })
	r.warm = w
	return gone
}

// forgo takes the warm generation out of its place, and returns it; nil for none.
// The lock of swapping is held.
func (r *Runtime) forgo() *generation {
	w := r.warm
	if w == nil {
		return nil
	}
	w.timer.Stop()
	r.warm = nil
	return w.generation
}

// cool gives the warm generation up, when it is w or w is nil.
func (r *Runtime) cool(w *warm) {
	r.swapping.Lock()
	var gone *generation
	switch {
	case w != nil && r.warm == w && r.changing.Load() != nil:
		w.timer.Reset(warmAgain) // the change may be about to serve with it
	case w == nil || r.warm == w:
		gone = r.forgo()
	}
	r.swapping.Unlock()
	r.retireLater(gone)
}

// kept returns the warm generation when it serves what a snapshot says, as well
// as the current one; else nil. It is for a change, until whose end it is kept.
func (r *Runtime) kept(s *sdkapi.ConfigSnapshot) *generation {
	r.swapping.RLock()
	defer r.swapping.RUnlock()
	w := r.warm
	if w == nil || w.applied.Digest != s.Digest || w.lock != s.PluginLock {
		return nil
	}
	now := r.current.Load()
	for address, i := range w.instances {
		if plugin.State(i.Status().State) == plugin.Failed && !i.Same(now.instances[address]) {
			return nil
		}
	}
	return w.generation
}

// warmStatus says what is kept; nil for nothing.
func (r *Runtime) warmStatus() *sdkapi.WarmGeneration {
	r.swapping.RLock()
	defer r.swapping.RUnlock()
	w, now := r.warm, r.current.Load()
	if w == nil {
		return nil
	}
	s := &sdkapi.WarmGeneration{Generation: w.id, Serial: w.serial, Until: w.until.UTC()}
	for address, i := range w.instances {
		if !i.Same(now.instances[address]) {
			s.Plugins++
			s.PSSBytes += i.Status().PSSBytes
		}
	}
	return s
}
