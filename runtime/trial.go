// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"strings"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// How long the steps of a trial may take.
const (
	feedTimeout  = time.Minute
	smokeTimeout = 10 * time.Second
)

// trial finds out whether an instance serves as it should.
type trial struct {
	*generation
	block *config.Block
	// before is the generation that serves now; nil when that is what is tried.
	before *generation
	// steps are those that were made.
	steps []string
}

// run makes the steps in order, and returns the one that failed.
func (t *trial) run(ctx context.Context) (failed string, err error) {
	for _, step := range []struct {
		name string
		does bool
		run  func(context.Context, *plugin.Instance) error
	}{
		{stepHealth, true, t.health},
		{stepFeed, t.before != nil && t.block.Kind == sdk.KindCorrectionStore, t.feed},
		{stepSmoke, t.block.Isolation == config.IsolationProcess && t.block.Kind != sdk.KindBackend, t.smoke},
		{stepProbe, t.block.Kind == sdk.KindBackend, t.probe},
	} {
		if !step.does {
			continue
		}
		t.steps = append(t.steps, step.name)
		if err := step.run(ctx, t.instances[t.block.Address()]); err != nil {
			return step.name, err
		}
	}
	return "", nil
}

func (t *trial) health(ctx context.Context, i *plugin.Instance) error {
	reason, err := i.Health(ctx)
	if err == nil && reason != "" {
		err = i.Fault(fault.PluginLoadFailed, "calls itself unhealthy: %s", reason)
	}
	return err
}

func (t *trial) feed(ctx context.Context, i *plugin.Instance) error {
	ctx, cancel := context.WithTimeout(ctx, feedTimeout)
	defer cancel()
	if err := t.corrections.index.Ready(ctx); err != nil {
		return i.Fault(fault.PluginLoadFailed, "could not be given the corrections: %s", fault.As(err).Message)
	}
	return nil
}

func (t *trial) smoke(ctx context.Context, i *plugin.Instance) error {
	ctx, cancel := context.WithTimeout(ctx, smokeTimeout)
	defer cancel()
	return i.Smoke(ctx)
}

// probe asks for the model servers of the specialists. One that is not ready is
// a reason to keep the backend of before, unless that does not reach it either.
func (t *trial) probe(ctx context.Context, i *plugin.Instance) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	for _, s := range t.specialists {
		if !s.Instance().Same(i) {
			continue
		}
		if err := s.Probe(ctx); err != nil {
			return err
		}
		ready, reason := s.Ready()
		if ready || t.before != nil && !t.readyBefore(s) {
			continue
		}
		return i.Fault(fault.BackendUnreachable, "does not reach the model server of the specialist %s: %s", s.Name(), strings.TrimRight(reason, "."))
	}
	return nil
}

// readyBefore reports whether a specialist was ready: one that is new has to be,
// so that a mistake in its address is found before it is asked.
func (t *trial) readyBefore(s *pipeline.Specialist) bool {
	old := t.before.specialist(s.Name())
	if old == nil {
		return true
	}
	ready, _ := old.Ready()
	return ready
}
