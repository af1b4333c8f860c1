// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// twoServers is a configuration with a model server for each of two fields.
func twoServers(coder, general string) string {
	return `config_version = "1.0"

auth {
  enabled = false
}

state "memory" {}

backend "coder" {
  plugin = "openai"
  config {
    base_url = "` + coder + `"
  }
}

backend "general" {
  plugin = "openai"
  config {
    base_url = "` + general + `"
  }
}

specialist "swe" {
  backend = "coder"
  model   = "m"
  fields  = ["software_engineering"]
  retries = 0
}

specialist "generalist" {
  backend = "general"
  model   = "m"
  fields  = ["general"]
  retries = 0
}
`
}

func TestServeFilesAndAsk(t *testing.T) {
	coder, general := modelServer(t, "{}", "Use a lock."), modelServer(t, "{}", "Hello.")
	s := serve(t, twoServers("http://"+coder+"/v1", "http://"+general+"/v1"))
	require.False(t, s.Dev)
	require.Empty(t, s.Try)
	require.Len(t, s.Plugins, 7)
	t.Setenv("AUA_ADDR", s.Address)
	require.Equal(t, "Use a lock.\n", run(t, "query", "-field", "swe", "how do I share a map in Go?").out)
	require.Equal(t, "Hello.\n", run(t, "query", "-field", "general", "hello").out)
	require.Equal(t, "Use a lock.\n", run(t, "query", "-specialist", "swe", "hello").out)

	r := run(t, "query", "-specialist", "nobody", "hello")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "AUA_NOT_FOUND")
	require.Contains(t, r.err, "nobody")
	r = run(t, "query", "-field", "astrology", "hello")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "astrology")
}

// When a model server is gone, the command says so, and status says why.
func TestServeWithoutItsModelServers(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	s := serve(t, twoServers(gone.URL+"/v1", gone.URL+"/v1"))
	t.Setenv("AUA_ADDR", s.Address)
	r := run(t, "query", "hello")
	require.Equal(t, 3, r.status)
	require.Contains(t, r.err, "AUA_BACKEND_UNREACHABLE")

	r = run(t, "query", "-json", "hello")
	require.Equal(t, 3, r.status)
	require.Equal(t, "AUA_BACKEND_UNREACHABLE", decode[api.Error](t, r.out).Code)

	require.Eventually(t, func() bool {
		status := decode[api.Status](t, run(t, "status", "-json").out)
		return status.Health.Status == "unavailable" && status.Specialists[0].Reason != ""
	}, patience, tick)
	require.Contains(t, run(t, "status").out, "unavailable")
}

// A killed plugin is started again, and status counts it.
func TestStatusShowsRestarts(t *testing.T) {
	s := serve(t, "", "-dev", "-detect=none")
	t.Setenv("AUA_ADDR", s.Address)
	for _, p := range s.Plugins {
		require.NoError(t, syscall.Kill(p.PID, syscall.SIGKILL))
	}
	require.Eventually(t, func() bool {
		for i, p := range decode[api.Status](t, run(t, "status", "-json").out).Plugins {
			if p.State != "ready" || p.Restarts != 1 || p.PID == s.Plugins[i].PID {
				return false
			}
		}
		return true
	}, patience, tick)
	require.Contains(t, run(t, "query", "what is 17*23 minus 4^3?").out, "327\n")
}

func TestServeIsConfiguredByTheEnvironment(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "elsewhere.hcl"), []byte(calcOnly+"\nserver {\n  address = var.address\n}\n\nvariable \"address\" {}\n"), 0o644))
	cmd := program(t, "serve", "-dry-run", "-json", "-var", "address=127.0.0.1:0")
	cmd.Env = append(cmd.Env, "AUA_CONFIG="+dir, "AUA_LOG_FORMAT=text")
	r := finish(t, cmd)
	require.Zero(t, r.status, r.err)
	require.NotContains(t, r.err, "{", "the log is text")

	cmd = program(t, "serve", "-dry-run")
	cmd.Env = append(cmd.Env, "AUA_CONFIG="+dir)
	r = finish(t, cmd)
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "elsewhere.hcl")

	cmd = program(t, "serve", "-dry-run")
	cmd.Env = append(cmd.Env, "AUA_LOG_FORMAT=xml")
	r = finish(t, cmd)
	require.Equal(t, 1, r.status)
	require.Contains(t, strings.Join(strings.Fields(r.err), " "), `The variable AUA_LOG_FORMAT stands for the flag -log-format, but "xml" is none of json, text.`)
}
