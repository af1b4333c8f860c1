// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestEmpty(t *testing.T) {
	for _, text := range []string{"", " \n\t ", "\u200b\u200d\ufeff", "\u00a0\u3000", "\u2800", "\x00\x07", "\ufffd"} {
		e := judge(t, "empty", "Why?", text)
		require.Equal(t, sdk.CheckFail, e.GetResult(), "%q", text)
		require.True(t, e.GetHard(), "there is nothing to show")
	}
	for _, text := range []string{"4", "?", "👍", "漢", "```\n```", "-", " x "} {
		require.Equal(t, sdk.CheckPass, judge(t, "empty", "Why?", text).GetResult(), "%q", text)
	}
}

func TestAnswerThatCallsAToolNeedsNoText(t *testing.T) {
	e := verify(t, "empty", &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{ToolCalls: []*sdk.ToolCall{{Name: "look_up"}}}}})
	require.Equal(t, sdk.CheckNotApplicable, e.GetResult())
}
