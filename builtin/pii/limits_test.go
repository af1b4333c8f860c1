// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// heavy are texts in which something seems to begin at every place. Whatever
// takes a time that grows with the square of the length does not end on them.
func heavy(size int) map[string]string {
	texts := map[string]string{}
	for _, piece := range []string{
		"a", "a.", "a@", "a@b.", "a-", "4", "4111 ", "4111-", "+49 ", "(0", "1.", "1.2.3.4.", ":", "a:", "::", "eyJ", "eyJhbGciOiJub25lIn0.", "sk-",
		"-", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n", "password=", "token: ", "https://u:", "DE89 ", "[EMAIL_", `\`, `\n`, "[", "x", "é", "€",
		"phone ", "phone 12 ", `{"a":`, `"`, "ghp_", "T/", "12345678:A",
	} {
		texts[piece] = strings.Repeat(piece, size/len(piece))
	}
	return texts
}

// TestHeavyTextsEnd sends each heavy text as a query and as an answer.
func TestHeavyTextsEnd(t *testing.T) {
	m := newMiddleware(t, settings{"redact_response": true, "pattern": []settings{{"name": "run", "regex": `x+y?`}, {"name": "staff", "regex": `EMP-\d+`}}})
	for piece, text := range heavy(64 << 10) {
		seen, state := ask(t, m, text+" alice@example.com")
		require.Contains(t, seen, "[EMAIL_", piece)
		require.NotContains(t, seen, "alice@example.com", piece)
		got := stream(t, m, state, seen[:len(seen)/2], seen[len(seen)/2:])
		require.True(t, got == text+" alice@example.com", "%q comes back", piece)
	}
}

// TestMegabytesOfProse sends an ordinary long text, with something at its end.
func TestMegabytesOfProse(t *testing.T) {
	text := strings.Repeat("The quick brown fox jumps over the lazy dog, 17 times in 2024. ", 35_000) + "I am alice@example.com."
	m := newMiddleware(t, settings{})
	seen, state := ask(t, m, text)
	require.True(t, strings.HasSuffix(seen, "2024. I am [EMAIL_1]."))
	require.True(t, stream(t, m, state, seen) == text, "it comes back")
}

// TestDeadlineEndsALongQuery: the context is asked again and again, not only at the beginning.
func TestDeadlineEndsALongQuery(t *testing.T) {
	ctx := &countdown{Context: t.Context(), left: 3}
	_, err := newMiddleware(t, settings{}).BeforeQuery(ctx, &sdk.BeforeQueryRequest{Content: &sdk.Content{
		Messages: []*sdk.Message{user(strings.Repeat("word ", 1<<20))},
	}})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Zero(t, ctx.left, "it ended at once")
}

// countdown is a context that ends when it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left == 0 {
		return context.DeadlineExceeded
	}
	c.left--
	return nil
}

func BenchmarkBeforeQuery(b *testing.B) {
	m := newMiddleware(b, settings{})
	for name, text := range map[string]string{
		"prose": strings.Repeat("The quick brown fox jumps over the lazy dog, 17 times in 2024. ", 1000),
		"found": strings.Repeat("I am alice@example.com, on +44 20 7946 0958. ", 1000),
	} {
		b.Run(name, func(b *testing.B) {
			req := &sdk.BeforeQueryRequest{Content: &sdk.Content{Messages: []*sdk.Message{user(text)}}}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.BeforeQuery(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
