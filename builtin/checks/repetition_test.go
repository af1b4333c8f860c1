// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestLoops(t *testing.T) {
	for _, text := range []string{
		"We begin. " + strings.Repeat("The answer is not listed. ", 20),
		"x = " + strings.Repeat("\\frac{a}{b} + ", 30) + "\\fr",
		"Kinds:" + strings.Repeat(" of the type", 40),
		strings.Repeat("no ", 20) + strings.Repeat("yes ", 100),
		strings.Repeat("漢字と", 60),
	} {
		e := judge(t, "repetition", "What is it?", text)
		require.Equal(t, sdk.CheckFail, e.GetResult(), text)
		require.False(t, e.GetHard())
		require.Contains(t, e.GetReason(), "loop")
		require.GreaterOrEqual(t, len(marked(text, e)), loopBytes-10)
	}
}

func TestLoopIsMarkedFromItsBeginning(t *testing.T) {
	text := "We begin with a fact: " + strings.Repeat("It is so, and so it is. ", 12)
	e := judge(t, "repetition", "", text)
	require.Equal(t, strings.TrimSpace(strings.Repeat(" It is so, and so it is.", 12)), strings.TrimSpace(marked(text, e)))
	require.Contains(t, e.GetReason(), "12 times")
}

func TestRepeatedLine(t *testing.T) {
	var b strings.Builder
	for i := range 12 {
		fmt.Fprintf(&b, "  %d. Consider the following equation.\n", i+1)
		if i%2 == 0 {
			fmt.Fprintf(&b, "Step %d is different from the others.\n", i*i+7)
		}
	}
	e := judge(t, "repetition", "Solve it.", b.String())
	require.Equal(t, sdk.CheckFail, e.GetResult())
	require.True(t, strings.HasSuffix(marked(b.String(), e), "12. Consider the following equation."))
	require.Equal(t, "The answer repeats one line 12 times: “Consider the following equation.”.", e.GetReason())
}

func TestNoLoops(t *testing.T) {
	var table strings.Builder
	for i := range 40 {
		fmt.Fprintf(&table, "| row %d | %d | some text |\n", i, i*i)
	}
	for _, text := range []string{
		strings.Repeat("-", 500),
		strings.Repeat("0, 0, 0, 0,\n", 80),
		strings.Repeat("1", 400),
		strings.Repeat("| --- ", 80),
		table.String(),
		"```go\n" + strings.Repeat("\t\t}\n", 60) + "```\n",
		strings.Repeat("ha", 40),
		"Every good boy does fine. " + strings.Repeat("The quick brown fox jumps over the lazy dog. ", 4),
	} {
		require.NotEqual(t, sdk.CheckFail, judge(t, "repetition", "What is it?", text).GetResult(), text)
	}
	require.Equal(t, sdk.CheckNotApplicable, judge(t, "repetition", "What is it?", "Short.").GetResult())
}

func TestRepetitionOnDemand(t *testing.T) {
	text := strings.Repeat("I will not talk in class. ", 20)
	for _, question := range []string{"Write it 20 times.", "Repeat after me.", "Give me the lyrics."} {
		require.Equal(t, sdk.CheckNotApplicable, judge(t, "repetition", question, text).GetResult(), question)
	}
}

func TestLoopAtTheEndOfALongAnswer(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "Fact %d says that %d is odd or even.\n", i, i*i*31)
	}
	require.Equal(t, sdk.CheckPass, judge(t, "repetition", "", b.String()).GetResult())
	b.WriteString(strings.Repeat("and so on and so forth, ", 30))
	require.Equal(t, sdk.CheckFail, judge(t, "repetition", "", b.String()).GetResult())
}
