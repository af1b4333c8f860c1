// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

func relay(t *testing.T) backendtest.Relay {
	t.Helper()
	return open(t, config{}).relay
}

// TestTranscripts compares what a stream becomes with the file beside it, and
// shows that the pieces in which bytes come do not matter.
func TestTranscripts(t *testing.T) {
	for file, data := range backendtest.Files(t, "testdata/stream/*.txt") {
		got := relay(t).Replay(t, backendtest.Events(data, "\n")...)
		backendtest.Golden(t, strings.TrimSuffix(file, ".txt")+".golden", got.Render())
		relay(t).CutAnywhere(t, file, data)
	}
}

// TestAnswers compares what whole responses become with the files beside them.
// A stream of that one line is the same.
func TestAnswers(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	for file, data := range backendtest.Files(t, "testdata/answer/*.json") {
		s.SetDefault(modelserver.Behaviour{Raw: string(data)})
		answer, failure := backendtest.Complete(t, b, backendtest.Ask("one two"))
		require.Nil(t, failure, file)
		streamed := backendtest.Stream(t, b, backendtest.Ask("one two")).Answer()
		for _, a := range []*sdk.Answer{answer, streamed} {
			for i, call := range a.GetToolCalls() {
				require.NotEmpty(t, call.GetId())
				if len(call.GetId()) > 20 {
					a.ToolCalls[i].Id = "call_made"
				}
			}
		}
		backendtest.Golden(t, strings.TrimSuffix(file, ".json")+".golden", backendtest.RenderAnswer(answer))
		require.Equal(t, answer.String(), streamed.String(), file)
	}
}

// TestOperatorsSeeColdStartsAndCutPrompts looks at the log, which has no prompt in it.
func TestOperatorsSeeColdStartsAndCutPrompts(t *testing.T) {
	var out bytes.Buffer
	s := modelserver.New(t, modelserver.Config{Dialect: modelserver.Ollama, ContextTokens: 50, Truncate: true, ColdStartMS: 5})
	inst := backendtest.Instance(config{"base_url": s.URL()})
	inst.Log = hclog.New(&hclog.LoggerOptions{Output: &out, Level: hclog.Info})
	b := backendtest.Make[*backend](t, Plugin(), inst)
	answer, failure := backendtest.Complete(t, b, backendtest.Ask("short"))
	require.Nil(t, failure)
	require.Contains(t, string(answer.GetExtra().GetTopJson()), `"load_duration":6000000`, "the wait is visible in the answer")
	require.Empty(t, out.String(), "and too short for the log")
	s.Enqueue(modelserver.Behaviour{Raw: `{"message":{"content":"a"},"done":true,"load_duration":2500000000}`})
	backendtest.Stream(t, b, backendtest.Ask("short"))
	require.Contains(t, out.String(), "loaded the model first")
	require.Contains(t, out.String(), "load_ms=2500")
	out.Reset()
	long := strings.Repeat("confidential words ", 500)
	backendtest.Complete(t, b, backendtest.Ask(long))
	backendtest.Stream(t, b, backendtest.Ask(long))
	require.Equal(t, 2, strings.Count(out.String(), "cut the prompt in silence"))
	require.Contains(t, out.String(), "reported=50")
	require.NotContains(t, out.String(), "confidential")
}
