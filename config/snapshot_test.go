// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/config/configtest"
)

// files are a server's own, half of which has been edited since the snapshot.
const files = `config_version = "1.0"
variable "port" {
  default = 8001
  type    = number
}
variable "key" {
  default   = "a sensitive value"
  sensitive = true
}
variable "given_once" {}
locals {
  address = "127.0.0.1:${var.port}"
  lost    = env("NOT_SET")
}
auth {
  enabled = false
}
server {
  address = local.address
}
state "memory" {}
hook "unfinished" {
  colour = "red"
}
routing {
  fallback = var.given_once
}
nonsense = true
`

func TestRestartBlocks(t *testing.T) {
	types := config.RestartBlocks()
	for _, want := range []string{"server", "state", "auth", "secrets"} {
		require.Contains(t, types, want)
	}
	for _, other := range []string{"routing", "field", "backend", "specialist", "records", "variable", "locals", "required_plugins"} {
		require.False(t, slices.Contains(types, other), other)
	}
}

// TestSnapshotCounts except for what is read at a start alone, whatever has
// become of the rest of the files.
func TestSnapshotCounts(t *testing.T) {
	for seed := range uint64(20) {
		applied := load(t, configtest.Options(configtest.New(seed).Sample().Source("aua.hcl")))
		opts := configtest.Options(config.Source{Name: "aua.hcl", Data: []byte(files)})
		opts.Snapshot = applied.Expanded()
		opts.Vars = given(opts.Snapshot)
		delete(opts.Vars, "port")
		text := string(opts.Snapshot)
		if strings.Contains(text, "${var.port}") {
			continue // the files say that port is not sensitive
		}
		cfg := load(t, opts)
		require.Equal(t, "127.0.0.1:8001", cfg.Server.Address)
		require.Equal(t, config.StateMemory, cfg.State.Type)
		for _, c := range config.Compare(applied, cfg) {
			require.Contains(t, []string{"server", "state", "auth", "secrets.env"}, c.Address, "seed %d", seed)
		}
		require.Equal(t, asJSON(t, applied.Redacted()["specialist"]), asJSON(t, cfg.Redacted()["specialist"]))

		// What serves can be written down and loaded again.
		opts.Snapshot = cfg.Expanded()
		require.Equal(t, cfg.Digest, load(t, opts).Digest)
	}
}

// TestSnapshotIsComplete: nothing is added to it, neither a field nor a block.
func TestSnapshotIsComplete(t *testing.T) {
	opts := configtest.Options(config.Source{Name: "aua.hcl", Data: []byte("config_version = \"1.0\"\nauth {\n  enabled = false\n}\n")})
	opts.Snapshot = []byte(`{"config_version": "1.0", "field": {"general": {}}, "backend": {"b": {"plugin": "rich"}},
		"specialist": {"s": {"backend": "b", "fields": ["general"]}}}`)
	cfg := load(t, opts)
	require.Len(t, cfg.Fields, 1)
	require.Len(t, cfg.PluginBlocks(), 1)
}

// TestSnapshotsThatCannotBeLoaded say why.
func TestSnapshotsThatCannotBeLoaded(t *testing.T) {
	const whole = `{"config_version": "1.0", "backend": {"b": {"plugin": "rich", "config": {"hidden": "${var.gone}"}}}, "field": {"general": {}},
		"specialist": {"s": {"backend": "b", "fields": ["general"]}}, "variable": {"gone": {"sensitive": true, "description": "Gone."}}}`
	for _, c := range []struct{ snapshot, summary string }{
		{whole, "Variable without a value"},
		{`{"config_version"`, "Invalid JSON"},
		{strings.Replace(whole, `"1.0"`, `"9.9"`, 1), "Unsupported config_version"},
		{strings.Replace(whole, `"backend": "b"`, `"backend": "c"`, 1), "Unknown backend"},
		{strings.Replace(whole, `"field"`, `"feld"`, 1), "Unknown argument"},
	} {
		opts := configtest.Options(config.Source{Name: "aua.hcl", Data: []byte(files)})
		opts.Snapshot = []byte(c.snapshot)
		cfg, diags, _ := config.Load(opts)
		require.Nil(t, cfg)
		var summaries []string
		for _, d := range diags {
			summaries = append(summaries, d.Summary)
		}
		require.Contains(t, summaries, c.summary)
	}
	opts := configtest.Options(config.Source{Name: "aua.hcl", Data: []byte(files)})
	opts.Snapshot, opts.Vars = []byte(whole), map[string]string{"gone": "back", "unknown": "x"}
	require.Contains(t, load(t, opts).Backends[0].ConfigJSON.Reveal(), "back")

	// The files themselves must be HCL, and valid in what counts of them.
	for _, text := range []string{"server {", "config_version = \"1.0\"\nserver {\n  queue_size = -1\n}\n"} {
		opts = configtest.Options(config.Source{Name: "aua.hcl", Data: []byte(text)})
		opts.Snapshot, opts.Vars = []byte(whole), map[string]string{"gone": "back"}
		cfg, _, _ := config.Load(opts)
		require.Nil(t, cfg)
	}
}
