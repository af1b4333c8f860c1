// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// results checks one of the plugins that the test binary can be.
func results(t *testing.T, plugin string, o Options) map[string]Result {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	list, err := Check(t.Context(), self, []string{asPlugin, plugin}, o)
	require.NoError(t, err)
	require.Len(t, list, len(checks()))
	byName := map[string]Result{}
	for _, r := range list {
		byName[r.Check] = r
	}
	require.Len(t, byName, len(list), "names of checks are unique")
	return byName
}

func TestEveryKindPasses(t *testing.T) {
	for name, r := range results(t, "careful", Options{}) {
		switch name {
		case "configure_path", "deadline", "cancel", "panic":
			require.Equal(t, Skip, r.Status, name)
		default:
			require.Equal(t, Pass, r.Status, "%s: %s", name, r.Detail)
		}
	}
}

func TestBrokenContractsAreFoundForEveryKind(t *testing.T) {
	r := results(t, "careless", Options{})
	require.Equal(t, Fail, r["call"].Status)
	for kind, want := range map[sdk.Kind]string{
		sdk.KindBackend:         "the stream ended without done, declined or error",
		sdk.KindClassifier:      "is 1.1",
		sdk.KindRouter:          "it chose candidate 2 of 2",
		sdk.KindVerifier:        "it gave 3 evidence for 2",
		sdk.KindArbiter:         "it gave 3 cluster probabilities for 2",
		sdk.KindScorer:          "it gave 3 scores for 2",
		sdk.KindPromotionPolicy: "I cannot decide",
		sdk.KindCorrectionStore: "it gave 4 hits where 3 were asked for",
		sdk.KindHook:            "nobody subscribed to post_response",
		sdk.KindMiddleware:      "where is my state",
	} {
		require.Contains(t, r["call"].Detail, string(kind)+": ")
		require.Contains(t, r["call"].Detail, want)
	}
	require.Equal(t, Skip, r["concurrency"].Status)
	require.Equal(t, `it needs the check "call"`, r["concurrency"].Detail)
	require.Equal(t, Pass, r["shutdown"].Status, "what does not need a call is checked all the same")
}

func TestObjectionsMustSayWhatToDo(t *testing.T) {
	for config, want := range map[string]string{
		`{"size":1}`: "Plugin cannot be configured: the diagnostic has no path to the setting",
		`{"size":2}`: "Wrong size: the path [colour] leads to no setting of the schema",
		`{"size":3}`: "Wrong size: the diagnostic has no detail that says what to do",
		`{"size":4}`: "the configuration was accepted",
	} {
		r := results(t, "loose", Options{BadConfig: json.RawMessage(config)})
		require.Equal(t, Fail, r["configure_path"].Status, config)
		require.Equal(t, want, r["configure_path"].Detail)
	}
}

func TestBadHandshakes(t *testing.T) {
	for plugin, want := range map[string]string{
		"mute":     "no handshake line came on standard output within 5s",
		"babbling": `the first line on standard output is "Listening on 127.0.0.1:8080"`,
		"fainting": "the plugin left without a handshake line (the process ended: exit status 9); it printed:\nout of memory",
		"deaf":     `the gRPC health service does not answer for "plugin"`,
		"sick":     `the gRPC health service says NOT_SERVING for "plugin"`,
	} {
		t.Run(plugin, func(t *testing.T) {
			r := results(t, plugin, Options{Timeout: 5 * time.Second})
			require.Equal(t, Fail, r["handshake"].Status)
			require.Contains(t, r["handshake"].Detail, want)
			for _, check := range []string{"configure", "call", "drain", "shutdown", "lifeline"} {
				require.Equal(t, Skip, r[check].Status, "%s cannot be checked", check)
			}
		})
	}
}

func TestPluginWithoutACookieCheck(t *testing.T) {
	r := results(t, "mute", Options{Timeout: time.Second})
	require.Equal(t, "it was still running after 1s", r["cookie"].Detail)
	require.Equal(t, Pass, results(t, "careful", Options{Kinds: []sdk.Kind{sdk.KindHook}})["cookie"].Status)
}

func TestKindsThatAreNotServed(t *testing.T) {
	r := results(t, "loose", Options{Kinds: []sdk.Kind{sdk.KindHook}})
	require.Equal(t, "it does not serve the kind hook", r["describe"].Detail)
}

func TestCheckEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	list, err := Check(ctx, "anything", nil, Options{})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, list)
}

func TestResultsAreJSON(t *testing.T) {
	b, err := json.Marshal(outcome(check{name: "call", about: "It answers."}, skipped("not today")))
	require.NoError(t, err)
	require.JSONEq(t, `{"check": "call", "about": "It answers.", "status": "skip", "detail": "not today"}`, string(b))
}
