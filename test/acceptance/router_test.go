// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// TestRouter has a plugin choose between two specialists of a field: its choice
// answers, and the record tells its estimate and its propensity.
func TestRouter(t *testing.T) {
	var ms []model
	for _, name := range []string{"first", "second"} {
		upstream := modelserver.New(t, modelserver.Config{})
		upstream.SetDefault(modelserver.Behaviour{Text: "Check for nil."})
		ms = append(ms, model{name: name, fields: `"software_engineering"`, server: upstream})
	}
	s := serveTester(t, models(ms...)+`
router "mine" {
  plugin = "tester"
  config { choose_last = true }
}
`)
	r := s.ask(&api.QueryRequest{Query: coding, Debug: true})
	require.Equal(t, "second", r.Specialist)
	require.Empty(t, r.Degraded)
	require.Equal(t, "router.mine", r.Decision.Route.Router)
	require.Equal(t, "ok", r.Decision.Route.Reason)
	require.Contains(t, r.Decision.Route.Considered, api.Considered{
		Specialist: "second", Field: "software_engineering", Chosen: true, Propensity: .5, Expected: .75,
	})
	require.Contains(t, hopsOf(r.Decision), "router.mine Route")

	stdout, stderr, status := runCommand(t, s.dir, "query", "-address", s.url, "-debug", coding)
	require.Zero(t, status, stderr)
	require.Contains(t, stdout, "route  single, relay by router.mine: ok")
	require.Contains(t, stdout, "expected 0.75, propensity 0.50")
}

func hopsOf(d *api.Decision) []string {
	var hops []string
	for _, h := range d.Hops {
		hops = append(hops, h.Plugin+" "+h.Method)
	}
	return hops
}
