// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
)

// smoke is how long the ordinary tests let it run.
const smoke = 9 * time.Second

// configuration has a process of every kind that a query can meet.
func configuration(upstream string) string {
	return `config_version = "1.0"
auth { enabled = false }
server { max_in_flight = 64 }

backend "models" {
  plugin = "openai"
  config { base_url = "` + upstream + `" }
}
backend "calc" { plugin = "calc" }
` + specialist("swe", `"software_engineering", "general"`, "models") + specialist("second", `"software_engineering"`, "models") +
		specialist("one", `"mathematics"`, "models") + specialist("two", `"mathematics"`, "models") + `
specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
  prior   = 0.99
}
field "mathematics" { candidates = 2 }
arbiter "default" { plugin = "evidence" }
middleware "pii" { plugin = "pii-redaction" }
middleware "trail" {
  plugin = "audit"
  order  = -1
  config { path = "audit.jsonl" }
}
hook "journal" {
  plugin = "log"
  on     = ["post_query"]
  config { path = "events.jsonl" }
}
`
}

func specialist(name, fields, backend string) string {
	return `specialist "` + name + `" {
  backend = "` + backend + `"
  model   = "mock-model"
  fields  = [` + fields + `]
  timeout = "2s"
  breaker {
    failures = 20
    cooldown = "1s"
  }
}
`
}

// TestSoak runs for the time in the variable AUA_SOAK, such as 30m.
func TestSoak(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are counted in /proc")
	}
	duration := smoke
	if s := os.Getenv("AUA_SOAK"); s != "" {
		var err error
		duration, err = time.ParseDuration(s)
		require.NoError(t, err, "AUA_SOAK is no duration")
	}
	// The path of a socket is short.
	temp, err := os.MkdirTemp("", "soak")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	binary, err := live.Build(temp)
	require.NoError(t, err)
	t.Setenv("TMPDIR", filepath.Join(temp, "tmp"))
	require.NoError(t, os.Mkdir(os.Getenv("TMPDIR"), 0o700))

	upstream := modelserver.New(t, modelserver.Config{Keep: -1})
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(configuration(upstream.BaseURL())), 0o600))
	s := live.Serve(t, binary, dir)
	p := &probe{t: t, server: s, temp: os.Getenv("TMPDIR"), everSeen: map[int]bool{}}
	traffic := newTraffic(s)

	// Caches fill and pools grow in the first third.
	warm := run(t, p, traffic, duration/3, nil)
	var samples []sample
	end := run(t, p, traffic, duration-duration/3, func(s sample) { samples = append(samples, s) })

	status, err := s.Status(t.Context())
	require.NoError(t, err)
	s.Stop()
	report(t, traffic, warm, end, samples)
	traffic.check(t)
	p.checkGone()
	checkRecords(t, dir, traffic, status)
	checkFlat(t, warm, end, samples, duration)
}

// run lets traffic and mischief go on for d, waits until all is quiet, and
// measures. watch, unless nil, gets a sample every second.
func run(t *testing.T, p *probe, traffic *traffic, d time.Duration, watch func(sample)) sample {
	t.Helper()
	stopTraffic := traffic.start()
	stopMischief := traffic.mischief(p)
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(time.Second) {
		if s := p.measure(); watch != nil {
			watch(s)
		}
	}
	stopMischief()
	stopTraffic()
	p.settle()
	return p.measure()
}
