// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/limit"
	"github.com/auahq/aua/runtime/statistics"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Specialist is a configured specialist with what is known of it while it runs.
type Specialist struct {
	config   *config.Specialist
	params   *sdk.Params
	backend  plugin.Backend
	instance *plugin.Instance
	// version tells apart what answers under the name.
	version string
	*record
	*condition
	breaker *limit.Breaker
	// bounds are those of the gate while the specialist's generation serves.
	bounds limit.GateOptions
}

// record is what a specialist has done so far, and does now, whatever its
// backend was.
type record struct {
	gate                      *limit.Gate
	inFlight, calls, failures atomic.Int64
	tokens                    calibration
}

// condition is what is known of a specialist with one backend process, model and server.
type condition struct {
	// probe is the newest result of a health probe; nil before the first.
	probe atomic.Pointer[probeResult]
	// lastError is the newest failure since the last success; nil for none.
	lastError atomic.Pointer[fault.Error]
}

type probeResult struct {
	ready  bool
	reason string
}

// NewSpecialist joins a specialist's configuration to the instance of its backend.
func NewSpecialist(c *config.Specialist, backend *plugin.Instance, queueTimeout time.Duration) *Specialist {
	bounds := limit.GateOptions{
		Name: "The specialist " + c.Name, MaxInFlight: c.MaxInFlight, QueueSize: 2 * c.MaxInFlight, QueueTimeout: queueTimeout,
	}
	return &Specialist{
		config: c, params: paramsOf(c.Params), backend: backend.Backend(), instance: backend, version: versionOf(c),
		condition: &condition{}, breaker: newBreaker(c), bounds: bounds, record: &record{gate: limit.NewGate(bounds)},
	}
}

func newBreaker(c *config.Specialist) *limit.Breaker {
	return limit.NewBreaker(limit.BreakerOptions{Name: c.Name, Failures: c.BreakerFailures, Cooldown: c.BreakerCooldown})
}

// With returns the specialist as it goes on with another configuration and
// another hold on its backend: with its record, and, unless something else answers
// under its name now, in its condition. Its breaker goes on while it is to work the same.
func (s *Specialist) With(c *config.Specialist, backend *plugin.Instance) *Specialist {
	next := NewSpecialist(c, backend, s.bounds.QueueTimeout)
	next.record = s.record
	if !next.Answers(s) {
		return next
	}
	next.condition = s.condition
	if c.BreakerFailures == s.config.BreakerFailures && c.BreakerCooldown == s.config.BreakerCooldown {
		next.breaker = s.breaker
	}
	return next
}

// Answers reports whether the same answers under the name of s as of another:
// the same model on the same server, through the same process.
func (s *Specialist) Answers(other *Specialist) bool {
	return s.version == other.version && s.instance.Same(other.instance)
}

// Serve puts the specialist's bounds in force. They are those of the record,
// which its successors share, so that only what serves may call it.
func (s *Specialist) Serve() { s.gate.Resize(s.bounds) }

// Name is the specialist's name.
func (s *Specialist) Name() string { return s.config.Name }

func (s *Specialist) serves(field string) bool { return slices.Contains(s.config.Fields, field) }

// price is what a million tokens cost, half of them prompt.
func (s *Specialist) price() float64 {
	return (s.config.PromptPrice + s.config.CompletionPrice) / 2
}

// cost is what a call with this usage costs, in US dollars.
func (s *Specialist) cost(u *sdk.Usage) float64 {
	cached := s.config.PromptPrice
	if s.config.CachedPrice != nil {
		cached = *s.config.CachedPrice
	}
	read := min(u.GetCachedTokens(), u.GetPromptTokens())
	return (float64(u.GetPromptTokens()-read)*s.config.PromptPrice + float64(read)*cached +
		float64(u.GetCompletionTokens())*s.config.CompletionPrice) / 1e6
}

// refuses says why the specialist cannot be called at all now; empty when it can.
func (s *Specialist) refuses() string {
	if reason := s.instance.Unavailable(); reason != "" {
		return "The plugin of its backend has failed: " + reason
	}
	if s.breaker.Ready() {
		return ""
	}
	reason := fmt.Sprintf("It is left alone for another %s after repeated failures.", s.breaker.RetryAfter().Round(time.Millisecond))
	if e := s.lastError.Load(); e != nil {
		reason += " The last was: " + e.Message
	}
	return reason
}

// readiness ranks specialists: 1 when the last probe and the last call give
// no reason for doubt, else 0.
func (s *Specialist) readiness() int {
	if p := s.probe.Load(); p != nil && !p.ready {
		return 0
	}
	if s.breaker.State() != limit.BreakerClosed {
		return 0
	}
	return 1
}

// Ready reports whether there is no reason for doubt that it can be called, and
// else why. A specialist that nobody has probed or called yet is ready.
func (s *Specialist) Ready() (ready bool, reason string) {
	st := s.Status()
	return st.Healthy, st.Reason
}

// Instance is the hold on its backend.
func (s *Specialist) Instance() *plugin.Instance { return s.instance }

// Probe asks the model server whether it is ready. A backend that cannot tell
// counts as ready until a call fails. The error says that the plugin did not answer.
func (s *Specialist) Probe(ctx context.Context) error {
	resp, err := s.backend.Probe(ctx, &sdk.ProbeRequest{
		Context: &sdk.CallContext{Instance: s.instance.Address()}, Endpoint: s.config.Endpoint, Model: s.config.Model,
	})
	switch {
	case ctx.Err() != nil && errors.Is(context.Cause(ctx), context.Canceled):
		return context.Cause(ctx)
	case err != nil:
		s.probe.Store(&probeResult{reason: fault.As(err).Message})
		return err
	}
	s.probe.Store(&probeResult{ready: resp.GetReady(), reason: resp.GetReason()})
	return nil
}

// Status returns how the specialist does.
func (s *Specialist) Status() api.SpecialistStatus {
	st := api.SpecialistStatus{
		Name: s.Name(), Backend: s.config.Backend, Model: s.config.Model, Fields: s.config.Fields,
		Healthy: s.readiness() == 1, Breaker: s.breaker.State(),
		InFlight: s.inFlight.Load(), Calls: s.calls.Load(), Failures: s.failures.Load(),
	}
	if reason := s.refuses(); reason != "" {
		st.Healthy, st.Reason = false, reason
		return st
	}
	if p := s.probe.Load(); p != nil && !p.ready {
		st.Reason = p.reason
	}
	if e := s.lastError.Load(); e != nil && st.Reason == "" {
		st.Reason = "The last call failed: " + e.Message
	}
	return st
}

// versionOf identifies what answers under a specialist's name: another model
// or another server is another version, with statistics of its own.
func versionOf(c *config.Specialist) string {
	return c.Backend + "/" + c.Model + "@" + c.Endpoint
}

// key names what the specialist's outcomes in a field are counted for.
func (s *Specialist) key(tenant, field string) statistics.Key {
	return statistics.Key{Tenant: tenant, Specialist: s.Name(), Version: s.version, Field: field}
}

func paramsOf(c config.Params) *sdk.Params {
	return &sdk.Params{
		Temperature: c.Temperature, TopP: c.TopP, MaxTokens: c.MaxTokens, Stop: c.Stop, Seed: c.Seed,
		PresencePenalty: c.PresencePenalty, FrequencyPenalty: c.FrequencyPenalty,
	}
}
