// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestUnstyled(t *testing.T) {
	for text, want := range map[string]string{
		"## Result\n\n**42** is *the* __answer__.":                          "Result\n\n42 is the __answer__.",
		"- one\n* two\n  + three\n1. four":                                  "one\ntwo\n  three\n1. four",
		"Great question! The answer is 42.\n\nI hope this helps!":           "The answer is 42.",
		"I'm happy to help.\nIt is 42.\n\n\n\nLet me know if you need more": "It is 42.",
		"> It is 42.\n---\nYes.":                                            "It is 42.\nYes.",
		"It is 42 🎉 indeed 🚀":                                               "It is 42 indeed",
		"Certainly! It is safe.":                                            "Certainly! It is safe.",
		"2**3 + 4**2 = 24, 2 * 3 * 4 = 24":                                  "2**3 + 4**2 = 24, 2 * 3 * 4 = 24",
		"Call __init__ and snake_case_name, a_1 _b_2":                       "Call __init__ and snake_case_name, a_1 _b_2",
		"**a** **b** **c**":                                                 "a b c",
		"-5 is less than - 5 + 11":                                          "-5 is less than - 5 + 11",
		"```go\n# not a heading\n- x\n\n\n**y**\n```\n# heading":            "```go\n# not a heading\n- x\n\n\n**y**\n```\nheading",
		"```\nnever closed\n# a":                                            "```\nnever closed\n# a",
		"":                                                                  "",
		"\n\n":                                                              "",
	} {
		require.Equal(t, want, unstyled(text), text)
		require.Equal(t, unstyled(text), unstyled(unstyled(text)), text)
	}
}

func TestCut(t *testing.T) {
	require.Equal(t, "short", cut("short", 5))
	long := strings.Repeat("a", 100) + strings.Repeat("z", 100)
	got := cut(long, 50)
	require.Len(t, got, 50)
	require.True(t, strings.HasPrefix(got, "aaa") && strings.HasSuffix(got, "zzz") && strings.Contains(got, gap))
	for most := range 60 {
		got := cut(strings.Repeat("ä漢", 40), most)
		require.True(t, utf8.ValidString(got))
		require.LessOrEqual(t, len(got), max(most, len(gap)))
	}
	require.Equal(t, "a�b", cut("a\xffb", 100))
}

func TestContentHasToolCalls(t *testing.T) {
	c := &sdk.Candidate{ToolCalls: []*sdk.ToolCall{{Name: "weather", Arguments: `{"city": "Oslo"}`}}}
	require.Equal(t, `Calls the tool weather with {"city": "Oslo"}.`, content(c))
	c.Text = "Let me look."
	require.Equal(t, "Let me look.\nCalls the tool weather with {\"city\": \"Oslo\"}.", content(c))
}

func FuzzUnstyled(f *testing.F) {
	f.Add("# a\n**b** *c*\n```\nx\n```\n- d", 20)
	f.Add("> **_*a*_** \xff\n---", 0)
	f.Fuzz(func(t *testing.T, text string, most int) {
		got := unstyled(text)
		require.LessOrEqual(t, len(got), len(text), "it takes off, and adds nothing")
		require.True(t, utf8.ValidString(cut(got, most)))
	})
}
