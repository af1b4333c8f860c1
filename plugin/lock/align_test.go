// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lock_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

// alignment installs versions of acme/x, each a script.
func alignment(t *testing.T, versions ...string) *lock.Alignment {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "plugins"))
	require.NoError(t, err)
	for _, v := range versions {
		path := filepath.Join(t.TempDir(), "aua-plugin-x")
		text := fmt.Sprintf("#!/bin/sh\necho '{\"name\":\"x\",\"version\":%q,\"api_version\":\"v1beta1\",\"kinds\":[{\"kind\":\"hook\"}]}'\n", v)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o755))
		_, err := s.Install(t.Context(), path, store.InstallOptions{Source: "acme/x", Env: []string{"PATH=" + os.Getenv("PATH")}})
		require.NoError(t, err)
	}
	return &lock.Alignment{Store: s, Describe: func(i *store.Installed) (json.RawMessage, error) { return json.Marshal(i.Described()) }}
}

func requires(source, constraint string) []lock.Requirement {
	r := lock.Requirement{Source: source, Version: constraint}
	if constraint != "" {
		r.Constraints = version.MustConstraints(version.NewConstraint(constraint))
	}
	return []lock.Requirement{r}
}

func align(t *testing.T, f *lock.File, a *lock.Alignment, required []lock.Requirement) lock.Change {
	t.Helper()
	changes, err := f.Align(required, a)
	require.NoError(t, err)
	require.Len(t, changes, 1)
	return changes[0]
}

func TestAlign(t *testing.T) {
	a := alignment(t, "1.2.0", "1.3.0", "1.4.0-rc.1", "2.0.0")
	f := &lock.File{}
	require.Equal(t, lock.Change{Source: "acme/x", Action: lock.Added, To: "1.3.0"}, align(t, f, a, requires("acme/x", "~> 1.2")))
	d, err := f.Find("acme/x").Describe()
	require.NoError(t, err)
	require.Equal(t, "1.3.0", d.Version)
	require.Equal(t, lock.Change{Source: "acme/x", Action: lock.Kept, From: "1.3.0", To: "1.3.0"}, align(t, f, a, requires("acme/x", "~> 1.2")))

	require.Equal(t, lock.Changed, align(t, f, a, requires("acme/x", ">= 1.0")).Action, "the constraint is another")
	require.Equal(t, "1.3.0", f.Find("acme/x").Version, "what is locked stays as long as it is allowed")
	require.Equal(t, lock.Downgraded, align(t, f, a, requires("acme/x", "~> 1.2.0")).Action)
	a.Upgrade = true
	up := align(t, f, a, requires("acme/x", ""))
	require.Equal(t, lock.Change{Source: "acme/x", Action: lock.Upgraded, From: "1.2.0", To: "2.0.0"}, up)
	require.Equal(t, "1.4.0-rc.1", func() string { align(t, f, a, requires("acme/x", "1.4.0-rc.1")); return f.Find("acme/x").Version }(), "a prerelease is used when it is named")

	require.Equal(t, lock.Change{Source: "acme/x", Action: lock.Removed, From: "1.4.0-rc.1"}, align(t, f, a, nil))
	require.Empty(t, f.Plugins)
}

// A version that another machine locked stays, and gets this platform's hash
// once it is installed here.
func TestAlignWithOtherMachines(t *testing.T) {
	f := &lock.File{}
	f.Set(&lock.Plugin{Source: "acme/x", Version: "1.2.0", Constraints: "~> 1.2", Hashes: []string{hash}, Description: json.RawMessage(`{"name":"x","version":"1.2.0"}`)})
	a := alignment(t, "1.1.0")
	a.Upgrade = true
	c := align(t, f, a, requires("acme/x", "~> 1.2"))
	require.Equal(t, lock.Kept, c.Action)
	require.True(t, c.Missing)
	require.Equal(t, []string{hash}, f.Find("acme/x").Hashes)

	a = alignment(t, "1.2.0")
	c = align(t, f, a, requires("acme/x", "~> 1.2"))
	require.Equal(t, lock.Changed, c.Action)
	require.Regexp(t, "^h1:", c.NewHash)
	require.Len(t, f.Find("acme/x").Hashes, 2)
	require.True(t, f.Find("acme/x").Allows(c.NewHash))
}

func TestAlignRefuses(t *testing.T) {
	a := alignment(t, "1.2.0")
	f := &lock.File{}
	_, err := f.Align(requires("acme/x", "~> 2.0"), a)
	require.Equal(t, fault.PluginNotFound, fault.CodeOf(err))
	require.Contains(t, err.Error(), `"~> 2.0" is allowed, and of it installed are only 1.2.0`)
	_, err = f.Align(requires("acme/y", ""), a)
	require.Equal(t, fault.PluginNotFound, fault.CodeOf(err))
	require.Contains(t, err.Error(), "any version is allowed, and of it none is installed")
	align(t, f, a, requires("acme/x", "~> 1.2"))
	_, err = f.Align(requires("acme/x", "~> 2.0"), a)
	require.Contains(t, err.Error(), "the locked version 1.2.0 is not allowed any more")

	i, err := a.Store.Find("acme/x", "1.2.0")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(i.Dir, "added"), nil, 0o644))
	_, err = f.Align(requires("acme/x", "~> 1.2"), a)
	require.Equal(t, fault.PluginChecksumMismatch, fault.CodeOf(err), "what was changed is not locked")
}
