// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/modelserver"
)

// newcomer is a scorer that shall replace another one, and does not serve.
type newcomer struct {
	config string
	step   string
	code   fault.Code
	says   string
}

var newcomers = map[string]newcomer{
	"panics while it is configured": {`behaviour = "panic-configure"`, "start", fault.PluginLoadFailed, "no configuration suits me"},
	"ends while it is configured":   {`exit_if_exists = "aua.hcl"`, "start", fault.PluginLoadFailed, "exit status 4"},
	"is unhealthy":                  {`unhealthy = "I feel faint"`, "health", fault.PluginLoadFailed, "calls itself unhealthy: I feel faint"},
	"breaks the contract":           {`behaviour = "contract"`, "smoke", fault.PluginContractInvalid, "did not pass a test call"},
	"ends with its first call":      {`behaviour = "exit"`, "smoke", fault.PluginContractInvalid, "did not pass a test call"},
}

// TestTheOldPluginServesOn when what shall replace it does not serve.
func TestTheOldPluginServesOn(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	hcl := func(config string) string {
		return models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream}) +
			"scorer \"default\" {\n  plugin = \"tester\"\n  config { " + config + " }\n}\n"
	}
	s := serveTester(t, hcl(""))
	pid, plugins := s.pid("scorer.default"), len(s.status().Plugins)
	failures := 0
	for name, n := range newcomers {
		t.Run(name, func(t *testing.T) {
			s.configure(hcl(n.config))
			_, err := s.Reload(t.Context(), &api.ReloadRequest{})
			require.Equal(t, n.code, fault.CodeOf(err), "%v", err)
			require.ErrorContains(t, err, n.says)
			require.ErrorContains(t, err, "what ran before serves on")
			failed := fault.As(err).Details
			require.Equal(t, n.step, failed["step"])
			require.Equal(t, "scorer.default", failed["instance"])
			require.Len(t, failed["failures"], 1)

			require.Empty(t, s.ask(&api.QueryRequest{Query: coding}).Degraded)
			s.settled(plugins)
			require.Equal(t, pid, s.pid("scorer.default"))
			e, err := s.Extension(t.Context(), "scorer.default")
			require.NoError(t, err)
			require.Equal(t, []string{api.ReloadFailed, n.step, string(n.code)}, []string{e.LastReload.Change, e.LastReload.Step, e.LastReload.Code})
			require.Contains(t, e.LastReload.Reason, n.says)
			require.JSONEq(t, `{"behaviour":"ok","choose_last":false,"delay_ms":0,"linger":false,"places":0}`, string(e.Block.Config), "it is shown as it runs")
			failures++
			require.Contains(t, s.metrics(), fmt.Sprintf(`aua_extension_reloads_total{outcome="failed"} %d`, failures))
			require.Contains(t, s.log.String(), n.says)
		})
	}
	out, stderr, status := runCommand(t, s.dir, "extensions", "inspect", "scorer.default", "-address", s.url)
	require.Zero(t, status, stderr)
	require.Contains(t, out, "last reload  failed at ")
}

// TestABackendThatDoesNotReachItsModelDoesNotServe unless the one before does not either.
func TestABackendThatDoesNotReachItsModelDoesNotServe(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	hcl := models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream})
	s := serve(t, hcl)
	s.ask(&api.QueryRequest{Query: coding})
	s.configure(strings.Replace(hcl, upstream.BaseURL(), "http://127.0.0.1:1/v1", 1))
	_, err := s.Reload(t.Context(), &api.ReloadRequest{})
	require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err))
	require.ErrorContains(t, err, "does not reach the model server of the specialist swe")
	require.Equal(t, "probe", fault.As(err).Details["step"])
	s.ask(&api.QueryRequest{Query: coding})
}

// TestAReloadThatIsGivenUp, while the new process hangs, leaves nothing of it;
// meanwhile there is no other reload.
func TestAReloadThatIsGivenUp(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	hcl := models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream})
	s := serveTester(t, hcl)
	plugins := len(s.status().Plugins)
	s.configure(hcl + "verifier \"more\" {\n  plugin = \"tester\"\n  config { behaviour = \"hang-configure\" }\n}\n")
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := s.Reload(ctx, &api.ReloadRequest{})
		if fault.CodeOf(err) != fault.Cancelled {
			t.Errorf("the reload was not cancelled: %v", err)
		}
	})
	pid := 0
	require.Eventually(t, func() bool {
		for _, child := range children(s.command.Process.Pid) {
			if strings.Contains(proc(child, "cmdline"), "plugin-serve tester") {
				pid = child
			}
		}
		return pid != 0
	}, patience, tick)
	require.Len(t, s.status().Plugins, plugins+1)
	require.Equal(t, "ok", s.status().Health.Status, "what is being started is nothing to worry about")
	s.ask(&api.QueryRequest{Query: coding})
	_, err := s.Reload(t.Context(), &api.ReloadRequest{})
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.ErrorContains(t, err, "being reloaded already")

	cancel()
	wg.Wait()
	require.Eventually(t, func() bool { return !alive(pid) }, patience, tick)
	s.settled(plugins)
	require.Eventually(t, func() bool {
		return strings.Contains(s.metrics(), `aua_extension_reloads_total{outcome="cancelled"} 1`)
	}, patience, tick)
	s.configure(hcl)
	require.False(t, s.reload().Swapped)
}

// TestTheNewPluginDiesAtOnce: supervision takes it from there.
func TestTheNewPluginDiesAtOnce(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serveTester(t, everyKind(upstream, nil))
	for round, address := range swappable {
		s.configure(everyKind(upstream, map[string]int{address: round + 1}))
		r := s.reload(address)
		require.NoError(t, syscall.Kill(r.Extensions[0].PID, syscall.SIGKILL), address)
		require.Empty(t, s.ask(&api.QueryRequest{Query: coding}).Degraded, address)
	}
}

func TestExtensionsAreTested(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serveTester(t, everyKind(upstream, nil)+"verifier \"broken\" {\n  plugin = \"tester\"\n  config { behaviour = \"contract\" }\n}\n")
	report, err := s.TestExtensions(t.Context(), &api.TestRequest{})
	require.NoError(t, err)
	require.Equal(t, 1, report.Failed)
	require.Len(t, report.Tests, len(swappable)+1)
	for _, e := range report.Tests {
		require.Equal(t, e.Address != "verifier.broken", e.OK, "%+v", e)
		require.Positive(t, e.DurationMS)
		switch kind, _, _ := strings.Cut(e.Address, "."); kind {
		case "backend":
			require.Equal(t, []string{"health", "probe"}, e.Steps)
		default:
			require.Equal(t, []string{"health", "smoke"}, e.Steps)
		}
	}
	out, stderr, status := runCommand(t, s.dir, "extensions", "test", "-address", s.url)
	require.Equal(t, 1, status, stderr)
	require.Regexp(t, `(?m)^  verifier.broken +tester \S+ +failed at smoke +health, smoke .*\n +verifier.broken: the plugin "tester" \S+ did not pass a test call`, out)
	require.Contains(t, out, "1 of 10 tests failed.")
	_, stderr, status = runCommand(t, s.dir, "extensions", "test", "-address", s.url, "checks", "scorer.default")
	require.Zero(t, status, stderr)
	_, stderr, status = runCommand(t, s.dir, "extensions", "test", "-address", s.url, "scorer.nope")
	require.Equal(t, 1, status)
	require.Contains(t, stderr, "There is no extension \"scorer.nope\" to test: no block has")
}

// TestAPluginThatLeaksIsNamed, and a forced reload takes its memory back.
func TestAPluginThatLeaksIsNamed(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serveTester(t, models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream})+
		"verifier \"leaky\" {\n  plugin = \"tester\"\n  config { behaviour = \"leak\" }\n}\n")
	require.NotContains(t, s.shown("status"), "grew")
	require.Empty(t, s.ask(&api.QueryRequest{Query: coding}).Degraded, "queries go on")
	require.Eventually(t, func() bool { return strings.Contains(s.shown("status"), "Its memory grew from") }, patience, tick)
	require.Regexp(t, `(?m)^  verifier.leaky +tester .* MiB\n +Its memory grew from \d+ MiB at its start, \S+, to \d+ MiB\. If it goes on, the plugin leaks;`, s.shown("status"))
	require.Regexp(t, `(?s)runs in a process of its own, pid \d+, since \d{4}.*memory \d{3}\.\d MiB, at its start \d+\.\d MiB`, s.shown("extensions", "inspect", "verifier.leaky"))
	require.Regexp(t, `(?m)^aua_plugin_memory_bytes\{plugin="verifier.leaky"\} \d\.\d+e\+08$`, s.metrics())
	pid := s.pid("verifier.leaky")
	require.Contains(t, s.shown("extensions", "reload", "-force", "verifier.leaky"), "replaced")
	require.Eventually(t, func() bool { return !alive(pid) }, patience, tick)
}

// shown is what a command says of the server, which must succeed.
func (s *server) shown(args ...string) string {
	s.t.Helper()
	out, stderr, status := runCommand(s.t, s.dir, append(args, "-address", s.url)...)
	require.Zero(s.t, status, stderr)
	return out
}
