// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNumbersFollowTheOrder(t *testing.T) {
	v := newVault()
	v.number([]finding{{"email", "a"}, {"phone", "b"}, {"email", "c"}, {"email", "a"}}, nil)
	require.Equal(t, map[string]string{"EMAIL_1": "a", "PHONE_1": "b", "EMAIL_2": "c"}, v.values)
	require.Equal(t, "[EMAIL_2]", v.placeholder("email", "c"))
	require.Equal(t, "[EMAIL_3]", v.placeholder("email", "new"))
	require.Equal(t, "[EMAIL_3]", v.placeholder("", "new"))
	require.Equal(t, "[IP_1]", v.placeholder("ip", "x"))
}

func TestTakenNamesAreLeftOut(t *testing.T) {
	v := newVault()
	v.number([]finding{{"email", "a"}, {"email", "b"}, {"my_kind", "c"}}, map[string]bool{"EMAIL_1": true, "EMAIL_3": true, "EMAIL_9": true, "IP_4": true, "MY_KIND_1": true})
	require.Equal(t, map[string]string{"EMAIL_2": "a", "EMAIL_4": "b", "MY_KIND_2": "c"}, v.values)
	require.Equal(t, "[EMAIL_10]", v.placeholder("email", "new"))
	require.Equal(t, "[IP_5]", v.placeholder("ip", "another"))
}

func TestStateRoundTrip(t *testing.T) {
	none, err := newVault().state(true)
	require.NoError(t, err)
	require.Nil(t, none, "an empty vault is no state")

	v := newVault()
	v.number([]finding{{"email", "ä\"\n"}, {"email", "bbbb"}}, map[string]bool{"PHONE_3": true})
	b, err := v.state(true)
	require.NoError(t, err)
	require.True(t, json.Valid(b))
	again, s, err := readState(b)
	require.NoError(t, err)
	require.True(t, s.JSON)
	require.Equal(t, v.values, again.values)
	require.Equal(t, v.names, again.names)
	require.Equal(t, v.next, again.next)
	require.Equal(t, v.size, again.size)
	require.Equal(t, v.known, again.known)
}

func TestFullVaultHidesForGood(t *testing.T) {
	v := newVault()
	large := strings.Repeat("x", maxValueBytes)
	require.Equal(t, "[SECRET_1]", v.placeholder("secret", large))
	require.Equal(t, "[EMAIL]", v.placeholder("email", "y"))
	require.Equal(t, "[SECRET_1]", v.placeholder("secret", large), "what it has stays")
	v = newVault()
	v.number([]finding{{"secret", large}, {"email", "y"}}, nil)
	require.Len(t, v.values, 1)
}

// found returns where the known values are found in a text.
func found(values []string, s string) (hits []string) {
	k := known{byStart: map[string][]string{}}
	for _, value := range values {
		k.add(value)
	}
	for i := 0; i < len(s); {
		end := k.find(&text{s: s, final: true}, i)
		if end == 0 {
			i++
			continue
		}
		hits = append(hits, s[i:end])
		i = end
	}
	return hits
}

func TestKnownValues(t *testing.T) {
	for _, tc := range []struct {
		values []string
		s      string
		want   []string
	}{
		{[]string{"hunter2"}, "hunter2", []string{"hunter2"}},
		{[]string{"hunter2"}, "(hunter2) hunter2, hunter2.", []string{"hunter2", "hunter2", "hunter2"}},
		{[]string{"hunter2"}, "xhunter2 hunter2x hunter22 _hunter2 hunter", nil},
		{[]string{"+49 30 901820"}, "x+49 30 901820, +49 30 9018201", []string{"+49 30 901820"}},
		{[]string{"a@b.cc", "a@b.cc.dd"}, "a@b.cc.dd a@b.cc", []string{"a@b.cc.dd", "a@b.cc"}},
		{[]string{"a@b.cc.dd", "a@b.cc"}, "a@b.cc.de", []string{"a@b.cc"}},
		{[]string{"abc"}, "abc", nil},
		{[]string{"abcd"}, "abcd", []string{"abcd"}},
		{[]string{"Abcd"}, "abcd ABCD", nil},
		{[]string{"日本"}, "これは日本です", []string{"日本"}},
		{nil, "anything", nil},
	} {
		require.Equal(t, tc.want, found(tc.values, tc.s), "%q in %q", tc.values, tc.s)
	}
}

// TestKnownValueWaitsForItsEnd: as long as a text may still become a value, the answer has to wait.
func TestKnownValueWaitsForItsEnd(t *testing.T) {
	k := known{byStart: map[string][]string{}}
	k.add("hunter2")
	for s, waits := range map[string]bool{"h": true, "hunter": true, "hunter2": true, "hunter2 ": false, "hunted": false, "x": false, "hun ": false} {
		t1 := &text{s: s}
		k.find(t1, 0)
		require.Equal(t, waits, t1.ran, s)
	}
}
