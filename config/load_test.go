// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return dir
}

// failure loads what must not load, and returns its only error.
func failure(t *testing.T, opts LoadOptions) *Diagnostic {
	t.Helper()
	cfg, diags, files := Load(opts)
	require.Nil(t, cfg)
	views := Describe(diags, files)
	require.Len(t, views, 1, string(rendered(t, diags, files)))
	return &views[0]
}

func TestFolderLoadsAllItsFiles(t *testing.T) {
	dir := folder(t, map[string]string{
		"main.hcl":               "config_version = \"1.0\"\nauth {\n enabled = false\n}\n",
		"backends.hcl":           "backend \"calc\" {\n plugin = local.plugin\n}\n",
		"more.hcl.json":          `{"locals": {"plugin": "calc"}}`,
		"specialists.hcl":        "specialist \"calc\" {\n backend = \"calc\"\n model = file(\"models/name\")\n fields = [\"math\"]\n}\n",
		"models/name":            "exact",
		"models/not-loaded.hcl":  "nonsense",
		".hidden.hcl":            "nonsense",
		"plugin.hcl":             "nonsense",
		"notes.txt":              "nonsense",
		"aua.hcl.bak":            "nonsense",
		".aua.lock.hcl":          "nonsense",
		"other.json":             "nonsense",
		"subfolder.hcl/file.txt": "nonsense",
	})
	names, err := Discover(dir)
	require.NoError(t, err)
	require.Len(t, names, 4)

	opts := fakeOptions()
	opts.Paths = []string{dir}
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	require.Equal(t, "exact", cfg.Specialists[0].Model)
	require.Equal(t, "calc", cfg.Backends[0].Plugin)
	require.Equal(t, filepath.Join(dir, "specialists.hcl"), cfg.Specialists[0].Range.Filename)

	t.Chdir(dir)
	opts.Paths = nil
	again, _, _ := Load(opts)
	require.NotNil(t, again, "without paths, the working folder is loaded")
	require.Equal(t, cfg.Digest, again.Digest)

	opts.Paths = []string{".", "main.hcl"}
	again, _, _ = Load(opts)
	require.NotNil(t, again, "a file named twice is loaded once")
}

func TestFilesMayClash(t *testing.T) {
	dir := folder(t, map[string]string{
		"a.hcl": string(one("").Data),
		"b.hcl": "config_version = \"1.0\"\n",
	})
	opts := fakeOptions()
	opts.Paths = []string{dir}
	d := failure(t, opts)
	require.Equal(t, "Duplicate argument", d.Summary)
	require.Contains(t, d.Detail, filepath.Join(dir, "a.hcl")+":1")
	require.Equal(t, filepath.Join(dir, "b.hcl"), d.Range.File)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.hcl"), []byte("backend \"calc\" {\n  plugin = \"calc\"\n}\n"), 0o644))
	d = failure(t, opts)
	require.Equal(t, "Duplicate name", d.Summary)
	require.Contains(t, d.Detail, filepath.Join(dir, "a.hcl")+":5")
}

func TestPathsThatCannotBeRead(t *testing.T) {
	opts := fakeOptions()
	opts.Paths = []string{filepath.Join(t.TempDir(), "aua.hcl")}
	d := failure(t, opts)
	require.Equal(t, "Configuration cannot be read", d.Summary)
	require.Contains(t, d.Detail, "no such file")
	require.Nil(t, d.Range)

	opts.Paths = []string{folder(t, map[string]string{"plugin.hcl": ""})}
	d = failure(t, opts)
	require.Equal(t, "No configuration found", d.Summary)
	require.Contains(t, d.Detail, "aua serve -dev")
}

func TestListenReplacesTheAddress(t *testing.T) {
	opts := fakeOptions(one("server {\n  address = \"0.0.0.0:1\"\n}\n"))
	opts.Listen = "localhost:0"
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	require.Equal(t, "localhost:0", cfg.Server.Address)
	require.Contains(t, string(cfg.Expanded()), `"address": "0.0.0.0:1"`, "-listen is no part of the configuration")

	for _, address := range []string{"0.0.0.0:8000", ":8000", "[::]:8000", "192.168.1.2:8000", "example.org:80", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:70000", "127.0.0.1:-1", "", "::1:80"} {
		opts := fakeOptions(one("server {\n  address = \"" + address + "\"\n}\n"))
		d := failure(t, opts)
		require.Equal(t, 13, d.Range.Start.Line, address)

		if address != "" {
			opts = fakeOptions(one(""))
			opts.Listen = address
			d = failure(t, opts)
			require.Nil(t, d.Range)
			require.Contains(t, d.Detail, "-listen")
		}
	}
	for _, address := range []string{"127.0.0.1:8000", "127.9.9.9:1", "[::1]:65535", "LOCALHOST:80"} {
		require.Equal(t, address, loaded(t, one("server {\n  address = \""+address+"\"\n}\n")).Server.Address)
	}
}

func load(t *testing.T, opts LoadOptions) *Config {
	t.Helper()
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	return cfg
}

func TestDevImpliesNoAuthentication(t *testing.T) {
	src := one("")
	src.Data = []byte("config_version = \"1.0\"\nbackend \"calc\" {\n  plugin = \"calc\"\n}\nspecialist \"calc\" {\n  backend = \"calc\"\n  fields = [\"math\"]\n}\n")
	opts := fakeOptions(src)
	require.True(t, load(t, opts).Auth.Enabled, "authentication is on unless it is turned off")
	opts.Dev = true
	require.False(t, load(t, opts).Auth.Enabled)

	opts.Sources = []Source{inline(string(src.Data) + "auth {\n  enabled = true\n}\n")}
	require.True(t, load(t, opts).Auth.Enabled, "-dev can be tried with tokens")

	opts = fakeOptions(inline(string(src.Data) + "auth {}\n"))
	require.True(t, load(t, opts).Auth.Enabled)
}

func TestVersion(t *testing.T) {
	d := failure(t, fakeOptions(inline("config_version = \"0.9\"\nunknown {}\n")))
	require.Equal(t, fault.ConfigVersionUnsupported, d.Code)
	require.Contains(t, d.Detail, `"0.9"`)
	require.Equal(t, "Wrong type", failure(t, fakeOptions(inline("config_version = [1]\n"))).Summary)
	require.Equal(t, "Missing argument", failure(t, fakeOptions(inline("config_version = null\n"))).Summary)
	require.Equal(t, "Variables not allowed", failure(t, fakeOptions(inline("config_version = var.x\n"))).Summary)
}

// TestDevSource: the embedded configuration is complete, also without -dev.
func TestDevSource(t *testing.T) {
	cfg := loaded(t, DevSource())
	require.Equal(t, StateMemory, cfg.State.Type)
	require.Empty(t, cfg.State.Path)
	require.Equal(t, "calc", cfg.Backends[0].Plugin)
	require.Equal(t, []string{"mathematics"}, cfg.Specialists[0].Fields)
	require.Empty(t, cfg.Specialists[0].Model)
	require.Equal(t, "handbook", cfg.Backends[1].Plugin)
	require.Equal(t, []string{"aua"}, cfg.Specialists[1].Fields)
	require.Equal(t, "checks", cfg.Verifiers[0].Name)
	for _, name := range []string{"dev.hcl", "fields.hcl", "implicit.hcl"} {
		text := embeddedSource(name).Data
		require.Equal(t, string(text), string(Format(text)))
	}
}

// TestImplicitBlocks: what is not configured is there, and says where from.
func TestImplicitBlocks(t *testing.T) {
	cfg := loaded(t, one(""))
	for _, b := range []*Block{cfg.Classifiers[0], cfg.Verifiers[0], cfg.Scorers[0]} {
		require.Equal(t, "default", b.Name)
		require.Equal(t, "embedded:implicit.hcl", b.Range.Filename)
		require.JSONEq(t, string(b.Redacted), b.ConfigJSON.Reveal())
	}
	require.Equal(t, "lexical", cfg.Classifiers[0].Plugin)
	require.Equal(t, "checks", cfg.Verifiers[0].Plugin)
	require.Equal(t, "utility", cfg.Scorers[0].Plugin)
	require.JSONEq(t, `{"cost_weight": 0}`, cfg.Scorers[0].ConfigJSON.Reveal())
	require.Equal(t, "scorer.default", cfg.Scorers[0].Address())

	require.Empty(t, cfg.Arbiters, "one specialist has nothing to arbitrate")

	second := "specialist \"second\" {\n backend = \"calc\"\n fields = %s\n}\n"
	require.Empty(t, loaded(t, one(fmt.Sprintf(second, "[]")+"role \"judge\" {\n specialist = \"second\"\n}\n")).Arbiters, "a judge gives no answers")
	cfg = loaded(t, one(fmt.Sprintf(second, "[\"law\"]")))
	require.Equal(t, "evidence", cfg.Arbiters[0].Plugin)
	require.Equal(t, "arbiter.default", cfg.Arbiters[0].Address())
	require.Equal(t, "mine", loaded(t, one(fmt.Sprintf(second, "[\"law\"]")+"arbiter \"mine\" {\n plugin = \"evidence\"\n}\n")).Arbiters[0].Name)

	cfg = loaded(t, one("scorer \"mine\" {\n plugin = \"utility\"\n}\n"))
	require.Len(t, cfg.Scorers, 1)
	require.Equal(t, "mine", cfg.Scorers[0].Name)

	opts := fakeOptions(one("scorer \"mine\" {\n plugin = \"utilty\"\n}\n"))
	require.Contains(t, failure(t, opts).Detail, "utility", "a wrong block is not made up for")
}
