// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// both runs a test with an instance as a process and with one in the host.
func both(t *testing.T, kind sdk.Kind, test func(*testing.T, *Instance)) {
	t.Helper()
	for _, isolation := range []string{IsolationProcess, IsolationInline} {
		t.Run(isolation, func(t *testing.T) {
			s := spec(kind)
			s.Isolation = isolation
			test(t, newTestHost(t).acquire(s))
		})
	}
}

func TestRouterClient(t *testing.T) {
	both(t, sdk.KindRouter, func(t *testing.T, i *Instance) {
		resp, err := i.Router().Route(t.Context(), &sdk.RouteRequest{Content: &sdk.Content{LastMessage: "do:ok"}, Candidates: []*sdk.RouteCandidate{{}}})
		require.NoError(t, err)
		require.Equal(t, sdk.ModeSingle, resp.GetMode())
		require.Equal(t, "ok", resp.GetReason())
	})
}

func TestArbiterClient(t *testing.T) {
	both(t, sdk.KindArbiter, func(t *testing.T, i *Instance) {
		req := &sdk.ArbitrateRequest{Content: &sdk.Content{LastMessage: "do:ok"}, Candidates: []*sdk.Candidate{{}, {}}, Clusters: 2}
		resp, err := i.Arbiter().Arbitrate(t.Context(), req)
		require.NoError(t, err)
		require.Equal(t, []float64{1, 0}, resp.GetClusterProbabilities())
		req.Content.LastMessage = "do:panic"
		_, err = i.Arbiter().Arbitrate(t.Context(), req)
		require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	})
}

func TestPromotionPolicyClient(t *testing.T) {
	both(t, sdk.KindPromotionPolicy, func(t *testing.T, i *Instance) {
		resp, err := i.PromotionPolicy().Decide(t.Context(), &sdk.DecideRequest{Specialist: "do:ok"})
		require.NoError(t, err)
		require.Equal(t, sdk.PromotionInconclusive, resp.GetVerdict())
	})
}

func TestHookClient(t *testing.T) {
	both(t, sdk.KindHook, func(t *testing.T, i *Instance) {
		require.Equal(t, []string{"pre_query", "post_response"}, i.Kind().HookPoints)
		resp, err := i.Hook().Fire(t.Context(), &sdk.FireRequest{Content: &sdk.Content{LastMessage: "do:ok"}})
		require.NoError(t, err)
		require.Equal(t, map[string]string{"tester": "ok"}, resp.GetPatch().GetMetadata())
	})
}

func TestMiddlewareClient(t *testing.T) {
	both(t, sdk.KindMiddleware, func(t *testing.T, i *Instance) {
		m := i.Middleware()
		before, err := m.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Content: &sdk.Content{LastMessage: "do:ok"}})
		require.NoError(t, err)
		require.Equal(t, "ok", string(before.GetState()))
		after, err := m.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Text: "do:echo changed"})
		require.NoError(t, err)
		require.Equal(t, "changed", after.GetText())

		ctx, calls := recorded(t.Context())
		chunks, err := m.OnChunk(ctx, &sdk.CallContext{Instance: i.Address()}, []byte("state "))
		require.NoError(t, err)
		out, err := chunks.Next("a", false)
		require.NoError(t, err)
		require.Empty(t, out)
		require.Empty(t, *calls, "the answer is one call, which is not over")
		out, err = chunks.Next("b", true)
		require.NoError(t, err)
		require.Equal(t, "state ab", out)
		require.Equal(t, "OnChunk", (*calls)[0].Method)
		_, err = chunks.Next("c", true)
		require.ErrorIs(t, err, errChunksOver)

		chunks, err = m.OnChunk(t.Context(), &sdk.CallContext{Instance: i.Address()}, nil)
		require.NoError(t, err)
		_, err = chunks.Next("do:panic", false)
		require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
		_, err = chunks.Next("more", true)
		require.ErrorIs(t, err, errChunksOver)

		ctx, calls = recorded(t.Context())
		chunks, err = m.OnChunk(ctx, &sdk.CallContext{Instance: i.Address()}, nil)
		require.NoError(t, err)
		_, err = chunks.Next("a", false)
		require.NoError(t, err)
		require.EqualValues(t, 1, i.Status().InFlight)
		chunks.Close()
		chunks.Close()
		require.Zero(t, i.Status().InFlight, "an answer that broke off leaves no call behind, for which a drain would wait")
		require.Len(t, *calls, 1)
		require.Equal(t, fault.Cancelled, fault.CodeOf((*calls)[0].Err))
		_, err = chunks.Next("b", true)
		require.ErrorIs(t, err, errChunksOver)
	})
}

// TestChunksDieWithTheirProcess: what a transformer held back is gone with it,
// so that its answer cannot be finished by another process.
func TestChunksDieWithTheirProcess(t *testing.T) {
	i := newTestHost(t).acquire(spec(sdk.KindMiddleware))
	chunks, err := i.Middleware().OnChunk(t.Context(), &sdk.CallContext{Instance: i.Address()}, nil)
	require.NoError(t, err)
	_, err = chunks.Next("a", false)
	require.NoError(t, err)
	_, err = chunks.Next("do:exit", false)
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))

	chunks, err = i.Middleware().OnChunk(t.Context(), &sdk.CallContext{Instance: i.Address()}, nil)
	require.NoError(t, err, "the next answer has a new process")
	out, err := chunks.Next("b", true)
	require.NoError(t, err)
	require.Equal(t, "b", out)
}

func TestCorrectionStoreClient(t *testing.T) {
	both(t, sdk.KindCorrectionStore, func(t *testing.T, i *Instance) {
		store := i.CorrectionStore()
		var changes []*sdk.Change
		for n := range int64(2500) { // more than one message holds
			changes = append(changes, &sdk.Change{Sequence: n + 1, Correction: &sdk.Correction{Id: fmt.Sprint(n), Tenant: "a"}})
		}
		sequence, err := store.Load(t.Context(), changes)
		require.NoError(t, err)
		require.EqualValues(t, 2500, sequence)
		applied, err := store.Apply(t.Context(), &sdk.ApplyRequest{Change: &sdk.Change{Sequence: 2501, Correction: &sdk.Correction{Id: "x", Tenant: "b"}}})
		require.NoError(t, err)
		require.EqualValues(t, 2501, applied.GetSequence())

		found, err := store.Search(t.Context(), &sdk.SearchRequest{Context: &sdk.CallContext{Tenant: "b"}, Query: "do:ok"})
		require.NoError(t, err)
		require.Len(t, found.GetHits(), 1)
		explained, err := store.Explain(t.Context(), &sdk.ExplainRequest{Id: "x"})
		require.NoError(t, err)
		require.NotEmpty(t, explained.GetReasons())
		_, err = store.Put(t.Context(), &sdk.PutRequest{})
		require.ErrorIs(t, err, errors.ErrUnsupported, "it owns no storage")
		_, err = store.Get(t.Context(), &sdk.GetRequest{})
		require.ErrorIs(t, err, errors.ErrUnsupported)
		_, err = store.List(t.Context(), &sdk.ListRequest{})
		require.ErrorIs(t, err, errors.ErrUnsupported)
	})
}
