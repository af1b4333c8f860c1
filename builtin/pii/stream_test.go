// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// newMiddleware configures the plugin as the host does.
func newMiddleware(t testing.TB, cfg settings) *middleware {
	t.Helper()
	return &middleware{newRules(t, cfg)}
}

// ask sends one user message through BeforeQuery and returns what the model
// server sees of it, and the state.
func ask(t testing.TB, m sdk.Middleware, text string) (seen string, state []byte) {
	t.Helper()
	resp, err := m.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Content: &sdk.Content{
		LastMessage: text, Messages: []*sdk.Message{{Role: "user", Content: text}},
	}})
	require.NoError(t, err)
	if len(resp.GetMessages()) == 0 {
		return text, resp.GetState()
	}
	return resp.GetMessages()[0].GetContent(), resp.GetState()
}

// stream sends pieces through OnChunk and returns what comes out together.
func stream(t testing.TB, m sdk.ChunkTransformer, state []byte, pieces ...string) string {
	t.Helper()
	chunks, err := m.OnChunk(t.Context(), &sdk.CallContext{}, state)
	require.NoError(t, err)
	var out strings.Builder
	whole := utf8.ValidString(strings.Join(pieces, ""))
	for i, piece := range pieces {
		s, err := chunks.Next(piece, i == len(pieces)-1)
		require.NoError(t, err)
		require.True(t, !whole || utf8.ValidString(s), "a character was split: %q", s)
		out.WriteString(s)
	}
	return out.String()
}

// eachSplit calls f with the text in two pieces for every place to split it,
// and once in single bytes.
func eachSplit(text string, f func(pieces ...string)) {
	for i := range len(text) + 1 {
		f(text[:i], text[i:])
	}
	bytes := make([]string, 0, len(text)+1)
	for i := range len(text) {
		bytes = append(bytes, text[i:i+1])
	}
	f(append(bytes, "")...)
}

// TestEverySplitHides redacts each labelled line as the answer of a model, in
// two pieces, split at every byte.
func TestEverySplitHides(t *testing.T) {
	m := newMiddleware(t, settings{"redact_response": true})
	for _, l := range labelled(t) {
		want := stream(t, m, nil, l.text)
		for _, s := range l.spans {
			require.NotContains(t, want, l.value(s), l.at())
		}
		if len(l.spans) == 0 {
			require.Equal(t, l.text, want, l.at())
		}
		eachSplit(l.text, func(pieces ...string) {
			if got := stream(t, m, nil, pieces...); got != want {
				require.Equal(t, want, got, "%s, split into %q", l.at(), pieces)
			}
		})
	}
}

// TestEverySplitRestores hides each labelled line as a query, and lets the
// model answer with what it saw, in two pieces, split at every byte.
func TestEverySplitRestores(t *testing.T) {
	for _, cfg := range []settings{{}, {"redact_response": true}} {
		m := newMiddleware(t, cfg)
		for _, l := range labelled(t) {
			seen, state := ask(t, m, l.text)
			for _, s := range l.spans {
				require.NotContains(t, seen, l.value(s), l.at())
			}
			want := l.text
			if isJSON(l.text) {
				// A number that was hidden is a string.
				want = stream(t, m, state, seen)
				require.Equal(t, strings.ReplaceAll(l.text, `"`, ""), strings.ReplaceAll(want, `"`, ""), l.at())
			}
			eachSplit(seen, func(pieces ...string) {
				if got := stream(t, m, state, pieces...); got != want {
					require.Equal(t, want, got, "%s, split into %q", l.at(), pieces)
				}
			})
		}
	}
}

// TestRandomSplitsOfAllLines streams all lines as one text in random pieces.
func TestRandomSplitsOfAllLines(t *testing.T) {
	var all strings.Builder
	for _, l := range labelled(t) {
		all.WriteString(l.text + "\n")
	}
	m := newMiddleware(t, settings{
		"redact_response": true, "restore": false,
		"pattern": []settings{{"name": "room", "regex": `\broom \d{1,4}\b`}, {"name": "thing", "regex": `(?i)\bthe \w+ \w+`}},
	})
	_, state := ask(t, m, "I am alice@example.com, phone 4155550123")
	want := stream(t, m, state, all.String())
	require.Contains(t, want, "[ROOM_1]")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		var pieces []string
		for rest := all.String(); rest != ""; {
			n := min(len(rest), 1+random.IntN(1+random.IntN(40)))
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		got := stream(t, m, state, pieces...)
		require.True(t, got == want, "the pieces make a difference")
	}
}

// TestHoldBackIsBounded streams what looks like the beginning of something for
// a long time, byte by byte.
func TestHoldBackIsBounded(t *testing.T) {
	const longest = maxSecretBytes + 1<<10
	m := newMiddleware(t, settings{"redact_response": true, "pattern": []settings{{"name": "run", "regex": `r[a-z]+`}}})
	_, state := ask(t, m, "password: "+strings.Repeat("a1", 200))
	for name, piece := range map[string]string{
		"words": "word ", "letters": "a", "run": "r", "digits": "4", "base64": "Ab0/", "brackets": "[", "backslashes": `\`, "hyphens": "-",
		"emails": "a@", "dots": "a.", "domains": "a@b.", "tokens": "eyJ", "colons": "::", "plus": "+", "placeholders": "[EMAIL_",
		"groups": "12 ", "known": "a1", "leads": "\xc3",
	} {
		for _, begin := range []string{"", "-----BEGIN PRIVATE KEY-----\n", "eyJhbGciOiJIUzI1NiJ9.", "password: ", "x@", "+49 "} {
			chunks, err := m.OnChunk(t.Context(), &sdk.CallContext{}, state)
			require.NoError(t, err)
			_, err = chunks.Next(begin, false)
			require.NoError(t, err)
			for sent := 0; sent < longest+longest/4; sent += 256 {
				_, err := chunks.Next(strings.Repeat(piece, 256/len(piece)), false)
				require.NoError(t, err)
				require.LessOrEqual(t, len(chunks.(*answer).buf), longest+contextBytes, "%s behind %q", name, begin)
			}
		}
	}
}

// TestPlainWordsPassAtOnce shows that without redact_response nothing waits but placeholders.
func TestPlainWordsPassAtOnce(t *testing.T) {
	m := newMiddleware(t, settings{})
	_, state := ask(t, m, "I am alice@example.com")
	chunks, err := m.OnChunk(t.Context(), nil, state)
	require.NoError(t, err)
	for _, step := range []struct{ in, out string }{
		{"Hello, al", "Hello, al"},
		{"ice@", "ice@"},
		{" [", " "},
		{"EMAIL_", ""},
		{"1", ""},
		{"]!", "alice@example.com!"},
		{" [EMAIL_2", " "},
		{"] [x] ", "[EMAIL_2] [x] "},
		{"[", ""},
	} {
		got, err := chunks.Next(step.in, false)
		require.NoError(t, err)
		require.Equal(t, step.out, got)
	}
	got, err := chunks.Next("", true)
	require.NoError(t, err)
	require.Equal(t, "[", got, "the end releases everything")
}

func TestNothingToDoHoldsNothing(t *testing.T) {
	m := newMiddleware(t, settings{})
	_, state := ask(t, m, "What is 2 + 2?")
	require.Empty(t, state)
	chunks, err := m.OnChunk(t.Context(), nil, state)
	require.NoError(t, err)
	got, err := chunks.Next("[EMAIL_", false)
	require.NoError(t, err)
	require.Equal(t, "[EMAIL_", got)
}
