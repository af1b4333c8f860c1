// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// TestHandbookWithoutModels: without a model server, AUA still tells how one is added.
func TestHandbookWithoutModels(t *testing.T) {
	s := serveIn(t, t.TempDir(), "-dev", "-detect", "none")
	stdout, stderr, status := runCommand(t, s.dir, "query", "-address", s.url, "how do I add a second model server?")
	require.Zero(t, status, stderr)
	require.Contains(t, stdout, "```hcl\nbackend ")
	require.Contains(t, stdout, "\nSource: website/docs/configuration.md#add-a-second-model-server ")

	r := s.ask(&api.QueryRequest{Query: "what does max_in_flight do?", Debug: true})
	require.Equal(t, "handbook", r.Specialist, "also without the name of AUA, when nobody else answers")
	require.Equal(t, "calc", r.Decision.Candidates[0].Specialist)

	_, err := s.Query(t.Context(), &api.QueryRequest{Query: "how do I configure nginx?"})
	require.ErrorContains(t, err, "AUA_NO_SPECIALIST")
}

// TestHandbookBesideModels: with a model server, the handbook answers questions
// about AUA, and no other question passes through it.
func TestHandbookBesideModels(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{Dialect: modelserver.VLLM})
	s := serveIn(t, t.TempDir(), "-dev", "-detect", "vllm="+strings.TrimPrefix(upstream.URL(), "http://"))
	ours := &api.QueryRequest{Query: "what does AUA_OVERLOADED mean?", Debug: true}
	r := s.ask(ours)
	require.Equal(t, "handbook", r.Specialist)
	require.Equal(t, "aua", r.Field)
	require.Contains(t, r.Answer, "website/docs/errors.md#error-codes")
	require.Len(t, r.Decision.Candidates, 1)

	for _, q := range []string{"explain what a mutex is, in two sentences", "write a poem about the sea", "what is a plugin in WordPress?"} {
		r := s.ask(&api.QueryRequest{Query: q, Debug: true})
		require.NotEqual(t, "handbook", r.Specialist)
		for _, h := range r.Decision.Hops {
			require.NotEqual(t, "backend.handbook", h.Plugin, q)
		}
	}

	// What it declines goes on to the model, and a crash costs nobody the answer.
	r = s.ask(&api.QueryRequest{Query: "what are the AUA guidelines for kidney stones in dogs of the sea?", Field: "aua", Debug: true})
	require.NotEqual(t, "handbook", r.Specialist)
	require.Equal(t, "declined", r.Decision.Candidates[0].Outcome)

	require.NoError(t, syscall.Kill(s.pid("backend.handbook"), syscall.SIGKILL))
	require.Eventually(t, func() bool { return s.ask(ours).Specialist == "handbook" }, patience, tick)
}
