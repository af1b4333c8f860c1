// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCleanStateKeepsWhatIsValid(t *testing.T) {
	for _, state := range []string{
		"a=1", "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7", "fw529a3039@dt=FfAABwAAAAM", "0key=x", "a_-*/=!~",
		"a=with space inside", strings.Repeat("k", 256) + "=v", "k=" + strings.Repeat("v", 256),
	} {
		require.Equal(t, state, cleanState([]string{state}))
	}
	require.Equal(t, "a=1,b=2,c=3", cleanState([]string{"a=1 , b=2", "", ",\tc=3,"}))
	require.Empty(t, cleanState(nil))
}

func TestCleanStateDropsTheWholeForOneInvalidMember(t *testing.T) {
	for name, state := range map[string]string{
		"no value":             "a=1,b",
		"empty value":          "a=1,b=",
		"empty key":            "a=1,=2",
		"upper-case key":       "a=1,B=2",
		"duplicate key":        "a=1,b=2,a=3",
		"equals in value":      "a=1=2",
		"control character":    "a=1,b=\x01",
		"line break":           "a=1,b=x\r\ny",
		"no ASCII":             "a=é",
		"long key":             strings.Repeat("k", 257) + "=v",
		"long value":           "k=" + strings.Repeat("v", 257),
		"key with a bad start": "_a=1",
	} {
		require.Empty(t, cleanState([]string{state}), name)
	}
}

func members(n int, value string) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("k%02d=%s", i, value)
	}
	return all
}

func TestCleanStateBoundsTheNumber(t *testing.T) {
	require.NotEmpty(t, cleanState(members(32, "1")))
	require.Empty(t, cleanState(members(33, "1")))
}

func TestALongStateLosesItsLongMembersFirst(t *testing.T) {
	long := "long=" + strings.Repeat("x", 200)
	state := strings.Split(cleanState(append([]string{long}, members(25, strings.Repeat("y", 12))...)), ",")
	require.NotContains(t, state, long)
	require.Len(t, state, 25)
}

func TestALongStateLosesItsOldestMembers(t *testing.T) {
	all := members(30, strings.Repeat("y", 60))
	state := cleanState(all)
	require.LessOrEqual(t, len(state), 512)
	kept := strings.Split(state, ",")
	require.Equal(t, all[:len(kept)], kept)
	require.Greater(t, len(state)+65, 512, "more was dropped than needed")
}
