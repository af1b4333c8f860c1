// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAValueIsTypedUnseen at a terminal, and Ctrl-C leaves everything as it was.
func TestAValueIsTypedUnseen(t *testing.T) {
	first := program(t, "secrets", "init")
	require.Zero(t, finish(t, first).status)
	in := func(args ...string) *seat {
		cmd := plain(program(t, args...))
		cmd.Dir = first.Dir
		return sit(t, cmd)
	}
	p := in("secrets", "set", "KEY")
	p.sees("Value of KEY (it is not shown): ")
	p.types("hunter2-typed\n")
	require.Zero(t, p.leaves())
	require.Contains(t, p.screen(), "KEY was added")
	require.NotContains(t, p.screen(), "hunter2")

	p = in("secrets", "set", "OTHER")
	p.sees("it is not shown")
	p.types("hunter3" + ctrlC)
	require.Equal(t, 130, p.leaves())
	require.Contains(t, p.screen(), "Nothing was set.")
	list := program(t, "secrets", "list")
	list.Dir = first.Dir
	require.NotContains(t, finish(t, list).out, "OTHER")
}
