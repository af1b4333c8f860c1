// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// closeGrace is how long Close waits for killed processes to be gone.
const closeGrace = 5 * time.Second

// Options say how a [Host] runs plugins.
type Options struct {
	// Log receives what the host and its plugins log; nil for nothing.
	Log hclog.Logger
	// RunDir is where the private folder for the plugins' sockets is made;
	// empty, or a path too long for a socket, for the folder of temporary files.
	RunDir string
	// DataDir is where each instance gets a folder of its own; empty for none.
	DataDir string
	// Scrub takes sensitive texts out of what plugins print, say of themselves and
	// give as reasons; nil takes nothing out. What they answer is not theirs to say.
	Scrub func(text string) string
	// Version is the host's version, which plugins are told.
	Version string
	// StartTimeout bounds one start, from the process to the configured instance; 0 for 30 s.
	StartTimeout time.Duration
	// Parallel bounds the first starts at one time; 0 for 8.
	Parallel int
	// HealthInterval is the pause between two health pings; 0 for 5 s.
	HealthInterval time.Duration
	// DrainTimeout is how long calls under way may keep a released instance alive; 0 for 30 s.
	DrainTimeout time.Duration
}

// Host runs plugin instances. Its methods may be called concurrently.
type Host struct {
	log     hclog.Logger
	scrub   func(string) string
	dataDir string
	version string
	timing  timing
	run     *runDir
	// slots bound the first starts.
	slots chan struct{}

	mu     sync.Mutex
	closed bool
	// shared are the instances that can be acquired, by run key.
	shared map[string]*supervisor
	refs   map[*supervisor]int
	// all are those that are not stopped yet, past the counts of those that are, by address.
	all  map[*supervisor]struct{}
	past map[string]*Totals
}

// NewHost makes a host. Close it to stop its plugins.
func NewHost(o Options) (*Host, error) {
	return newHost(o, timing{
		start:          cmp.Or(o.StartTimeout, 30*time.Second),
		callWait:       2 * time.Second,
		lostGrace:      time.Second,
		healthInterval: cmp.Or(o.HealthInterval, 5*time.Second),
		healthTimeout:  3 * time.Second,
		drain:          cmp.Or(o.DrainTimeout, 30*time.Second),
		restart:        defaultRestart,
		now:            time.Now,
	})
}

func newHost(o Options, t timing) (*Host, error) {
	if o.Log == nil {
		o.Log = hclog.NewNullLogger()
	}
	run, err := newRunDir(o.RunDir)
	if err != nil {
		return nil, err
	}
	return &Host{
		log: o.Log, scrub: o.Scrub, dataDir: o.DataDir, version: o.Version, timing: t, run: run,
		slots:  make(chan struct{}, cmp.Or(max(0, o.Parallel), 8)),
		shared: map[string]*supervisor{}, refs: map[*supervisor]int{}, all: map[*supervisor]struct{}{},
		past: map[string]*Totals{},
	}, nil
}

// Acquire returns a running instance for the spec, of a plugin of the catalog:
// the one that runs the same already, or a new one. It waits for the start, and fails when that fails;
// release what it returns. When ctx ends first, the start is given up unless
// somebody else waits for it.
func (h *Host) Acquire(ctx context.Context, catalog *Catalog, spec Spec) (*Instance, error) {
	if err := spec.check(); err != nil {
		return nil, err
	}
	program, err := catalog.Program(spec.Kind, spec.Plugin)
	if err != nil {
		return nil, spec.locate(err)
	}
	if spec.Isolation == IsolationInline && program.builtin == nil {
		return nil, spec.locate(fault.New(fault.ConfigInvalid, "The plugin %q is not built in, and only built-in plugins can run inside the server. Set isolation = %q.", spec.Plugin, IsolationProcess))
	}
	kind, _ := program.Description.Serves(spec.Kind)
	i := &Instance{spec: spec, id: identityOf(&spec, program.Description, h.scrub), program: program, kind: kind}
	if i.sup, err = h.join(i); err != nil {
		return nil, err
	}
	select {
	case <-i.sup.started:
	case <-ctx.Done():
		h.Release(i)
		return nil, i.id.describe(fault.Wrap(ctx.Err(), fault.Cancelled, "The start of %s was given up.", i.id), faultHost)
	}
	if i.sup.startErr != nil {
		h.Release(i)
		<-i.sup.done // nothing of it is left when the caller learns of it
		return nil, i.sup.startErr
	}
	return i, nil
}

// join takes a reference to the supervisor that runs what i wants, and makes
// it when there is none.
func (h *Host) join(i *Instance) (*supervisor, error) {
	key := runKey(&i.spec, i.program)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, i.id.describe(fault.New(fault.Overloaded, "%s cannot be started, because the host is shutting down.", i.id), faultHost)
	}
	s := h.shared[key]
	if s == nil {
		s = h.supervise(i, key)
		h.shared[key], h.all[s] = s, struct{}{}
		go func() {
			defer close(s.done)
			s.run(h.slots)
			s.release()
			h.forget(s)
		}()
	}
	h.refs[s]++
	return s, nil
}

// supervise makes the supervisor of a new instance.
func (h *Host) supervise(i *Instance, key string) *supervisor {
	log := h.log.With("instance", i.spec.Address, "plugin", i.spec.Plugin)
	spec := i.spec
	l := &launch{
		spec: &spec, program: i.program, id: i.id,
		env:     environment(os.LookupEnv, spec.Env),
		sockets: h.run.path, hostVersion: h.version, timeout: h.timing.start, log: log,
	}
	if h.dataDir != "" {
		l.dataDir = h.dataOf(spec.Address)
	}
	s := newSupervisor(spec, i.program, key, i.id, h.timing, log, nil)
	s.start = func(ctx context.Context) (*session, []*sdk.Diagnostic, error) {
		if l.dataDir != "" {
			if err := os.MkdirAll(l.dataDir, 0o700); err != nil {
				return nil, nil, l.id.describe(fault.Wrap(err, fault.PluginLoadFailed,
					"The data folder of %s cannot be made: %v.", l.id, err), faultHost)
			}
		}
		if spec.Isolation == IsolationInline {
			in, warnings, err := l.startInline(ctx, l.program.builtin)
			if err != nil {
				return nil, warnings, err
			}
			return newSession(in, in.impl, true, h.timing.now()), warnings, nil
		}
		if l.program.attachment != nil {
			a, warnings, err := l.attach(ctx)
			if err != nil {
				return nil, warnings, err
			}
			return newSession(a, wireClient(spec.Kind, spec.Address, a.conn), false, h.timing.now()), warnings, nil
		}
		if err := s.keep(); err != nil {
			return nil, nil, l.refuse(err)
		}
		p, warnings, err := l.start(ctx)
		if err != nil {
			return nil, warnings, err
		}
		return newSession(p, wireClient(spec.Kind, spec.Address, p.calls), false, h.timing.now()), warnings, nil
	}
	return s
}

// forget removes what has stopped.
func (h *Host) forget(s *supervisor) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shared[s.key] == s {
		delete(h.shared, s.key)
	}
	delete(h.all, s)
	if h.past[s.spec.Address] == nil {
		h.past[s.spec.Address] = &Totals{}
	}
	h.past[s.spec.Address].add(s)
}

// Release gives an instance back; nil, or one given back before, is nothing.
// After the last holder's release the calls under way finish and the plugin
// is stopped, in the background.
func (h *Host) Release(i *Instance) {
	if i == nil || i.released.Swap(true) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.refs[i.sup]--; h.refs[i.sup] > 0 {
		return
	}
	delete(h.refs, i.sup)
	if h.shared[i.sup.key] == i.sup {
		delete(h.shared, i.sup.key)
	}
	i.sup.cancel()
}

// Status returns how all instances do that are not stopped, sorted by address.
func (h *Host) Status() []api.PluginStatus {
	var list []api.PluginStatus
	for _, s := range h.supervisors() {
		list = append(list, s.status())
	}
	slices.SortFunc(list, func(a, b api.PluginStatus) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.State, b.State), cmp.Compare(a.PID, b.PID))
	})
	return list
}

func (h *Host) supervisors() []*supervisor {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*supervisor, 0, len(h.all))
	for s := range h.all {
		list = append(list, s)
	}
	return list
}

// Close stops all plugins in order, whoever holds them. What is not stopped
// when ctx ends is killed. It returns an error when a process cannot be ended.
func (h *Host) Close(ctx context.Context) error {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	all := h.supervisors()
	for _, s := range all {
		s.cancel()
	}
	defer h.run.remove()
	for _, s := range all {
		select {
		case <-s.done:
		case <-ctx.Done():
			s.cancelHard()
		}
	}
	late := time.NewTimer(closeGrace)
	defer late.Stop()
	var errs []error
	for _, s := range all {
		select {
		case <-s.done:
		case <-late.C:
			late.Reset(0)
			errs = append(errs, s.id.describe(fault.New(fault.Internal, "The process of %s does not end although it was killed.", s.id), faultHost))
		}
	}
	return errors.Join(errs...)
}
