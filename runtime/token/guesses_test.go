// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"encoding/binary"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestGuessesAreSlowedDown(t *testing.T) {
	h := newHouse(t)
	known, unread := h.make("a", 0, "aua:query"), h.make("a", 0, "aua:query")
	h.try(known.Secret, here)
	for range guessBurst {
		_, never := Generate()
		_, code, _ := h.try(never, here)
		require.Equal(t, fault.AuthRequired, code)
	}
	reads := h.readings()
	for range 50 {
		_, err := h.Authenticate(with(forge(unread.ID), here))
		require.Equal(t, fault.RateLimited, fault.CodeOf(err))
		require.Equal(t, guessEvery, fault.As(err).RetryAfter)
	}
	require.Equal(t, reads, h.readings(), "the store is spared")
	_, code, _ := h.try(forge(known.ID), here)
	require.Equal(t, fault.RateLimited, code)

	_, code, _ = h.try(known.Secret, here)
	require.Empty(t, code, "who shares the address goes on")
	_, code, _ = h.try(unread.Secret, "192.0.2.2")
	require.Empty(t, code, "other addresses are not concerned")
	h.pass(guessEvery)
	_, never := Generate()
	_, code, _ = h.try(never, here)
	require.Equal(t, fault.AuthRequired, code, "a guess is earned back")
	require.Equal(t, 51, h.reasons[ReasonLimited])
}

func TestRequestsWithoutTokenAreNoGuesses(t *testing.T) {
	h := newHouse(t)
	for range 100 {
		_, _, reason := h.try("", here)
		require.Equal(t, ReasonMissing, reason)
	}
}

func TestGuessersAreForgotten(t *testing.T) {
	g, now := newGuesses(), time.Unix(1000, 0)
	for i := range uint32(3 * guessAddresses) {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], i)
		g.wrong(netip.AddrFrom4(b), now)
		now = now.Add(time.Millisecond)
	}
	require.LessOrEqual(t, len(g.from), guessAddresses)
}

func TestAddresses(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:80": "192.0.2.1", "[::ffff:192.0.2.1]:80": "192.0.2.1", "[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::", "[fe80::1%eth0]:80": "fe80::", "pipe": "invalid IP",
	} {
		r := &http.Request{RemoteAddr: remote, Header: http.Header{"X-Forwarded-For": {"198.51.100.7"}}}
		require.Equal(t, want, addressOf(r).String())
	}
}
