// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// usesTester is a configuration whose only backend is the plugin "tester", from
// acme, in a version that meets the constraint.
func usesTester(constraint string) string {
	return preamble + `
state "memory" {}
required_plugins {
  tester = { source = "acme/tester", version = "` + constraint + `" }
}
backend "t" {
  plugin = "tester"
}
specialist "t" {
  backend = "t"
  fields  = ["general"]
}
`
}

// having is a folder with that configuration, where versions are installed.
func having(t *testing.T, constraint string, versions ...string) *live.Folder {
	t.Helper()
	f := in(t).Write("aua.hcl", usesTester(constraint))
	for _, v := range versions {
		install(f, tester(t, v)).OK()
	}
	return f
}

func install(f *live.Folder, program string) *live.Ran {
	return f.Run("plugins", "install", "-json", "-source", "acme/tester", program)
}

// where is the folder of an installed version of the tester.
func where(version string) string {
	return filepath.Join(live.PluginDir, "acme/tester", version, live.Platform)
}

// instance is the status of a plugin's instance.
func instance(t *testing.T, s *live.Server, address string) api.PluginStatus {
	t.Helper()
	st, err := s.Status(t.Context())
	require.NoError(t, err)
	for _, p := range st.Plugins {
		if p.Address == address {
			return p
		}
	}
	require.FailNow(t, "no such plugin", address)
	return api.PluginStatus{}
}

// served is the version of the plugin of an instance.
func served(t *testing.T, s *live.Server, address string) string {
	t.Helper()
	return instance(t, s, address).Version
}

// told is what the tester answers.
func told(t *testing.T, s *live.Server, query string) string {
	t.Helper()
	r, err := s.Query(t.Context(), &api.QueryRequest{Query: query})
	require.NoError(t, err)
	return r.Answer
}

func TestAPluginFromOutsideIsUsed(t *testing.T) {
	f := having(t, "~> 1.0", "1.0.0")
	f.Run("plugins", "verify").OK()
	f.Run("validate").OK()
	s := f.Serve()
	require.Equal(t, "1.0.0", served(t, s, "backend.t"))
	name, data, _ := strings.Cut(told(t, s, "do:who"), " ")
	require.Equal(t, "backend.t", name)
	require.True(t, filepath.IsAbs(data), "the process runs in its own folder, so the path of its data folder must be absolute: %s", data)
	require.DirExists(t, data)
	s.Stop()
	f.Run("plugins", "verify").OK()
}

// TestVersionsStandSideBySide: the lock file says which is used, and what a
// server runs stays until it stops.
func TestVersionsStandSideBySide(t *testing.T) {
	f := having(t, "~> 1.0", "1.0.0", "1.1.0")
	newer := f.Serve()
	require.Equal(t, "1.1.0", served(t, newer, "backend.t"))

	f.Write("aua.hcl", usesTester("1.0.0"))
	f.Run("validate", "-json").Refused(fault.PluginVersionMismatch, "acme/tester is locked to 1.1.0", "aua plugins lock")
	f.Run("plugins", "lock").OK()
	older := f.Serve()
	require.Equal(t, "1.0.0", served(t, older, "backend.t"), "a downgrade is a constraint and a lock")
	require.Equal(t, "1.1.0", served(t, newer, "backend.t"), "the other server is not disturbed")

	f.Run("plugins", "remove", "-json", "acme/tester@1.1.0").Refused(fault.Conflict, "is in use")
	f.Run("plugins", "remove", "-json", "acme/tester@1.0.0").Refused(fault.Conflict, "is locked in .aua.lock.hcl")
	newer.Stop()
	f.Run("plugins", "remove", "acme/tester@1.1.0").OK()
	require.NoDirExists(t, filepath.Dir(f.Path(where("1.1.0"))))
	require.Equal(t, "ok", told(t, older, "do:ok"))
	require.DirExists(t, f.Path(where("1.0.0")))
}

func TestAnUpgradeIsAnInstallation(t *testing.T) {
	f := having(t, "~> 1.0", "1.0.0")
	install(f, tester(t, "1.1.0")).OK()
	s := f.Serve()
	require.Equal(t, "1.1.0", served(t, s, "backend.t"))
	// What the constraint does not allow is installed and not used.
	install(f, tester(t, "2.0.0")).OK().Says("~> 1.0")
	f.Run("plugins", "lock", "-upgrade").OK()
	require.Equal(t, "1.1.0", served(t, f.Serve(), "backend.t"))
}

// TestTheLockFileGoesAlong installs what was locked on another machine.
func TestTheLockFileGoesAlong(t *testing.T) {
	here := having(t, "~> 1.0", "1.0.0")
	there := in(t).Write("aua.hcl", usesTester("~> 1.0")).Write(".aua.lock.hcl", here.Read(".aua.lock.hcl"))
	there.Run("validate").OK().Says("not installed")
	there.Run("serve", "-dry-run", "-json").Refused(fault.PluginNotFound, "aua plugins install")

	// Not even a plugin that calls itself the same gets into its place.
	another := filepath.Join(t.TempDir(), "aua-plugin-tester")
	text, err := os.ReadFile(tester(t, "1.0.0"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(another, append(text, 0), 0o755))
	there.Run("plugins", "install", "-json", "-source", "acme/tester", another).Refused(fault.PluginChecksumMismatch, ".aua.lock.hcl")
	install(there, tester(t, "1.0.0")).OK()
	there.Run("serve", "-dry-run").OK()
	require.Equal(t, here.Read(".aua.lock.hcl"), there.Read(".aua.lock.hcl"))
}
