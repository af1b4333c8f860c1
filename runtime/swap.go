// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import "context"

// swap has all further queries served by another generation, and takes down the
// current one in the background.
func (r *Runtime) swap(next *generation) {
	r.swapping.Lock()
	old := r.current.Swap(next)
	for _, s := range next.specialists {
		s.Serve()
	}
	r.retain()
	r.swapping.Unlock()
	r.work.Add(1)
	go func() {
		defer r.work.Done()
		r.retire(old)
	}()
}

// retire takes a generation down that is not current any more: its queries are
// served to their end, its hooks are told what they still have to be told, and
// then its plugins are given back. Those that no other generation has are stopped.
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
