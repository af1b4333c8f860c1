// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSomeNames(t *testing.T) {
	require.Equal(t, "none", SomeNames(nil))
	require.Equal(t, `"a", "b\""`, SomeNames([]string{"a", `b"`}))
	require.Equal(t, `"1", "2", "3", "4", "5", and 2 more`, SomeNames([]string{"1", "2", "3", "4", "5", "6", "7"}))
}
