// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestEcho(t *testing.T) {
	question := "What is the capital of France, and why?"
	for text, want := range map[string]sdk.CheckResult{
		question:                                sdk.CheckFail,
		"what is the capital of france and why": sdk.CheckFail,
		"**What is the capital of France, and why?**\n":  sdk.CheckFail,
		"What is the capital of France, and why? Paris.": sdk.CheckPass,
		"Paris.": sdk.CheckPass,
		strings.Repeat("It is Paris, as you know. ", 50_000): sdk.CheckPass,
	} {
		require.Equal(t, want, judge(t, "echo", question, text).GetResult(), excerpt(text))
	}
}

func TestGreetingIsNoEcho(t *testing.T) {
	require.Equal(t, sdk.CheckNotApplicable, judge(t, "echo", "Good morning to you!", "Good morning to you!").GetResult())
}

func TestNoQuestionNoEcho(t *testing.T) {
	require.Equal(t, sdk.CheckNotApplicable, judge(t, "echo", "", "").GetResult())
}
