// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/modelserver"
)

// TestFeedbackMovesTheStatistics says that answers were wrong until another
// specialist is preferred: what the next decision record shows of the first has
// fallen, and once for each person.
func TestFeedbackMovesTheStatistics(t *testing.T) {
	var ms []model
	for _, name := range []string{"first", "second"} {
		upstream := modelserver.New(t, modelserver.Config{})
		upstream.SetDefault(modelserver.Behaviour{Text: "It is a lock."})
		ms = append(ms, model{name: name, fields: `"software_engineering"`, server: upstream})
	}
	s := serve(t, models(ms...)+"state \"sqlite\" {\n  path = \"aua.db\"\n}\n")
	ask := func() (*api.QueryResponse, float64) {
		r := s.ask(&api.QueryRequest{Query: coding, Debug: true})
		for _, c := range r.Decision.Route.Considered {
			if c.Specialist == "first" {
				return r, c.Expected
			}
		}
		require.FailNow(t, "the first specialist was not considered")
		return nil, 0
	}
	r, _ := ask()
	require.Equal(t, "first", r.Specialist)
	_, before := ask()

	wrong := false
	f, err := s.Feedback(t.Context(), &api.FeedbackRequest{DecisionID: r.DecisionID, Correct: &wrong, Comment: "It deadlocks."})
	require.NoError(t, err)
	require.Equal(t, "first", f.Specialist)
	require.InDelta(t, 1, f.Counted, 0)
	_, after := ask()
	require.Less(t, after, before, "the next record shows it")
	f, err = s.Feedback(t.Context(), &api.FeedbackRequest{TraceID: r.TraceID, Correct: &wrong})
	require.NoError(t, err)
	require.True(t, f.Replaced)
	for _, person := range []string{"ada", "bob", "eve"} {
		_, err = s.Feedback(t.Context(), &api.FeedbackRequest{DecisionID: r.DecisionID, Correct: &wrong, User: person})
		require.NoError(t, err)
	}
	r = s.ask(&api.QueryRequest{Query: "write a function that reverses a linked list in Go", Debug: true})
	require.Equal(t, "second", r.Specialist, "who is told to be wrong is asked no more")
	require.Contains(t, s.metrics(), `aua_feedback_total{said="wrong"} 5`)

	_, err = s.Feedback(t.Context(), &api.FeedbackRequest{DecisionID: "no-such-decision", Rating: "up"})
	require.Equal(t, fault.NotFound, fault.CodeOf(err))

	// What was acknowledged survives a kill: the same person still has one say.
	require.NoError(t, s.command.Process.Signal(syscall.SIGKILL))
	s.exited <- <-s.exited
	again := serveIn(t, s.dir)
	f, err = again.Feedback(t.Context(), &api.FeedbackRequest{DecisionID: f.DecisionID, Correct: &wrong})
	require.NoError(t, err)
	require.True(t, f.Replaced)
}
