// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestEstimates(t *testing.T) {
	for text, want := range map[string]int64{
		"": 0, "a": 1, "abcd": 1, "abcde": 2, strings.Repeat("word ", 80): 100, "привет": 3, "日本語": 3, "\xff\xff": 2,
	} {
		var e Estimator
		e.Add(text)
		require.Equal(t, want, e.Tokens(), "%q", text)
	}
}

func TestPromptEstimateCountsEverythingThatIsText(t *testing.T) {
	text := strings.Repeat("x", 400)
	base := EstimatePrompt(&sdk.CompleteRequest{Messages: []*sdk.Message{{}}})
	require.EqualValues(t, PerMessage, base)
	for name, req := range map[string]*sdk.CompleteRequest{
		"content":   {Messages: []*sdk.Message{{Content: text}}},
		"parts":     {Messages: []*sdk.Message{{Content: text, Parts: []*sdk.ContentPart{{Text: text}, {Json: []byte(`{"type":"image_url"}`)}}}}},
		"arguments": {Messages: []*sdk.Message{{ToolCalls: []*sdk.ToolCall{{Arguments: text}}}}},
		"tools":     {Messages: []*sdk.Message{{}}, Params: &sdk.Params{ToolsJson: []byte(text)}},
	} {
		require.EqualValues(t, base+100, EstimatePrompt(req), name)
	}
}

func TestCutPrompt(t *testing.T) {
	reported := func(n int64) *sdk.Usage { return &sdk.Usage{PromptTokens: n, Reported: true} }
	long := &sdk.CompleteRequest{Messages: []*sdk.Message{{Content: strings.Repeat("word ", 8_000)}}}
	short := &sdk.CompleteRequest{Messages: []*sdk.Message{{Content: "word word"}}}
	for name, tc := range map[string]struct {
		req   *sdk.CompleteRequest
		usage *sdk.Usage
		cut   bool
	}{
		"cut":                {long, reported(2048), true},
		"tokenizers differ":  {long, reported(5000), false},
		"too little to tell": {short, reported(1), false},
		"none reported":      {long, reported(0), false},
		"an estimate":        {long, &sdk.Usage{PromptTokens: 5}, false},
		"nothing":            {long, nil, false},
	} {
		estimate, cut := CutPrompt(tc.req, tc.usage)
		require.Equal(t, tc.cut, cut, name)
		if cut {
			require.Equal(t, EstimatePrompt(tc.req), estimate)
		}
	}
}

// TestMostTokens compares the quick bound with the estimate, which must not exceed it.
func TestMostTokens(t *testing.T) {
	for _, text := range []string{"", "a", "plain text", "ÄÖÜ äöü", "日本語のテキスト", "😀😀😀", "mixed 日 ä 😀"} {
		text = strings.Repeat(text, 7)
		req := &sdk.CompleteRequest{
			Messages: []*sdk.Message{
				{Content: text},
				{Parts: []*sdk.ContentPart{{Text: text}, {Text: text}}},
				{ToolCalls: []*sdk.ToolCall{{Name: "f", Arguments: text}}},
			},
			Params: &sdk.Params{ToolsJson: []byte(text)},
		}
		require.LessOrEqual(t, EstimatePrompt(req), mostTokens(req), text)
	}
}

// TestEveryCharacterCounts puts a character at each place among others, where
// eight are looked at at a time.
func TestEveryCharacterCounts(t *testing.T) {
	for n := range 20 {
		for character, quarters := range map[string]int64{"": 0, "x": 1, "é": 2, "漢": 4} {
			var e Estimator
			e.Add(strings.Repeat("a", n) + character + strings.Repeat("b", 19-n))
			require.Equal(t, 19+quarters, e.quarters, "%q after %d", character, n)
		}
	}
}

func BenchmarkEstimate(b *testing.B) {
	text := strings.Repeat("The list of what was said before goes on here. ", 1400)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var e Estimator
		e.Add(text)
	}
}
