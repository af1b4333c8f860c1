// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// TestStoppedClassifier stops the classifier's process, as a machine out of
// memory does: the field is unknown, so that the strictest rules apply.
func TestStoppedClassifier(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, models(model{name: "swe", fields: `"general"`, server: upstream})+`
classifier "default" {
  plugin  = "lexical"
  timeout = "300ms"
}
`)
	var pid int
	var r *api.QueryResponse
	require.Eventually(t, func() bool {
		// A process that is found to be stuck is replaced at once, perhaps before the query comes.
		if pid = s.pid("classifier.default"); pid != 0 {
			require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
		}
		r = s.ask(&api.QueryRequest{Query: coding, Debug: true})
		return r.Decision.Classification.Source == "none"
	}, patience, tick)
	require.Equal(t, "fallback", r.Mode)
	require.Equal(t, "abstained", r.Status)
	require.Len(t, r.Degraded, 1)
	require.Contains(t, r.Degraded[0], "classifier.default")

	require.Eventually(t, func() bool {
		return len(s.ask(&api.QueryRequest{Query: coding}).Degraded) == 0
	}, patience, tick, "a new process takes its place")
	require.NotEqual(t, pid, s.pid("classifier.default"))
}

// TestOpenCircuit leaves a failing specialist alone, and says so.
func TestOpenCircuit(t *testing.T) {
	code, maths, _ := two(t)
	s := serve(t, models(
		model{name: "swe", fields: `"software_engineering"`, server: code, more: "retries = 0\n  breaker {\n    failures = 1\n    cooldown = \"1h\"\n  }"},
		model{name: "math", fields: `"mathematics"`, server: maths},
	))
	code.Kill()
	require.Equal(t, "math", s.ask(&api.QueryRequest{Query: coding}).Specialist)
	r := s.ask(&api.QueryRequest{Query: coding, Debug: true})
	require.Len(t, r.Decision.Candidates, 1, "it is not even tried")
	require.Contains(t, r.Decision.Route.Considered[0].Filtered, "It is left alone for another")
	require.Equal(t, "open", s.specialist("swe").Breaker)
}
