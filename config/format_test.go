// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFormat(t *testing.T) {
	ugly := "# kept\nserver{\n address=\"127.0.0.1:8000\"   # why\nqueue_size   =  5\n}\n"
	want := "# kept\nserver {\n  address    = \"127.0.0.1:8000\" # why\n  queue_size = 5\n}\n"
	require.Equal(t, want, string(Format([]byte(ugly))))
	require.Equal(t, want, string(Format([]byte(want))))
	require.Empty(t, Format(nil))
}

// TestFormatKeepsTheConfiguration: the layout means nothing.
func TestFormatKeepsTheConfiguration(t *testing.T) {
	for _, src := range inputs(t, "bad") {
		diags, _ := CheckSyntax(src)
		if diags.HasErrors() || src.Name == "json_unknown.hcl.json" {
			continue
		}
		once := Format(src.Data)
		require.Equal(t, string(once), string(Format(once)), src.Name)
		diags, _ = CheckSyntax(Source{Name: src.Name, Data: once})
		require.False(t, diags.HasErrors())
	}
	src := server(secretSettings)
	before, _, _ := Load(secretOptions("x", src))
	src.Data = Format(src.Data)
	after, _, _ := Load(secretOptions("x", src))
	require.Equal(t, before.Digest, after.Digest)
}

func TestCheckSyntax(t *testing.T) {
	diags, files := CheckSyntax(inline("server {\n  address = \n}\n"))
	require.True(t, diags.HasErrors())
	require.Contains(t, string(rendered(t, diags, files)), "on test.hcl line 2")
	diags, _ = CheckSyntax(inline("anything { goes = true }\n"))
	require.Empty(t, diags, "only the syntax is looked at")
	diags, files = CheckSyntax(Source{Name: "a.hcl.json", Data: []byte(`{"a": }`)})
	require.Contains(t, string(rendered(t, diags, files)), "on a.hcl.json line 1")
	diags, _ = CheckSyntax(Source{Name: "a.json", Data: nil})
	require.True(t, diags.HasErrors())
	diags, _ = CheckSyntax(Source{Name: "a.json", Data: []byte(`5`)})
	require.True(t, diags.HasErrors())
	diags, _ = CheckSyntax(Source{Name: "a.json", Data: []byte(`{"a": [1, 2`)})
	require.True(t, diags.HasErrors())
}
