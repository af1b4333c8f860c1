// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// watched is a server that cannot be used while down is true.
func watched(t *testing.T, down *atomic.Bool) string {
	var n atomic.Int64
	return fakeServer(t, func(w http.ResponseWriter, _ *http.Request) {
		if down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_ = json.NewEncoder(w).Encode(api.Status{Version: "9.9.9", Health: api.Health{Status: "ok"}, UptimeS: float64(n.Add(1))})
	})
}

func TestStatusWatchesInJSONLines(t *testing.T) {
	var down atomic.Bool
	url := watched(t, &down)
	cmd := program(t, "status", "-watch", "-json", "-interval", "100ms", "-address", url)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	next := func() string {
		require.True(t, lines.Scan())
		return lines.Text()
	}
	require.Equal(t, 1.0, decode[api.Status](t, next()).UptimeS)
	require.Equal(t, 2.0, decode[api.Status](t, next()).UptimeS)
	down.Store(true)
	for !strings.Contains(next(), `"error":"AUA_BACKEND_UNREACHABLE"`) {
	}
	down.Store(false)
	for !strings.Contains(next(), `"version":"9.9.9"`) {
	}
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	for lines.Scan() {
	}
	require.NoError(t, cmd.Wait(), "Ctrl-C is how it ends")
}

func TestStatusWatchSurvivesARestart(t *testing.T) {
	s := serve(t, "", "-dev", "-detect=none")
	cmd := program(t, "status", "-watch", "-interval", "100ms", "-address", s.Address)
	seen := &lockedBuffer{}
	cmd.Stdout = seen
	require.NoError(t, cmd.Start())
	sees := func(what string, times int) {
		t.Helper()
		require.Eventually(t, func() bool { return strings.Count(seen.String(), what) >= times }, patience, tick, what)
	}
	sees("generation ", 2)
	s.stop(t)
	sees("Error: No AUA server is reached at", 2)
	again := program(t, "serve", "-dev", "-detect=none", "-listen", strings.TrimPrefix(s.Address, "http://"))
	require.NoError(t, again.Start())
	defer func() {
		_ = again.Process.Signal(os.Interrupt)
		_ = again.Wait()
	}()
	sees("generation ", strings.Count(seen.String(), "generation ")+1)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Wait())
}

func TestStatusWatchMistakes(t *testing.T) {
	for _, c := range []struct{ args, message string }{
		{"-interval 5s", "-interval is for -watch. Add -watch, or leave it out."},
		{"-watch -interval 5", `"5" is no duration of at least 100ms, such as 2s`},
		{"-watch -interval 1ms", `"1ms" is no duration`},
		{"-watch -address ftp://x", "AUA_REQUEST_INVALID"},
	} {
		r := run(t, append([]string{"status"}, strings.Fields(c.args)...)...)
		require.Equal(t, 1, r.status, c.args)
		require.Contains(t, strings.Join(strings.Fields(r.err), " "), c.message)
	}
	fakeServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(api.Error{Code: "AUA_AUTH_REQUIRED", Message: "Who are you?"})
	})
	require.Equal(t, 1, run(t, "status", "-watch").status, "what will not pass ends it")
}
