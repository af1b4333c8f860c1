// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/plugintest"
)

// Instance is a running plugin that somebody holds. Its clients may be used
// concurrently until it is released.
type Instance struct {
	sup      *supervisor
	spec     Spec
	id       identity
	program  *Program
	kind     sdk.KindDescription
	released atomic.Bool
}

// Backend returns the client for an instance of the kind backend.
func (i *Instance) Backend() Backend { return backend{i} }

// Classifier returns the client for an instance of the kind classifier.
func (i *Instance) Classifier() sdk.Classifier { return classifier{i} }

// Scorer returns the client for an instance of the kind scorer.
func (i *Instance) Scorer() sdk.Scorer { return scorer{i} }

// Verifier returns the client for an instance of the kind verifier.
func (i *Instance) Verifier() sdk.Verifier { return verifier{i} }

// Router returns the client for an instance of the kind router.
func (i *Instance) Router() sdk.Router { return router{i} }

// Arbiter returns the client for an instance of the kind arbiter.
func (i *Instance) Arbiter() sdk.Arbiter { return arbiter{i} }

// PromotionPolicy returns the client for an instance of the kind promotion_policy.
func (i *Instance) PromotionPolicy() sdk.PromotionPolicy { return promotionPolicy{i} }

// CorrectionStore returns the client for an instance of the kind correction_store.
func (i *Instance) CorrectionStore() CorrectionStore { return corrections{i} }

// Hook returns the client for an instance of the kind hook.
func (i *Instance) Hook() sdk.Hook { return hook{i} }

// Middleware returns the client for an instance of the kind middleware.
func (i *Instance) Middleware() Middleware { return middleware{i} }

// Kind returns what the plugin says of the kind that the instance is used as.
func (i *Instance) Kind() sdk.KindDescription { return i.kind }

// Address returns the block's name, such as "scorer.default".
func (i *Instance) Address() string { return i.spec.Address }

// Description returns what the plugin says of itself.
func (i *Instance) Description() *sdk.Description { return i.program.Description }

// Program returns the plugin that the instance runs.
func (i *Instance) Program() *Program { return i.program }

// Needs returns how much of a query's content the plugin is sent.
func (i *Instance) Needs() string { return i.kind.Needs }

// Warnings returns what the plugin found remarkable about its configuration
// when it was first started.
func (i *Instance) Warnings() []*sdk.Diagnostic { return i.sup.warnings }

// Unavailable says why a call would fail at once: the instance is stopping, or
// has failed and is not due for another try. Empty when a call may succeed.
// It is cheap enough for every query.
func (i *Instance) Unavailable() string {
	v := i.sup.view()
	switch v.state {
	case Draining, Stopped:
		return "It is being stopped."
	case Failed:
		if i.sup.timing.now().Before(v.retryAt) {
			return v.reason
		}
	}
	return ""
}

// Status returns how the instance does.
func (i *Instance) Status() api.PluginStatus { return i.sup.status() }

func (s *supervisor) status() api.PluginStatus {
	v := s.view()
	p50, p99 := s.latency.percentiles()
	st := api.PluginStatus{
		Address: s.spec.Address, Kind: string(s.spec.Kind), Plugin: s.spec.Plugin, Version: s.id.version,
		Source: s.program.Source, Origin: string(s.program.Origin), Hash: s.program.Hash,
		State: string(v.state), Reason: v.reason, Isolation: s.spec.Isolation,
		Restarts: s.restarts.Load(), Calls: s.calls.Load(), Errors: s.errors.Load(), InFlight: s.gate.inside.Load(),
		LatencyP50MS: p50, LatencyP99MS: p99,
	}
	if sess := s.current.Load(); sess != nil {
		st.PID, st.StartedAt = sess.pid(), sess.started.UTC()
		if !sess.inline {
			st.PSSBytes, st.PSSAtStartBytes = s.memory.of(st.PID, s.timing.now())
		}
	}
	switch {
	case v.state == Ready && v.health != "":
		st.Reason = "unhealthy: " + v.health
	case v.state == Ready:
		st.Reason = growth(st.PSSBytes, st.PSSAtStartBytes, st.StartedAt)
	}
	return st
}

// Same reports whether both are holds on one running instance.
func (i *Instance) Same(other *Instance) bool { return other != nil && i.sup == other.sup }

// Health asks the plugin how the instance is. The reason is empty when it is
// well; an error means that there was no answer.
func (i *Instance) Health(ctx context.Context) (reason string, err error) {
	ctx, cancel := context.WithTimeout(ctx, i.sup.timing.healthTimeout)
	defer cancel()
	sess, err := i.sup.session(ctx)
	if err == nil {
		reason, err = sess.ping(ctx)
	}
	if err != nil {
		return "", i.id.describe(fault.Wrap(err, fault.PluginCrashed, "%s does not answer when it is asked for its health%s.", i.id, i.id.at()), faultPlugin)
	}
	return i.id.clean(reason), nil
}

// Life numbers the runs of the instance: it grows with every restart. The
// channel is closed when the instance's state changes next.
func (i *Instance) Life() (number int64, changed <-chan struct{}) {
	v := i.sup.view() // before the number, so that no restart is missed
	return i.sup.restarts.Load(), v.changed
}

// Fault returns an error that names the instance and is the plugin's fault.
// What it did completes the sentence that begins with the instance.
func (i *Instance) Fault(code fault.Code, did string, args ...any) *fault.Error {
	return i.id.describe(fault.New(code, "%s %s%s.", i.id, fmt.Sprintf(did, args...), i.id.at()), faultPlugin)
}

// Smoke makes a call of the instance whose answer is held against the contract,
// where that costs and leaves nothing; see [plugintest.Smoke]. One that runs
// inline has its methods called by the host alone, and passes.
func (i *Instance) Smoke(ctx context.Context) error {
	sess, err := i.sup.session(ctx)
	if err != nil {
		return i.Fault(fault.PluginCrashed, "cannot be called: %s", err)
	}
	p, ok := sess.life.(*process)
	if !ok {
		return nil
	}
	if err := plugintest.Smoke(ctx, p.conn, i.spec.Address, i.kind, i.spec.Fields); err != nil {
		return i.Fault(fault.PluginContractInvalid, "did not pass a test call: %s", err)
	}
	return nil
}
