// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// request has candidates of every kind.
func request() *sdk.VerifyRequest {
	return &sdk.VerifyRequest{
		Content: &sdk.Content{LastMessage: "How many cups are left?"}, ToolsJson: []byte(tools),
		Candidates: []*sdk.Candidate{
			{Text: "60 - 15 = 45, so 45 cups are left.", FinishReason: "stop"},
			{Text: "I'm sorry, but I can't assist with that request.", FinishReason: "stop"},
			{},
			{Text: "60 - 15 =", FinishReason: "length"},
			{ToolCalls: []*sdk.ToolCall{{Name: "weather", Arguments: "{"}}, FinishReason: "tool_calls"},
			{Text: "Look:\n" + block("go", "x = = 1") + block("js", "f(1))")},
			{Text: strings.Repeat("and so on, ", 40)},
			{Text: `{"cups": 45}`},
		},
		ResponseFormatJson: []byte(wantsObject),
	}
}

// Every candidate has one result, and every check reports once in it, in order.
func TestVerifyReportsOnceForEachCandidateAndCheck(t *testing.T) {
	resp, err := newVerifier(t, "{}").Verify(t.Context(), request())
	require.NoError(t, err)
	require.Len(t, resp.GetCandidates(), len(request().GetCandidates()))
	for _, c := range resp.GetCandidates() {
		var got []string
		for _, e := range c.GetEvidence() {
			got = append(got, e.GetCheck())
			require.NotEqual(t, sdk.CheckResult(0), e.GetResult())
			require.NotEmpty(t, e.GetReason())
			require.True(t, strings.HasSuffix(e.GetReason(), "."), e.GetReason())
			decided := e.GetResult() == sdk.CheckPass || e.GetResult() == sdk.CheckFail
			require.True(t, decided || e.GetWeight() == 0, "%s says nothing, so it must not count", e.GetCheck())
		}
		require.Equal(t, names(), got)
	}
	require.Empty(t, resp.GetNeedCalls())
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	resp, err := newVerifier(t, "{}").Verify(t.Context(), request())
	require.NoError(t, err)
	var failed [][]string
	for _, c := range resp.GetCandidates() {
		list := []string{}
		for _, e := range c.GetEvidence() {
			if e.GetResult() == sdk.CheckFail {
				list = append(list, e.GetCheck())
			}
		}
		failed = append(failed, list)
	}
	require.Equal(t, [][]string{
		{"json_schema"},
		{"refusal", "json_schema"},
		{"empty", "json_schema"},
		{"truncation", "json_schema"},
		{"tool_calls"},
		{"json_schema", "code_parses", "code_balanced"},
		{"unfinished", "repetition", "json_schema"},
		{},
	}, failed)
}

func TestVerifyWithoutCandidates(t *testing.T) {
	resp, err := newVerifier(t, "{}").Verify(t.Context(), &sdk.VerifyRequest{})
	require.NoError(t, err)
	require.Empty(t, resp.GetCandidates())
}

func TestCandidatesAreJudgedByThemselves(t *testing.T) {
	v := newVerifier(t, "{}")
	together, err := v.Verify(t.Context(), request())
	require.NoError(t, err)
	for i, c := range request().GetCandidates() {
		one := request()
		one.Candidates = []*sdk.Candidate{c}
		alone, err := v.Verify(t.Context(), one)
		require.NoError(t, err)
		require.True(t, proto.Equal(alone.GetCandidates()[0], together.GetCandidates()[i]), "candidate %d", i)
	}
}

func TestVerifyLeavesTheRequestAlone(t *testing.T) {
	req := request()
	_, err := newVerifier(t, "{}").Verify(t.Context(), req)
	require.NoError(t, err)
	require.True(t, proto.Equal(request(), req))
}

// However soon it is cancelled, the call fails: it never reports checks that
// were cut short as if they had been carried out.
func TestVerifyIsCancelled(t *testing.T) {
	v := newVerifier(t, "{}")
	counting := &countdown{t.Context(), 1 << 30}
	_, err := v.Verify(counting, request())
	require.NoError(t, err)
	looks := 1<<30 - counting.left
	require.Greater(t, looks, len(all)*len(request().GetCandidates()))
	for n := range looks {
		_, err := v.Verify(&countdown{t.Context(), n}, request())
		require.ErrorIs(t, err, context.Canceled, "cancelled at look %d of %d", n, looks)
	}
}

func TestVerifyIsSafeForConcurrentUse(t *testing.T) {
	v := newVerifier(t, "{}")
	want, err := v.Verify(t.Context(), request())
	require.NoError(t, err)
	got := make([]*sdk.VerifyResponse, 16)
	var group sync.WaitGroup
	for i := range got {
		group.Go(func() {
			for range 5 {
				got[i], _ = v.Verify(context.Background(), request())
			}
		})
	}
	group.Wait()
	for _, resp := range got {
		require.True(t, proto.Equal(want, resp))
	}
}

// Answers of the size that a host sends at most are read to the end, whatever
// they are made of; nothing here takes more than linear time. Arithmetic takes the
// longest, and reads by passages, of which a few are enough.
func TestVerifyLargeAnswers(t *testing.T) {
	const size = 5 << 20
	v := newVerifier(t, `{"max_bytes": 8388608, "disable": ["arithmetic"]}`)
	for name, unit := range map[string]string{
		"prose":    "The quick brown fox has 3 + 4 = 7 tails, hasn't it? ",
		"lines":    "Line by line, nothing new is said here.\n",
		"fences":   "```\n",
		"brackets": "([{",
		"loop":     "ab",
		"quotes":   "\"'`",
		"spaces":   " ",
		"comments": "/*",
		"json":     "{\"a\":[",
		"numbers":  "1 + 1 = 2 = ",
	} {
		text := strings.Repeat(unit, size/len(unit))
		require.NotNil(t, judge(t, "arithmetic", "", text[:3*passageBytes]))
		texts := []string{text}
		for _, language := range []string{"go", "js", "rust", "json", "go\npackage p"} {
			texts = append(texts, block(language, text[:codeBytes/4]+"*/"))
		}
		for _, text := range texts {
			resp, err := v.Verify(t.Context(), &sdk.VerifyRequest{
				Candidates: []*sdk.Candidate{{Text: text}}, ResponseFormatJson: []byte(wantsPerson),
			})
			require.NoError(t, err, name)
			for _, e := range resp.GetCandidates()[0].GetEvidence() {
				require.Less(t, len(e.GetReason()), 400, "%s: %s", name, e.GetCheck())
			}
		}
	}
}

func TestCodeThatIsTooLargeToCheck(t *testing.T) {
	text := block("go", strings.Repeat("x = = 1\n", codeBytes/8+1))
	require.Equal(t, sdk.CheckUnknown, judge(t, "code_parses", "", text).GetResult())
}

func BenchmarkVerify(b *testing.B) {
	v := newVerifier(b, "{}")
	for name, text := range map[string]string{
		"arithmetic and code": strings.Repeat("She feeds 20 chickens 3 cups each, which is 20 * 3 = 60 cups.\n", 12) + block("go", "x := f(1)\nfmt.Println(x)"),
		"prose":               "The stages run one after the other, and each of them leaves what it found for the next. A stage without a plugin costs nothing. You can read its result in the record.",
	} {
		b.Run(name, func(b *testing.B) {
			req := &sdk.VerifyRequest{
				Content:    &sdk.Content{LastMessage: "How many cups are left?"},
				Candidates: []*sdk.Candidate{{Text: text, FinishReason: "stop"}},
			}
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := v.Verify(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
