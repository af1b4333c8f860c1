// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// FuzzVerify holds any text against the contract: one result for each
// candidate and check, spans inside the text that split no character, weights
// that are none of NaN and negative, reasons that may be sent.
func FuzzVerify(f *testing.F) {
	for _, c := range request().GetCandidates() {
		f.Add("How many cups?", c.GetText(), c.GetFinishReason(), wantsPerson, "{\"city\": 1}")
	}
	f.Add("", "```go\nfunc f() {\n```\n```js\n`${/a[/]/}`\n```", "", branching, "{")
	f.Add("a b c d e f", "漢字 2 + 2 = 5\n```rust\n'漢' '\\\n```", "stop", `{"type":"json_object"}`, "")
	f.Add("q", "\xff\xfe 3 x 4 = 13 \xc3", "length", "\x00", "\xff")
	v := newVerifier(f, "{}")
	f.Fuzz(func(t *testing.T, question, text, finish, format, arguments string) {
		resp, err := v.Verify(context.Background(), &sdk.VerifyRequest{
			Content: &sdk.Content{LastMessage: question}, ToolsJson: []byte(tools),
			Candidates: []*sdk.Candidate{
				{Text: text, FinishReason: finish},
				{Text: text, ToolCalls: []*sdk.ToolCall{{Name: "weather", Arguments: arguments}}},
			},
			ResponseFormatJson: []byte(format),
		})
		require.NoError(t, err)
		require.Len(t, resp.GetCandidates(), 2)
		for _, c := range resp.GetCandidates() {
			requireContract(t, text, c.GetEvidence())
		}
	})
}

// requireContract holds the evidence on a text against the contract.
func requireContract(t *testing.T, text string, evidence []*sdk.Evidence) {
	t.Helper()
	require.Len(t, evidence, len(all))
	for _, e := range evidence {
		require.NotEqual(t, sdk.CheckResult(0), e.GetResult(), e.GetCheck())
		require.True(t, e.GetWeight() >= 0, e.GetCheck())
		require.NotEmpty(t, e.GetReason(), e.GetCheck())
		require.True(t, utf8.ValidString(e.GetReason()), "%q", e.GetReason())
		s := e.GetSpan()
		if s == nil {
			continue
		}
		require.True(t, 0 <= s.GetStart() && s.GetStart() <= s.GetEnd() && int(s.GetEnd()) <= len(text), e.GetCheck())
		for _, at := range []int32{s.GetStart(), s.GetEnd()} {
			require.True(t, at == 0 || int(at) == len(text) || utf8.RuneStart(text[at]), "%s splits a character", e.GetCheck())
		}
	}
}
