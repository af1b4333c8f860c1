// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestIsChat(t *testing.T) {
	for message, want := range map[string]bool{
		"correction: it is Canberra": true, " Correction:it is Canberra": true, "correction:": true,
		"correction it is Canberra": false, "a correction: x": false, "": false,
	} {
		require.Equal(t, want, IsChat(message), message)
	}
}

func TestAMessageCorrectsTheTurnBefore(t *testing.T) {
	b := newBench(t)
	chat := Chat{
		Tenant: "acme", SessionID: "s1", Message: "Correction: the capital is Canberra",
		Question: "What is the capital of Australia?", Answer: "The answer is Sydney.",
	}
	c, err := b.FromChat(t.Context(), chat)
	require.NoError(t, err)
	require.Equal(t, []string{"session", "s1", chat.Question, "the capital is Canberra", "Sydney", "chat"},
		[]string{c.Scope, c.ScopeID, c.Subject, c.Claim, c.Rejected, c.Verifier})

	chat.Everywhere = true
	c, err = b.FromChat(t.Context(), chat)
	require.NoError(t, err)
	require.Equal(t, []string{"global", ""}, []string{c.Scope, c.ScopeID})
}

func TestWhatTheAnswerWasIsNotGuessed(t *testing.T) {
	b := newBench(t)
	for answer, rejected := range map[string]string{
		"The capital is a matter of debate between several cities of which some are old.": "",
		"Canberra":   "",
		"**Sydney**": "Sydney",
		"It was 17, then 23, and in 1901 there were many more.": "",
		"": "",
	} {
		c, err := b.FromChat(t.Context(), Chat{Tenant: "acme", SessionID: "s1", Message: "correction: Canberra", Question: "capital?", Answer: answer})
		require.NoError(t, err)
		require.Equal(t, rejected, c.Rejected, answer)
	}
}

func TestAMessageThatCorrectsNothing(t *testing.T) {
	b := newBench(t)
	for _, chat := range []Chat{{Message: "correction: ", Question: "q"}, {Message: "correction: it is so"}} {
		_, err := b.FromChat(t.Context(), chat)
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	}
}
