// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/stretchr/testify/require"
)

// TestRequirementsNeedNothingElse: the plugins of a configuration can be
// installed while the rest of it is wrong.
func TestRequirementsNeedNothingElse(t *testing.T) {
	src := inline(`
plugin_dir = local.dir
nonsense   = 1
locals {
  dir  = "plugins"
  lost = env("NOPE")
}
required_plugins {
  slow-log = { source = "acme/slow-log", version = ">= 1.2, < 1.5" }
  counter  = { source = "example.com/acme/counter", mtls = true }
}
dev_overrides {
  counter = "bin/aua-plugin-counter"
}
hook "x" {
  colour = "red"
}
`)
	r, diags, _ := LoadRequirements(fakeOptions(src))
	require.NotNil(t, r)
	require.Len(t, diags, 1, "the override's warning")
	require.Equal(t, "plugins", r.PluginDir)
	require.Equal(t, LockFileName, r.LockFile)
	require.Len(t, r.Required, 2)
	require.Equal(t, "counter", r.Required[0].Name)
	require.True(t, r.Required[0].MTLS)
	require.Nil(t, r.Required[0].Constraints)
	log := r.Get("slow-log")
	require.Equal(t, "acme/slow-log", log.Source)
	require.Equal(t, 9, log.Range.Start.Line)
	require.True(t, log.Constraints.Check(version.Must(version.NewVersion("1.4.9"))))
	require.False(t, log.Constraints.Check(version.Must(version.NewVersion("1.5.0"))))
	require.Equal(t, "bin/aua-plugin-counter", r.Override("counter").Path)
	require.Nil(t, r.Get("other"))
	require.Nil(t, r.Override("slow-log"))
}

// TestRequirementsThatCannotBeRead say why, wherever the reason is.
func TestRequirementsThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"required_plugins {": "Unclosed configuration block",
		"locals {\n  v = env(\"NOPE\")\n}\nrequired_plugins {\n  x = { source = \"acme/x\", version = local.v }\n}": "Environment variable not set",
		"required_plugins {\n  x = { source = \"x\" }\n}":                                                           "Invalid plugin source",
	} {
		r, diags, files := LoadRequirements(fakeOptions(inline(text)))
		require.Nil(t, r, text)
		require.True(t, diags.HasErrors())
		require.Contains(t, string(rendered(t, diags, files)), want)
	}
}

// TestLockFileStandsBesideTheConfiguration that is named first.
func TestLockFileStandsBesideTheConfiguration(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "aua.hcl")
	require.NoError(t, os.WriteFile(file, []byte("config_version = \"1.0\"\n"), 0o600))
	for _, path := range []string{dir, file} {
		r, _, _ := LoadRequirements(LoadOptions{Paths: []string{path}})
		require.Equal(t, filepath.Join(dir, LockFileName), r.LockFile)
	}
	t.Chdir(t.TempDir())
	r, diags, _ := LoadRequirements(LoadOptions{})
	require.Empty(t, diags, "a folder without a configuration requires nothing")
	require.Equal(t, &Requirements{PluginDir: ".aua/plugins", LockFile: LockFileName}, r)
	_, diags, _ = LoadRequirements(LoadOptions{Paths: []string{"nowhere.hcl"}})
	require.True(t, diags.HasErrors())
}

// TestPluginsAreAskedForWithTheRequirements: what is known of plugins depends
// on what the configuration requires, so that is read first.
func TestPluginsAreAskedForWithTheRequirements(t *testing.T) {
	opts := fakeOptions(one("required_plugins {\n  house-log = { source = \"acme/house-log\" }\n}\nhook \"x\" {\n  plugin = \"house-log\"\n  on = [\"pre_query\"]\n}\n"))
	known := opts.Plugins
	asked := 0
	opts.Plugins = func(r *Requirements) Plugins {
		asked++
		require.Equal(t, "acme/house-log", r.Get("house-log").Source)
		return known(r)
	}
	cfg, diags, _ := Load(opts)
	require.Empty(t, diags)
	require.Equal(t, 1, asked)
	require.Equal(t, "acme/house-log", cfg.Requirements.Get("house-log").Source)
}
