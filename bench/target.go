// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"
)

// target is a server that queries are sent to.
type target struct {
	name, url, model string
	// pids are the processes whose processor time is the target's.
	pids []int
	// aua is nil for the direct call and the proxy.
	aua *AUA
}

// Programs are what a run starts.
type Programs struct {
	// AUA is the binary that is measured.
	AUA string
	// Self is this program, with the arguments that make it the upstream, and
	// those before the upstream's URL that make it the proxy.
	Self                    string
	UpstreamArgs, ProxyArgs []string
	// NullArgs make it the null plugin, with its name behind them.
	NullArgs []string
	Dir      string
}

// stage is everything that runs during a measurement.
type stage struct {
	upstream, proxy *Process
	process, inline *AUA
	// memory is what the processes of the default pipeline take before their first query.
	memory  map[string]int64
	targets []target
}

// setUp starts upstream, proxy and two servers: one with its plugins as
// processes and one with them inline. On an error nothing is left running.
func setUp(ctx context.Context, p Programs, settle time.Duration) (_ *stage, err error) {
	s := &stage{}
	defer func() {
		if err != nil {
			s.tearDown()
		}
	}()
	if s.upstream, err = Start(ctx, p.Dir, p.Self, p.UpstreamArgs...); err != nil {
		return nil, fmt.Errorf("the upstream: %w", err)
	}
	if s.proxy, err = Start(ctx, p.Dir, p.Self, append(slices.Clone(p.ProxyArgs), s.upstream.URL)...); err != nil {
		return nil, fmt.Errorf("the proxy: %w", err)
	}
	program, err := filepath.Abs(p.AUA)
	if err != nil {
		return nil, err
	}
	if s.process, err = StartAUA(ctx, p.Dir, program, s.upstream.URL, isolationProcess); err != nil {
		return nil, fmt.Errorf("AUA with processes: %w", err)
	}
	// The memory is read before there is another server, which would share the
	// program's pages with this one and let it look smaller than it is.
	if s.memory, err = s.process.idleMemory(ctx, settle); err != nil {
		return nil, err
	}
	if s.inline, err = StartAUA(ctx, p.Dir, program, s.upstream.URL, isolationInline); err != nil {
		return nil, fmt.Errorf("AUA inline: %w", err)
	}
	of := func(name string, a *AUA, model string) target {
		return target{name: name, url: a.URL, model: model, pids: a.PIDs(), aua: a}
	}
	s.targets = []target{
		{name: Direct, url: s.upstream.URL, model: "bench"},
		{name: Proxy, url: s.proxy.URL, model: "bench", pids: []int{s.proxy.PID()}},
		of(InlineBare, s.inline, modelBare),
		of(Inline, s.inline, modelRouted),
		of(OneHop, s.process, modelBare),
		of(ThreeHops, s.process, modelForced),
		of(Default, s.process, modelRouted),
	}
	return s, nil
}

// tearDown ends what runs, the servers before what they use.
func (s *stage) tearDown() {
	for _, a := range []*AUA{s.process, s.inline} {
		if a != nil {
			a.Stop()
		}
	}
	for _, p := range []*Process{s.proxy, s.upstream} {
		if p != nil {
			p.Stop()
		}
	}
}

// hops asks each of AUA's targets once, and lists the plugin calls that left
// the host for it.
func (s *stage) hops(ctx context.Context) (map[string][]string, error) {
	all := map[string][]string{}
	for _, t := range s.targets {
		if t.aua == nil {
			continue
		}
		calls, err := t.aua.hopsOf(ctx, t.model)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		all[t.name] = []string{}
		for _, c := range calls {
			if _, process := t.aua.Plugins[c.Plugin]; process {
				all[t.name] = append(all[t.name], c.Plugin+" "+c.Method)
			}
		}
	}
	return all, nil
}
