// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import "context"

// swap has all further queries served by another generation. The current one is
// kept warm, or else taken down in the background; so is the one that was warm.
func (r *Runtime) swap(next *generation, keep bool) {
	r.swapping.Lock()
	var gone []*generation
	if r.warm != nil && r.warm.generation == next {
		r.forgo()
	}
	old := r.current.Swap(next)
	if keep {
		gone = append(gone, r.keep(old))
	} else {
		gone = append(gone, r.forgo(), old)
	}
	for _, s := range next.specialists {
		s.Serve()
	}
	r.retain()
	r.swapping.Unlock()
	for _, g := range gone {
		r.retireLater(g)
	}
}

// retireLater takes a generation down in the background; nil is none.
func (r *Runtime) retireLater(g *generation) {
	if g == nil {
		return
	}
	r.work.Add(1)
	go func() {
		defer r.work.Done()
		r.retire(g)
	}()
}

// retire takes a generation down that is neither current nor warm any more: its
// queries are served to their end, its hooks are told what they still have to be
// told, and then its plugins are given back. Those that no other generation has
// are stopped.
func (r *Runtime) retire(g *generation) {
	g.uses.Wait()
	g.pipeline.Close()
	g.release(r.host)
	r.options.Log.Debug("A generation has served its last query.", "generation", g.id)
}

// settle waits until what goes on in the background has ended, as long as ctx allows.
func (r *Runtime) settle(ctx context.Context) {
	settled := make(chan struct{})
	go func() {
		defer close(settled)
		r.work.Wait()
	}()
	select {
	case <-settled:
	case <-ctx.Done():
	}
}
