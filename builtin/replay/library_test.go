// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhichAnswer(t *testing.T) {
	l, err := load(answers)
	require.NoError(t, err)
	for _, tc := range []struct{ prompt, model, want string }{
		{"What is the capital of France?", "m1", "The capital of France is Paris."},
		{"What is the capital of France?", "m2", "Paris"},
		{"What is the capital of France?", "", "The capital of France is Paris."},
		{"  what is\tTHE capital\n\nof france? ", "m2", "Paris"},
		{"What is the capital of Italy?", "", "Rome"},
		{"What is the capital of Italy?", "any model", "Rome"},
		{"print A", "", `print("A")`},
		{"print  a", "", `print("a")`},
	} {
		e, reason := l.find(tc.prompt, tc.model)
		require.NotNil(t, e, "%v: %s", tc, reason)
		require.Equal(t, tc.want, *e.Answer, tc)
	}
	for _, tc := range []struct{ prompt, model, reason string }{
		{"What is the capital of Spain?", "", "has no answer to this prompt."},
		{"What is the capital of France", "", "has no answer to this prompt."},
		{"", "", "has no answer to this prompt."},
		{"What is the capital of France?", "m3", `none of the model "m3".`},
		{"PRINT A", "", "in case only."},
	} {
		e, reason := l.find(tc.prompt, tc.model)
		require.Nil(t, e, tc)
		require.Contains(t, reason, tc.reason)
		require.Contains(t, reason, answers)
	}
	require.Equal(t, []string{"m1", "m2"}, l.models)
	require.Equal(t, 1, l.repeated)
	require.Equal(t, 8, l.firstRepeated)
}

func TestLineWithoutModelAnswersForTheRest(t *testing.T) {
	l, err := load(recording(t, `{"prompt":"p","answer":"any"}`, `{"prompt":"p","answer":"mine","model":"m"}`))
	require.NoError(t, err)
	for model, want := range map[string]string{"m": "mine", "other": "any", "": "any"} {
		e, _ := l.find("p", model)
		require.Equal(t, want, *e.Answer, model)
	}
	require.True(t, l.has("anything"))
	named, err := load(recording(t, `{"prompt":"p","answer":"mine","model":"m"}`))
	require.NoError(t, err)
	require.True(t, named.has("m"))
	require.True(t, named.has(""))
	require.False(t, named.has("other"))
}

func TestPieces(t *testing.T) {
	for text, want := range map[string][]string{
		"":                 nil,
		"one":              {"one"},
		"one two  three\n": {"one", " two", "  three", "\n"},
		"  lead":           {"  lead"},
		"a\u00a0b":         {"a", "\u00a0b"},
		"日本語":              {"日本語"},
	} {
		require.Equal(t, want, pieces(text), "%q", text)
	}
	long := strings.Repeat("界", maxPiece+1)
	require.Equal(t, []string{long[:3*maxPiece], "界"}, pieces(long), "text without spaces is cut as well")
}

// FuzzPieces shows that nothing is lost, and no character is cut.
func FuzzPieces(f *testing.F) {
	f.Add("one two\n\tthree " + strings.Repeat("é", 60))
	f.Fuzz(func(t *testing.T, text string) {
		got := pieces(text)
		require.Equal(t, text, strings.Join(got, ""))
		for _, p := range got {
			require.NotEmpty(t, p)
			require.LessOrEqual(t, len([]rune(p)), maxPiece)
			if strings.ToValidUTF8(text, "") == text {
				require.Equal(t, strings.ToValidUTF8(p, ""), p)
			}
		}
	})
}

// FuzzLine shows that no line makes the reader fail in another way than with an error.
func FuzzLine(f *testing.F) {
	f.Add([]byte(`{"prompt":"p","answer":"a","model":"m","latency_ms":1.5,"usage":{"prompt_tokens":1}}`))
	f.Add([]byte(`{"prompt":[],"answer":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := parseLine(data)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		require.NotEmpty(t, l.normal)
		require.NotNil(t, l.Answer)
		require.GreaterOrEqual(t, l.latency(), time.Duration(0))
		require.LessOrEqual(t, l.latency(), maxLatency)
	})
}
