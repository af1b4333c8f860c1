// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"
)

// TestScopesShareNames: a value that is published later is seen by every file.
func TestScopesShareNames(t *testing.T) {
	l := newLoader(fakeOptions())
	first, second := l.newScope("a/x.hcl", l.names), l.newScope("b/y.hcl", l.names)
	l.names.publish("local", map[string]cty.Value{"v": cty.StringVal("real")}, map[string]cty.Value{"v": cty.StringVal("reference")})
	for _, s := range []*scope{first, second} {
		require.Equal(t, "real", s.real.Variables["local"].GetAttr("v").AsString())
		require.Equal(t, "reference", s.reference.Variables["local"].GetAttr("v").AsString())
	}
}

// TestScopesDoNotShareFolders: file() belongs to its file.
func TestScopesDoNotShareFolders(t *testing.T) {
	dir := folder(t, map[string]string{"a/text": "in a", "b/text": "in b"})
	l := newLoader(fakeOptions())
	for name, want := range map[string]string{"/a/x.hcl": "in a", "/b/y.hcl": "in b"} {
		s := l.newScope(dir+name, l.names)
		v, err := s.real.Functions["file"].Call([]cty.Value{cty.StringVal("text")})
		require.NoError(t, err)
		require.Equal(t, want, v.AsString())
		v, err = s.reference.Functions["file"].Call([]cty.Value{cty.StringVal("text")})
		require.NoError(t, err)
		require.Equal(t, want, v.AsString(), "a file is not a secret, so its text is compared")
	}
	_, changed := pureFunctions["file"]
	require.False(t, changed, "the shared functions are not written to")
}

// TestSecretInBothScopes: the value in the one, its name in the other.
func TestSecretInBothScopes(t *testing.T) {
	l := newLoader(secretOptions("hunter2", inline("")))
	l.decodeSecrets()
	s := l.newScope("x.hcl", l.names)
	v, err := s.real.Functions["secret"].Call([]cty.Value{cty.StringVal("KEY")})
	require.NoError(t, err)
	require.True(t, v.IsMarked())
	bare, _ := v.Unmark()
	require.Equal(t, "hunter2", bare.AsString())
	v, err = s.reference.Functions["secret"].Call([]cty.Value{cty.StringVal("KEY")})
	require.NoError(t, err)
	bare, _ = v.Unmark()
	require.Equal(t, standIn(`secret("KEY")`), bare.AsString())

	// The reference needs no secret to exist.
	v, err = s.reference.Functions["secret"].Call([]cty.Value{cty.StringVal("GONE")})
	require.NoError(t, err)
	bare, _ = v.Unmark()
	require.Equal(t, standIn(`secret("GONE")`), bare.AsString())
	_, err = s.real.Functions["secret"].Call([]cty.Value{cty.StringVal("GONE")})
	require.ErrorContains(t, err, "the vault is sealed")
}
