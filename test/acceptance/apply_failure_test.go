// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// misbehaving serves with a scorer and a backend that do what they are told.
func misbehaving(t *testing.T) (s *live.Server, hcl func(scorer, model string) string) {
	t.Helper()
	binary, err := auaTester()
	require.NoError(t, err)
	hcl = func(scorer, model string) string {
		return preamble + "backend \"b\" {\n  plugin = \"tester\"\n}\n" +
			"specialist \"s\" {\n  backend = \"b\"\n  model   = \"" + model + "\"\n  fields  = [\"general\", \"software_engineering\"]\n}\n" +
			"scorer \"default\" {\n  plugin = \"tester\"\n  config { " + scorer + " }\n}\n"
	}
	return live.In(t, binary).Write("aua.hcl", hcl("", "m")).Serve(), hcl
}

// TestWhatDoesNotServeIsNotApplied: everything stays as it was, and the error
// says which block failed at which step and why.
func TestWhatDoesNotServeIsNotApplied(t *testing.T) {
	s, hcl := misbehaving(t)
	before := stands(t, s)
	cases := map[string]struct {
		hcl     string
		address string
		newcomer
	}{
		"the model is not there": {hcl("", "absent"), "specialist.s", newcomer{
			step: "probe", code: fault.BackendUnreachable, says: "There is no such model",
		}},
		"a new backend does not reach its model": {
			hcl("", "m") + "backend \"c\" {\n  plugin = \"tester\"\n}\nspecialist \"c\" {\n  backend = \"c\"\n  model   = \"absent\"\n  fields  = [\"general\"]\n}\n",
			"backend.c",
			newcomer{step: "probe", code: fault.BackendUnreachable, says: "There is no such model"},
		},
	}
	for name, n := range newcomers {
		cases[name] = struct {
			hcl     string
			address string
			newcomer
		}{hcl(n.config, "m"), "scorer.default", n}
	}
	failed := 0
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			// A plan that starts the plugins finds what fails at their start.
			_, err := s.Plan(t.Context(), &api.PlanRequest{Bundle: bundle(c.hcl)})
			require.Equal(t, c.step == "start", err != nil, "%v", err)
			p, err := s.Plan(t.Context(), &api.PlanRequest{Bundle: bundle(c.hcl), Static: true})
			require.NoError(t, err)
			_, err = s.Apply(t.Context(), &api.ApplyRequest{Plan: p})
			require.Equal(t, c.code, fault.CodeOf(err), "%v", err)
			require.ErrorContains(t, err, c.says)
			require.ErrorContains(t, err, "Nothing has changed; what ran before serves on.")
			require.Equal(t, c.step, fault.As(err).Details["step"])
			require.Contains(t, fmt.Sprint(fault.As(err).Details["failures"]), "address:"+c.address)
			require.Equal(t, before, stands(t, s))
			r, err := s.Query(t.Context(), &api.QueryRequest{Query: coding})
			require.NoError(t, err)
			require.Empty(t, r.Degraded)
			require.Equal(t, before.generation, r.Generation)
			failed++
			require.Contains(t, scraped(t, s.URL), fmt.Sprintf(`aua_config_applies_total{outcome="failed"} %d`, failed))
			require.Eventually(t, func() bool { return len(children(s.Command.Process.Pid)) == len(before.pids) }, patience, tick)
		})
	}
	require.True(t, applies(t, s, hcl("delay_ms = 1", "other")).Changed, "what serves is applied afterwards")
}

// TestAnApplyThatIsGivenUp by its client, while a new process hangs, leaves
// nothing of it; meanwhile nobody else changes anything.
func TestAnApplyThatIsGivenUp(t *testing.T) {
	s, hcl := misbehaving(t)
	before := stands(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	var gone error
	wg.Go(func() {
		_, gone = s.Apply(ctx, &api.ApplyRequest{Bundle: bundle(hcl(`behaviour = "hang-configure"`, "m"))})
	})
	host := s.Command.Process.Pid
	require.Eventually(t, func() bool { return len(children(host)) > len(before.pids) }, patience, tick)
	_, err := s.Apply(t.Context(), &api.ApplyRequest{Bundle: bundle(hcl("delay_ms = 1", "m"))})
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))
	require.ErrorContains(t, err, "The configuration is being changed: apply, by anonymous, since ")
	_, err = s.Lock(t.Context(), &api.ConfigLock{Operation: api.OperationApply, Who: "ada"})
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))

	cancel()
	wg.Wait()
	require.Error(t, gone)
	require.Eventually(t, func() bool { return len(children(host)) == len(before.pids) }, patience, tick)
	require.Eventually(t, func() bool {
		return strings.Contains(scraped(t, s.URL), `aua_config_applies_total{outcome="cancelled"} 1`)
	}, patience, tick)
	require.Equal(t, before, stands(t, s))
	require.True(t, applies(t, s, hcl("delay_ms = 1", "m")).Changed)
}
