// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRead(t *testing.T) {
	for reply, want := range map[string]opinion{
		`{"verdict": "A", "reason": "It is right."}`:                                         preferA,
		`{"reason": "B is wrong.", "verdict": "b"}`:                                          preferB,
		`{"verdict":"both"}`:                                                                 both,
		`{"verdict": "Neither", "reason": "{}"}`:                                             neither,
		`{"verdict": "Answer A"}`:                                                            preferA,
		"```json\n{\"verdict\": \"B\"}\n```":                                                 preferB,
		"Let me think. 6 x 7 = 42.\n\n{\"verdict\": \"A\"}\n\nI hope this helps!":            preferA,
		`At first {"verdict": "A"}, but on second thoughts {"verdict": "B", "reason": "x"}.`: preferB,
		"<think>{\"verdict\": \"A\"?}</think>{\"verdict\": \"neither\"}":                     neither,
		`{"verdict": "A", "reason": "the other says {\"verdict\": \"x\"}"}`:                  preferA,
		`{'verdict': 'B', 'reason': 'single quotes'}`:                                        preferB,
		`{"verdict": "A", "reason": "a comma too many",}`:                                    preferA,
		`{"verdict": "A", "reason": "cut off in the mid`:                                     preferA,
		"**Verdict:** B":    preferB,
		"verdict = neither": neither,
		"A":                 preferA,
		" **Both**.\n":      both,
		"I was asked for {\"verdict\": \"A\" | \"B\" | \"both\"}. My verdict: B": preferB,
		"{\"verdict\": {\"verdict\": \"B\"}}":                                    preferB,
	} {
		got, ok := read(reply)
		require.True(t, ok, reply)
		require.Equal(t, want, got, reply)
	}
}

func TestReadIsUnsure(t *testing.T) {
	got, ok := read(`{"verdict": "unsure", "reason": "I cannot tell A from B."}`)
	require.True(t, ok)
	require.Equal(t, none, got)
}

func TestReadFindsNothing(t *testing.T) {
	for _, reply := range []string{
		"", "I cannot compare them.", "{}", `{"verdict": "C"}`, `{"verdict": 1}`, `{"verdict": null}`, "Answer A says 42, answer B says 41.",
		`{"verdict": "A" | "B" | "both" | "neither" | "unsure", "reason": "one sentence"}`, "verdict: apples", "{{{{",
	} {
		got, ok := read(reply)
		require.False(t, ok, reply)
		require.Equal(t, none, got, reply)
	}
}

func TestTurned(t *testing.T) {
	for o, want := range map[opinion]opinion{preferA: preferB, preferB: preferA, both: both, neither: neither, none: none} {
		require.Equal(t, want, o.turned())
		require.Equal(t, o, o.turned().turned())
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"verdict": "A"}`)
	f.Add("```json\n{'verdict': b,}\n```")
	f.Add("{\"verdict\": {\"verdict\": \xff")
	f.Fuzz(func(t *testing.T, reply string) {
		o, ok := read(reply)
		require.LessOrEqual(t, o, neither)
		if !ok {
			require.Equal(t, none, o)
		}
	})
}
