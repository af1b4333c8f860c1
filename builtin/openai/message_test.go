// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// TestMessages shows what a person reads of each failure of each family of servers.
func TestMessages(t *testing.T) {
	var out strings.Builder
	for _, dialect := range dialectsOfServers {
		s, b := serve(t, modelserver.Config{Dialect: dialect})
		fmt.Fprintf(&out, "# %s\n", dialect)
		for _, failure := range modelserver.Failures() {
			s.SetDefault(modelserver.Behaviour{Error: failure})
			_, got := complete(t, b, ask("q"))
			kind := backendtest.Kind(got)
			fmt.Fprintf(&out, "%s: %s code=%q\n    %s\n", failure, kind, got.GetUpstreamCode(), strings.ReplaceAll(got.GetMessage(), s.Addr(), "model.test"))
		}
	}
	for _, fault := range []modelserver.Fault{
		modelserver.CutBefore, modelserver.CutHeaders, modelserver.BadJSON, modelserver.WrongTypes, modelserver.HTML, modelserver.Empty,
	} {
		s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Fault: fault}})
		_, buffered := complete(t, b, ask("q"))
		streamed := stream(t, b, ask("q")).Failure()
		fmt.Fprintf(&out, "# %s\n    %s\n    %s\n", fault, strings.ReplaceAll(buffered.GetMessage(), s.Addr(), "model.test"),
			strings.ReplaceAll(streamed.GetMessage(), s.Addr(), "model.test"))
	}
	backendtest.Golden(t, "testdata/messages.golden", out.String())
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
	s, b := serve(t, modelserver.Config{})
	for file, body := range backendtest.Files(t, "testdata/answer/*.json") {
		s.SetDefault(modelserver.Behaviour{Raw: string(body), RawType: "application/json"})
		answer, failure := complete(t, b, ask("one two"))
		require.Nil(t, failure, file)
		backendtest.Golden(t, strings.TrimSuffix(file, ".json")+".golden", backendtest.RenderAnswer(answer))

		// A server that answers a stream with the same object says the same.
		r := stream(t, b, ask("one two"))
		require.Equal(t, answer.GetText(), r.Text(), file)
		require.Equal(t, answer.GetFinishReason(), r.Done().GetFinishReason(), file)
		require.Equal(t, answer.GetUsage().String(), r.Done().GetUsage().String(), file)
		require.Len(t, r.Calls(), len(answer.GetToolCalls()), file)
	}
}
