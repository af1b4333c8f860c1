// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStateNeedsNothingElse: a backup can be restored while the rest of the
// configuration is wrong.
func TestStateNeedsNothingElse(t *testing.T) {
	for text, path := range map[string]string{
		"state \"sqlite\" {\n  path = local.p\n}\nlocals {\n  p    = \"x.db\"\n  lost = env(\"NOPE\")\n}\nnonsense = 1\nhook \"x\" {\n  colour = \"red\"\n}\n": "x.db",
		"state \"sqlite\" {}\nbackend \"b\" {\n  plugin = \"none\"\n}\n":                                                                                       ".aua/state/aua.db",
		"server {}\n": ".aua/state/aua.db",
	} {
		s, diags, _ := LoadState(fakeOptions(inline(text)))
		require.NotNil(t, s, text)
		require.Empty(t, diags)
		require.Equal(t, State{Type: StateSQLite, Path: path}, *s)
	}
	s, _, _ := LoadState(fakeOptions(inline("state \"memory\" {}")))
	require.Equal(t, StateMemory, s.Type)
}

// TestStateThatCannotBeFound is never sought in another place.
func TestStateThatCannotBeFound(t *testing.T) {
	for text, want := range map[string]string{
		"state \"sqlite\" {": "Unclosed configuration block",
		"state \"sqlite\" {\n  path = local.p\n}\nlocals {\n  p = env(\"NOPE\")\n}":    "Environment variable not set",
		"state \"sqlite\" {\n  path = 4 + true\n}":                                     "operand",
		"state \"sqlite\" {\n  pth = \"x.db\"\n}":                                      "pth",
		"state \"sqlite\" \"x\" {\n  path = \"x.db\"\n}":                               "label",
		"stat \"sqlite\" {\n  path = \"x.db\"\n}":                                      "state",
		"state \"sqlit\" {\n  path = \"x.db\"\n}":                                      "sqlite",
		"state \"sqlite\" {\n  path = \"x\"\n}\nstate \"sqlite\" {\n  path = \"y\"\n}": "at most once",
	} {
		s, diags, files := LoadState(fakeOptions(inline(text)))
		require.Nil(t, s, text)
		require.True(t, diags.HasErrors())
		require.Contains(t, string(rendered(t, diags, files)), want)
	}
}
