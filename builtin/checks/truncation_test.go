// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func finished(t *testing.T, check, reason, text string) *sdk.Evidence {
	t.Helper()
	return verify(t, check, &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{Text: text, FinishReason: reason}}})
}

func TestTruncation(t *testing.T) {
	for reason, want := range map[string]sdk.CheckResult{
		"stop":           sdk.CheckPass,
		"tool_calls":     sdk.CheckPass,
		"end_turn":       sdk.CheckPass,
		"length":         sdk.CheckFail,
		"max_tokens":     sdk.CheckFail,
		"error":          sdk.CheckFail,
		"content_filter": sdk.CheckNotApplicable,
		"":               sdk.CheckUnknown,
	} {
		e := finished(t, "truncation", reason, "The answer is 4.")
		require.Equal(t, want, e.GetResult(), reason)
		require.False(t, e.GetHard(), "the beginning of an answer may still help")
	}
}

func TestUnfinished(t *testing.T) {
	long := "The sampling distribution has a standard deviation of 0.2. "
	for text, want := range map[string]string{
		"We add them up and get 12 +":                                          " +",
		"The result follows from the":                                          " the",
		"Taken together, all this means that we can neither add nor subtract,": "nor subtract,",
		"She has 15 + 25 = <<15+2":                                             "<<15+2",
		"So x = \\frac{1}{":                                                    "}{",
		"So x is (1 + 2)^":                                                     ")^",
		"Sum:\n\n12 * 4 =":                                                     " =",
		"So it is \\":                                                          " \\",
		"Here it is:\n```go\nfunc main() {\n":                                  "func main() {\n",
		"Here it is:\n```go\nfunc main() {":                                    "func main() {",
		long + "Therefore the test statistic must have":                        "Therefore the test statistic must have",
		long + "Therefore the test statistic must exceed":                      "Therefore the test statistic must exceed",
		"Heritability is measured in populations. The share of it that genes":  "The share of it that genes",
	} {
		e := finished(t, "unfinished", "stop", text)
		require.Equal(t, sdk.CheckFail, e.GetResult(), text)
		require.True(t, strings.HasSuffix(marked(text, e), want), "%q marks %q", text, marked(text, e))
		require.Contains(t, e.GetReason(), map[bool]string{true: "never closed", false: "breaks off"}[strings.Contains(text, "```")])
	}
}

func TestFinishedTexts(t *testing.T) {
	for _, text := range []string{
		"4",
		"Paris",
		"The answer is 4.",
		"x",
		"Yes, I can",
		"- Fast\n- Uses little memory. Needs no set-up and no account at all, for anybody",
		"| a | b |\n|---|---|\n| 1 | 2 |",
		"Look:\n```go\nx := 1\n```",
		"Look:\n```go\nx := 1\n```\n\n",
		"The options were weighed and found to be equal in value. The answer is B",
		"There is more in the handbook, which is kept up to date. See it at https://example.org/x",
		"It costs 5 €",
		"Is it true?",
		"“Quite so,” she said, “and then some!”",
		"\\[ x = 4 \\]",
		"A: 20",
		"I",
		"plan a",
		"*(see [the guide](https://example.org/guide))*",
		"Heading\n~~~~~~~\n\nText.",
		"I think so",
		"That is just the way it is",
		"They cost $5 each",
		"Both C and C++",
		"See https://example.org/docs/1/",
		"cd /usr/local/",
		"SGVsbG8gd29ybGQ=",
		"Too bad :(",
		"Results\n=======",
		"Dear Ann,\n\nIt was a pleasure to meet you.\n\nBest regards,",
		"",
	} {
		require.NotEqual(t, sdk.CheckFail, finished(t, "unfinished", "stop", text).GetResult(), text)
	}
	require.Equal(t, sdk.CheckNotApplicable, finished(t, "unfinished", "stop", "  \n").GetResult())
}

// The server and the text say the same thing: it counts once.
func TestUnfinishedLeavesTheWordToTheServer(t *testing.T) {
	require.Equal(t, sdk.CheckNotApplicable, finished(t, "unfinished", "length", "12 +").GetResult())
}

// TestQuickLooks: no quick look spares a text the pattern that finds something in it.
func TestQuickLooks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := append([]string{
		"I can't ", "i will not", "We must decline to", "I’m unable to ", "sorry, ", "help", "comply", "answer that",
		"<<", ">>", "15+2", " ", "  ", "(", "x", "é", "\\", strings.Repeat("long ", 9), "\t", ":", ")", "2", "*", "^", ",", "=", "&", "[", "}", "AND", "Its",
	}, danglingWords...)
	var found int
	for range 200_000 {
		var b strings.Builder
		for range 1 + random.IntN(4) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		line := b.String()
		for _, sign := range dangling {
			if sign.pattern.MatchString(line) {
				found++
				require.True(t, sign.possible(line), "%s in %q", sign.pattern, line)
			}
		}
		if refusing.MatchString(line) {
			found++
			require.True(t, mayRefuse(line), "%q", line)
		}
	}
	require.Greater(t, found, 10_000)
}
