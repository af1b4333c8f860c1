// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"
)

// TestDefaults holds the defaults to what the documentation promises.
func TestDefaults(t *testing.T) {
	cfg := loaded(t, one(""))
	require.Equal(t, "1.0", cfg.Version)
	require.Equal(t, Server{
		Address: "127.0.0.1:8000", MaxBodyBytes: 32 << 20, MaxInFlight: 256, QueueSize: 512,
		QueueTimeout: 10 * time.Second, QueryTimeout: 2 * time.Minute, DrainTimeout: 30 * time.Second,
		Heartbeat: 15 * time.Second, LogLevel: "info", CORS: CORS{MaxAge: 10 * time.Minute},
	}, cfg.Server)
	require.Equal(t, State{Type: "sqlite", Path: ".aua/state/aua.db"}, cfg.State)
	require.Equal(t, Records{Content: "full", Retention: 30 * 24 * time.Hour}, cfg.Records)
	require.Equal(t, Routing{SingleThreshold: .75, FanoutThreshold: .30, PresentThreshold: .15}, cfg.Routing)

	s := *cfg.Specialists[0]
	s.Range = cfg.Auth.Range
	require.Equal(t, Specialist{
		Name: "calc", Backend: "calc", Fields: []string{"mathematics"}, Timeout: time.Minute,
		Retries: 2, BreakerFailures: 5, BreakerCooldown: 10 * time.Second, Prior: 0.5, Range: cfg.Auth.Range,
	}, s)

	require.Zero(t, cfg.Backends[0].Timeout)
	require.Empty(t, cfg.Backends[0].OnError)
	for onError, b := range map[string]*Block{OnErrorFallback: cfg.Classifiers[0], OnErrorSkip: cfg.Verifiers[0]} {
		require.Equal(t, onError, b.OnError)
		require.Equal(t, 2*time.Second, b.Timeout)
		require.Equal(t, IsolationProcess, b.Isolation)
		require.Empty(t, b.Fields)
	}
	require.Equal(t, OnErrorFallback, cfg.Scorers[0].OnError)
}

// TestNullIsAbsent: null means the default, wherever it is written.
func TestNullIsAbsent(t *testing.T) {
	plain := loaded(t, one(""))
	nulls := loaded(t, one(`
server {
  queue_size = null
  address    = null
}
state "sqlite" {
  path = null
}
routing {
  fallback = null
}
field "law" {
  mu         = null
  candidates = null
}
`))
	require.Equal(t, plain.Digest, nulls.Digest)
}

func TestOrderOfBlocksDoesNotMatter(t *testing.T) {
	a := loaded(t, one("backend \"a\" {\n plugin = \"calc\"\n}\nspecialist \"a\" {\n backend = \"a\"\n fields = [\"law\"]\n}\n"))
	b := loaded(t, inline(`
specialist "a" {
  fields = ["legal"]
  backend = "a"
}
specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
backend "a" { plugin = "calc" }
backend "calc" { plugin = "calc" }
auth { enabled = false }
config_version = "1.0"
`))
	require.Equal(t, a.Digest, b.Digest)
	require.Equal(t, content(t, a), content(t, b))
}

// TestEveryBlockIsOptional: of the full configuration, each block may be left
// out; what then refers to nothing is said, and nothing else.
func TestEveryBlockIsOptional(t *testing.T) {
	file, diags := parse(Source{Name: "full.hcl", Data: fullText(t)})
	require.False(t, diags.HasErrors())
	text := file.Bytes
	allowed := map[string][]string{
		"variable":   {"Unknown reference"},
		"locals":     {"Unknown reference"},
		"field":      {"Unknown field"},
		"backend":    {"Unknown backend"},
		"specialist": {"Unknown specialist"},
		"scorer":     {"Fields without a scorer"},
	}
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		rng := block.Range()
		rng.End = block.CloseBraceRange.End
		without := append(append([]byte{}, text[:rng.Start.Byte]...), text[rng.End.Byte:]...)
		_, diags, _ := Load(fakeOptions(Source{Name: "testdata/good/without.hcl", Data: without}))
		for _, d := range diags {
			if d.Severity == hcl.DiagError {
				require.Contains(t, allowed[block.Type], d.Summary, "%s %v: %s", block.Type, block.Labels, d.Detail)
			}
		}
	}
}
