// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"context"
	"math/rand/v2"
	"sync"
	"syscall"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// pause is the mean time between two acts of mischief.
const pause = time.Second

// mischief kills, stops and replaces the processes of plugins, one after the
// other, until stop is called.
func (tr *traffic) mischief(p *probe) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	var stopped []int
	wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause/2 + rand.N(pause)):
			}
			st, err := tr.server.Status(ctx)
			if err != nil || len(st.Plugins) == 0 {
				continue
			}
			victim := st.Plugins[rand.IntN(len(st.Plugins))]
			if victim.PID == 0 {
				continue
			}
			p.see(victim.PID)
			if rand.IntN(4) == 0 {
				tr.swap(ctx, victim.Address)
				continue
			}
			signal, name := syscall.SIGKILL, "killed "
			if rand.IntN(3) == 0 {
				signal, name = syscall.SIGSTOP, "stopped "
				stopped = append(stopped, victim.PID)
			}
			if syscall.Kill(victim.PID, signal) == nil {
				tr.mu.Lock()
				tr.kills[name+victim.Address]++
				tr.mu.Unlock()
			}
		}
	})
	return func() {
		cancel()
		wg.Wait()
		// Those that were not found out yet come to again, as after a swap storm.
		for _, pid := range stopped {
			_ = syscall.Kill(pid, syscall.SIGCONT)
		}
	}
}

// swap replaces the process of a plugin by a reload. The new one may be refused,
// since what it needs is made to fail too; the old one serves on then.
func (tr *traffic) swap(ctx context.Context, address string) {
	outcome := "swapped "
	if _, err := tr.server.Reload(ctx, &api.ReloadRequest{Names: []string{address}, Force: true}); err != nil {
		outcome = "not swapped "
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.kills[outcome+address]++
}
