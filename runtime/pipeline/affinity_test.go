// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestAffinityForgetsTheOldest(t *testing.T) {
	a := newAffinity()
	a.put("kept", "one")
	for i := range affinityEntries {
		require.Equal(t, "one", a.get("kept"))
		a.put(fmt.Sprint(i), "two")
	}
	require.Equal(t, "one", a.get("kept"), "it was used all the time")
	require.Empty(t, a.get("0"))
	require.Equal(t, affinityEntries, a.recent.Len())
	require.Len(t, a.entries, affinityEntries)
	a.put("kept", "three")
	require.Equal(t, "three", a.get("kept"))
}

func TestConversationKey(t *testing.T) {
	key := func(tenant, session, user string, messages ...string) string {
		q := &Query{Request: &Request{Tenant: tenant, SessionID: session, User: user}}
		for i, m := range messages {
			role := "user"
			if i%2 == 1 {
				role = "assistant"
			}
			q.Messages = append(q.Messages, &sdk.Message{Role: role, Content: m})
		}
		return conversationKey(q, session != "")
	}
	require.Equal(t, key("t", "", "", "hi"), key("t", "", "", "hi", "hello", "more"), "a conversation is known by how it began")
	require.NotEqual(t, key("t", "", "", "hi"), key("t", "", "", "ho"))
	require.NotEqual(t, key("t", "", "", "hi"), key("u", "", "", "hi"), "never across tenants")
	require.NotEqual(t, key("t", "s", "", "hi"), key("t", "", "s", "hi"))
	require.Equal(t, key("t", "s", "u", "hi"), key("t", "s", "v", "ho"), "the session decides")
}
