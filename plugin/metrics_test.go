// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// sample returns the value that an instance gave for a sample; empty for none.
func (h *testHost) sample(address, name string) string {
	for _, m := range h.Metrics(h.t.Context()) {
		for line := range strings.Lines(string(m.Text)) {
			if value, ok := strings.CutPrefix(line, name+" "); ok && m.Address == address {
				require.Equal(h.t, "tester", m.Plugin)
				return strings.TrimSpace(value)
			}
		}
	}
	return ""
}

func TestMetricsOfPluginsAreRead(t *testing.T) {
	h := newTestHost(t)
	inlined := spec(sdk.KindVerifier)
	inlined.Isolation = IsolationInline
	i := h.acquire(spec(sdk.KindClassifier))
	h.acquire(inlined)
	require.Len(t, h.Metrics(t.Context()), 2)
	for range 2 {
		_, err := ask(t.Context(), i, "do:count beans")
		require.NoError(t, err)
	}
	_, err := ask(t.Context(), i, "do:panic")
	require.Error(t, err)
	require.Equal(t, "2", h.sample("classifier.test", `asked_total{what="beans"}`))
	require.Equal(t, "2", h.sample("classifier.test", `method_calls_total{method="Classify",outcome="ok"}`))
	require.Equal(t, "1", h.sample("classifier.test", `method_calls_total{method="Classify",outcome="panic"}`))
	require.Equal(t, "3", h.sample("classifier.test", `method_seconds_count{method="Classify"}`))
	require.Empty(t, h.sample("verifier.test", "process_goroutines"), "the process is the host's")
}

// A plugin that answers nothing is left out, and the others are read all the same.
func TestAStuckPluginHoldsNoMetricsUp(t *testing.T) {
	h := newTestHost(t)
	h.acquire(spec(sdk.KindClassifier))
	stuck := h.acquire(spec(sdk.KindScorer))
	pid := stuck.Status().PID
	freeze(t, pid)
	list := h.Metrics(t.Context())
	require.Len(t, list, 1)
	require.Equal(t, "classifier.test", list[0].Address)
	require.NoError(t, syscall.Kill(pid, syscall.SIGCONT))
	eventually(t, func() bool { return len(h.Metrics(t.Context())) == 2 }, "it is read again")
}

func TestAPluginWithoutPlacesIsOverloadedAndNotCrashed(t *testing.T) {
	for name, options := range map[string][]hostOption{
		"direct": {defect("one-place")}, "grpc": {defect("one-place"), defect("grpc-alone")},
	} {
		h := newTestHost(t, options...)
		i := h.acquire(spec(sdk.KindClassifier))
		ctx, cancel := context.WithCancel(t.Context())
		var under sync.WaitGroup
		under.Go(func() { _, _ = ask(ctx, i, "do:wait") })
		eventually(t, func() bool { return h.sample("classifier.test", "process_calls_in_flight") == "1" }, "a call is under way")
		_, err := ask(t.Context(), i, "do:ok")
		f := fault.As(err)
		require.Equal(t, fault.Overloaded, f.Code, "%s: %v", name, err)
		require.Contains(t, f.Message, "has more calls than it takes, and refused Classify")
		cancel()
		under.Wait()
		eventually(t, func() bool { return h.sample("classifier.test", "process_calls_in_flight") == "0" }, "its place is free")
		_, err = ask(t.Context(), i, "do:ok")
		require.NoError(t, err, name)
		require.Zero(t, i.Status().Restarts, name)
		require.Equal(t, Ready, i.sup.view().state)
	}
}

// A line that a call logs says which query it was for, wherever the plugin runs.
func TestACallLogsWithItsQuery(t *testing.T) {
	h := newTestHost(t)
	inlined := spec(sdk.KindClassifier)
	inlined.Isolation = IsolationInline
	for n, s := range []Spec{spec(sdk.KindClassifier), inlined} {
		query := fmt.Sprintf("r%d", n)
		_, err := h.acquire(s).Classifier().Classify(t.Context(), &sdk.ClassifyRequest{
			Context: &sdk.CallContext{RequestId: query, TraceId: "4bf92f3577b34da6a3ce929d0e0e4736"},
			Content: &sdk.Content{LastMessage: "do:log hello"},
		})
		require.NoError(t, err)
		eventually(t, func() bool {
			return slices.ContainsFunc(h.log.lines(t), func(l map[string]any) bool {
				return l["@message"] == "A call of the tester logs." && l["instance"] == "classifier.test" &&
					l["request_id"] == query && l["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
			})
		}, s.Isolation)
	}
}
