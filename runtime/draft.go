// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// The steps that a new instance goes through before it serves.
const (
	stepStart  = "start"
	stepHealth = "health"
	stepFeed   = "feed"
	stepSmoke  = "smoke"
	stepProbe  = "probe"
)

// failure is an instance that does not serve.
type failure struct {
	address, step string
	err           *fault.Error
}

func (f *failure) model() sdkapi.ReloadFailure {
	return sdkapi.ReloadFailure{Address: f.address, Step: f.step, Code: string(f.err.Code), Message: f.err.Message}
}

// draft is a generation in the making.
type draft struct {
	*generation
	before *generation
	// share tells which blocks keep the instance of before, whatever it is.
	share map[string]bool

	mu       sync.Mutex
	failures []*failure
}

// build makes a generation beside the one of before, nil for the first, of which it reuses every
// process that runs the same already. Each new instance is tried out. When one
// does not serve, nothing is left of it all; the failures are sorted by address.
func (r *Runtime) build(ctx context.Context, d *draft) (failures []*failure) {
	d.instances = map[string]*plugin.Instance{}
	for _, b := range d.config.PluginBlocks() {
		r.options.Values.Add(b.Hidden()...)
	}
	d.acquire(ctx, r.host)
	if len(d.failures) == 0 {
		d.identify()
		d.staff(d.before)
		r.hire(d.generation, d.before)
		if d.before != nil {
			d.try(ctx)
			d.reach(ctx)
		}
	}
	if len(d.failures) == 0 && ctx.Err() != nil {
		d.fail("", stepStart, ctx.Err())
	}
	if len(d.failures) > 0 {
		d.release(r.host)
		return d.sorted()
	}
	r.assemble(d.generation, d.before)
	return nil
}

// hire gives the generation its correction store: the one of before with what
// it knows, when it is the same.
func (r *Runtime) hire(g, before *generation) {
	for _, b := range g.config.CorrectionStores {
		inst := g.instances[b.Address()]
		if before != nil && before.corrections != nil && inst.Same(before.corrections.instance) {
			g.corrections = before.corrections
			g.corrections.holders.Add(1)
			return
		}
		g.corrections = r.newFeed(inst)
	}
}

// acquire gets an instance for each block, all at once.
func (d *draft) acquire(ctx context.Context, host *plugin.Host) {
	var wg sync.WaitGroup
	for _, b := range d.config.PluginBlocks() {
		address := b.Address()
		if d.share[address] {
			d.keep(address, host.Share(d.before.instances[address]))
			continue
		}
		wg.Go(func() {
			inst, err := host.Acquire(ctx, d.catalog, spec(b, d.config.Fields, d.editions[address]))
			if err != nil {
				d.fail(address, stepStart, err)
				return
			}
			d.keep(address, inst)
		})
	}
	wg.Wait()
}

func (d *draft) keep(address string, i *plugin.Instance) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.instances[address] = i
}

func (d *draft) fail(address, step string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failures = append(d.failures, &failure{address: address, step: step, err: fault.As(err)})
}

// try tries out the instances that did not serve before.
func (d *draft) try(ctx context.Context) {
	var wg sync.WaitGroup
	for _, b := range d.config.PluginBlocks() {
		inst := d.instances[b.Address()]
		if inst.Same(d.before.instances[b.Address()]) {
			continue
		}
		wg.Go(func() {
			t := trial{generation: d.generation, block: b, before: d.before}
			if step, err := t.run(ctx); err != nil {
				d.fail(b.Address(), step, err)
			}
		})
	}
	wg.Wait()
}

// reach makes sure that specialists reach their model servers, where another
// model or another server has their name now, or they are new. Those whose backend
// is new are looked at with it.
func (d *draft) reach(ctx context.Context) {
	var wg sync.WaitGroup
	for _, s := range d.specialists {
		old := d.before.specialist(s.Name())
		backend := s.Instance().Address()
		if !s.Instance().Same(d.before.instances[backend]) || old != nil && s.Answers(old) {
			continue
		}
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, probeTimeout)
			defer cancel()
			err := s.Probe(ctx)
			if ready, reason := s.Ready(); err == nil && !ready {
				err = fault.New(fault.BackendUnreachable, "The specialist %s does not reach its model server: %s.", s.Name(), strings.TrimRight(reason, "."))
			}
			if err != nil {
				d.fail("specialist."+s.Name(), stepProbe, err)
			}
		})
	}
	wg.Wait()
}

// sorted are the failures by address.
func (d *draft) sorted() []*failure {
	slices.SortStableFunc(d.failures, func(a, b *failure) int { return strings.Compare(a.address, b.address) })
	return d.failures
}

// discard takes down a draft that was built and is not to serve.
func (d *draft) discard(host *plugin.Host) {
	d.pipeline.Close()
	d.release(host)
}

// release gives back all that the generation holds.
func (g *generation) release(host *plugin.Host) {
	g.corrections.release()
	for _, i := range g.instances {
		host.Release(i)
	}
}

// joined is all failures as one error.
func joined(failures []*failure) error {
	errs := make([]error, len(failures))
	for i, f := range failures {
		errs[i] = f.err
	}
	return errors.Join(errs...)
}

// blockAt returns the block of an address, or nil.
func blockAt(cfg *config.Config, address string) *config.Block {
	for _, b := range cfg.PluginBlocks() {
		if b.Address() == address {
			return b
		}
	}
	return nil
}
