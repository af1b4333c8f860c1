// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNewIDsAreDistinctValidAndSorted(t *testing.T) {
	ids := make([]string, 1000)
	for i := range ids {
		ids[i] = NewID()
		require.True(t, ValidID(ids[i]))
		require.Regexp(t, "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", ids[i])
	}
	require.True(t, slices.IsSorted(ids))
	require.Len(t, slices.Compact(ids), 1000)
}

func TestValidID(t *testing.T) {
	for _, id := range []string{"a", "chat-42", "user:7.session_1", strings.Repeat("x", 128), "...", "0"} {
		require.True(t, ValidID(id), "%q", id)
	}
	for _, id := range []string{
		"", strings.Repeat("x", 129), ".", "..", "a b", "a/b", "../x", "a\nb", "a\x00", "ü", "a;b", "<x>", `"`, "%2e", "a,b",
	} {
		require.False(t, ValidID(id), "%q", id)
	}
}
