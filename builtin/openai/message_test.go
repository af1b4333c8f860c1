// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/modelserver"
)

// golden compares a text with a file, or writes the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, file)
}

// TestMessages shows what a person reads of each failure of each family of servers.
func TestMessages(t *testing.T) {
	var out strings.Builder
	for _, dialect := range dialectsOfServers {
		s, b := serve(t, modelserver.Config{Dialect: dialect})
		fmt.Fprintf(&out, "# %s\n", dialect)
		for _, failure := range modelserver.Failures() {
			s.SetDefault(modelserver.Behaviour{Error: failure})
			_, got := complete(t, b, ask("q"))
			kind := strings.TrimPrefix(got.GetKind().String(), "UPSTREAM_ERROR_KIND_")
			fmt.Fprintf(&out, "%s: %s code=%q\n    %s\n", failure, kind, got.GetUpstreamCode(), strings.ReplaceAll(got.GetMessage(), s.Addr(), "model.test"))
		}
	}
	for _, fault := range []modelserver.Fault{
		modelserver.CutBefore, modelserver.CutHeaders, modelserver.BadJSON, modelserver.WrongTypes, modelserver.HTML, modelserver.Empty,
	} {
		s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Fault: fault}})
		_, buffered := complete(t, b, ask("q"))
		streamed := stream(t, b, ask("q")).failure()
		fmt.Fprintf(&out, "# %s\n    %s\n    %s\n", fault, strings.ReplaceAll(buffered.GetMessage(), s.Addr(), "model.test"),
			strings.ReplaceAll(streamed.GetMessage(), s.Addr(), "model.test"))
	}
	golden(t, "testdata/messages.golden", out.String())
	for line := range strings.Lines(out.String()) {
		if message, ok := strings.CutPrefix(line, "    "); ok {
			message = strings.TrimSpace(message)
			require.True(t, strings.HasPrefix(message, "The model server at http://model.test "), message)
			require.True(t, strings.HasSuffix(message, ".") || strings.HasSuffix(message, `."`) || strings.HasSuffix(message, `!"`), message)
		}
	}
}

// TestAnswers compares what whole responses become with the files beside them.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/answer/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	s, b := serve(t, modelserver.Config{})
	for _, file := range files {
		body, err := os.ReadFile(file)
		require.NoError(t, err)
		s.SetDefault(modelserver.Behaviour{Raw: string(body), RawType: "application/json"})
		answer, failure := complete(t, b, ask("one two"))
		require.Nil(t, failure, file)
		golden(t, strings.TrimSuffix(file, ".json")+".golden", renderAnswer(answer))

		// A server that answers a stream with the same object says the same.
		r := stream(t, b, ask("one two"))
		require.Equal(t, answer.GetText(), r.text(), file)
		require.Equal(t, answer.GetFinishReason(), r.done().GetFinishReason(), file)
		require.Equal(t, answer.GetUsage().String(), r.done().GetUsage().String(), file)
		require.Len(t, r.calls(), len(answer.GetToolCalls()), file)
	}
}

// renderAnswer writes a whole answer as the delta and the end that it would be in a stream.
func renderAnswer(a *sdk.Answer) string {
	d, done := upstream.Whole(a)
	return render(upstream.DeltaEvent(d)) + render(upstream.DoneEvent(done))
}
