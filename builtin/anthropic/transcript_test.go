// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

func relay(t *testing.T) backendtest.Relay {
	t.Helper()
	return open(t, config{"base_url": "http://127.0.0.1:1"}).relay
}

// TestTranscripts compares what a stream becomes with the file beside it, and
// shows that the pieces in which bytes come do not matter.
func TestTranscripts(t *testing.T) {
	for file, data := range backendtest.Files(t, "testdata/stream/*.txt") {
		got := relay(t).Replay(t, backendtest.Events(data, "\n\n")...)
		backendtest.Golden(t, strings.TrimSuffix(file, ".txt")+".golden", got.Render())
		relay(t).CutAnywhere(t, file, data)
	}
}

// TestAnswers compares what whole responses become with the files beside them,
// and has the same object answer a request for a stream.
func TestAnswers(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	for file, data := range backendtest.Files(t, "testdata/answer/*.json") {
		s.SetDefault(modelserver.Behaviour{Raw: string(data), RawType: "application/json"})
		answer, failure := backendtest.Complete(t, b, backendtest.Ask("one two"))
		require.Nil(t, failure, file)
		for _, call := range answer.GetToolCalls() {
			require.NotEmpty(t, call.GetId())
			if strings.HasPrefix(call.GetId(), "call_") {
				call.Id = "call_made"
			}
		}
		backendtest.Golden(t, strings.TrimSuffix(file, ".json")+".golden", backendtest.RenderAnswer(answer))
		r := backendtest.Stream(t, b, backendtest.Ask("one two"))
		require.Equal(t, answer.GetText(), r.Text(), file)
		require.Equal(t, answer.GetUsage().String(), r.Done().GetUsage().String(), file)
		require.Equal(t, answer.GetExtra().String(), r.Done().GetExtra().String(), file)
	}
}
