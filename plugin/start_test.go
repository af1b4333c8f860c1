// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/testerplugin/tester"
)

func TestStartedInstance(t *testing.T) {
	dir := t.TempDir()
	h := newTestHost(t, func(o *testOptions, _ *timing) { o.DataDir = dir })
	i := h.acquire(spec(sdk.KindClassifier))
	require.Equal(t, "classifier.test", i.Address())
	require.Equal(t, sdk.NeedsLastMessage, i.Needs())
	require.Equal(t, tester.Version, i.Description().Version)
	require.Empty(t, i.Warnings())

	who, err := ask(t.Context(), i, "do:who")
	require.NoError(t, err)
	data := filepath.Join(dir, "classifier.test")
	require.Equal(t, "classifier.test "+data, who)
	fi, err := os.Stat(data)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), fi.Mode().Perm())

	s := i.Status()
	require.Equal(t, "ready", s.State)
	require.Equal(t, "classifier", s.Kind)
	require.Equal(t, "tester", s.Plugin)
	require.Equal(t, tester.Version, s.Version)
	require.Equal(t, "process", s.Isolation)
	require.NotEqual(t, os.Getpid(), s.PID)
	require.EqualValues(t, 1, s.Calls)
	require.Zero(t, s.Errors)
	require.Positive(t, s.LatencyP50MS)
}

// failedStart acquires what cannot be started, and returns the error.
func failedStart(t *testing.T, h *testHost, s Spec) *fault.Error {
	t.Helper()
	_, err := h.Acquire(t.Context(), s)
	require.Error(t, err)
	require.Empty(t, h.Status(), "nothing is left of a failed start")
	entries, dirErr := os.ReadDir(h.run.path)
	require.NoError(t, dirErr)
	require.Len(t, entries, 1, "only the lock is left in the folder for sockets")
	return fault.As(err)
}

func TestStartFailures(t *testing.T) {
	short := func(_ *testOptions, timing *timing) { timing.start = 300 * time.Millisecond }
	for name, c := range map[string]struct {
		options []hostOption
		spec    Spec
		code    fault.Code
		message string
		output  any
	}{
		"it exits": {
			[]hostOption{defect("exit")},
			spec(sdk.KindScorer), fault.PluginLoadFailed,
			`scorer.test: the plugin "tester" 1.2.3 failed to start: exit status 7 (aua.hcl:12). The log has what it printed.`,
			[]string{"There is no licence."},
		},
		"it dies after its handshake": {
			[]hostOption{defect("exit-after-handshake")},
			spec(sdk.KindScorer), fault.PluginLoadFailed,
			`scorer.test: the plugin "tester" 1.2.3 failed to start: exit status 8 (aua.hcl:12). The log has what it printed.`, nil,
		},
		"it is too slow": {
			[]hostOption{defect("slow-start"), short},
			spec(sdk.KindScorer), fault.PluginLoadFailed,
			`scorer.test: the plugin "tester" 1.2.3 failed to start: it was not ready after 300ms (aua.hcl:12). The log has what it printed.`,
			[]string{"Loading a very large model."},
		},
		"its configuration takes too long": {
			[]hostOption{short},
			spec(sdk.KindScorer, "behaviour", "hang-configure"), fault.PluginLoadFailed,
			`scorer.test: the plugin "tester" 1.2.3 failed to start: it was not ready after 300ms (aua.hcl:12). The log has what it printed.`, nil,
		},
		"it panics": {
			nil, spec(sdk.KindScorer, "behaviour", "panic-configure"), fault.PluginLoadFailed,
			`scorer.test: the plugin "tester" 1.2.3 failed to start: panic: no configuration suits me (aua.hcl:12). The log has what it printed.`, nil,
		},
		"it speaks another protocol": {
			[]hostOption{defect("old-protocol")},
			spec(sdk.KindScorer), fault.PluginVersionMismatch,
			`scorer.test: the plugin "tester" 1.2.3 speaks version 99 of the plugin protocol, and this host speaks 1 (aua.hcl:12). Install a version of the plugin that fits.`, nil,
		},
		"there is no program": {
			[]hostOption{func(o *testOptions, _ *timing) { o.Catalog.Executable = "/nowhere/aua" }},
			spec(sdk.KindScorer), fault.PluginLoadFailed,
			`scorer.test: the plugin "tester" 1.2.3 cannot be started (aua.hcl:12): fork/exec /nowhere/aua: no such file or directory. Make sure that the program is there and executable.`, nil,
		},
		"it has another version": {
			[]hostOption{func(o *testOptions, _ *timing) { o.Catalog.Builtins["tester"].Version = "2.0.0" }},
			spec(sdk.KindScorer), fault.PluginVersionMismatch,
			`scorer.test: the plugin "tester" 2.0.0 reports the version "1.2.3" (aua.hcl:12). The program was replaced; restart the host to use the new one.`, nil,
		},
		"it has another name": {
			[]hostOption{func(o *testOptions, _ *timing) { o.Catalog.Builtins["tester"].Name = "examiner" }},
			spec(sdk.KindScorer), fault.PluginContractInvalid,
			`scorer.test: the plugin "tester" 1.2.3 calls itself "tester" (aua.hcl:12). The file is not the plugin that the configuration names.`, nil,
		},
		"it serves other kinds than it said": {
			[]hostOption{defect("no-hook")},
			spec(sdk.KindScorer), fault.PluginContractInvalid,
			`scorer.test: the plugin "tester" 1.2.3 serves arbiter, backend, classifier, correction_store, middleware, promotion_policy, router, scorer, verifier in its process, and arbiter, backend, classifier, correction_store, hook, middleware, promotion_policy, router, scorer, verifier when it is asked to describe itself (aua.hcl:12). Only its author can mend that.`, nil,
		},
		"it does not serve the kind": {
			[]hostOption{defect("no-hook")},
			spec(sdk.KindHook), fault.PluginContractInvalid,
			`hook.test: the plugin "tester" 1.2.3 does not serve the kind hook in its process (aua.hcl:12).`, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := failedStart(t, newTestHost(t, c.options...), c.spec)
			require.Equal(t, c.code, e.Code, e.Error())
			require.Equal(t, c.message, e.Message)
			require.Equal(t, c.spec.Address, e.Details["instance"])
			require.Equal(t, "aua.hcl:12", e.Details["source"])
			require.Contains(t, []any{"plugin", "host"}, e.Details["fault"])
			if c.output != nil {
				require.Equal(t, c.output, e.Details["output"])
			}
		})
	}
}

func TestStartOfWhatIsNoPlugin(t *testing.T) {
	e := failedStart(t, newTestHost(t, defect("chatty")), spec(sdk.KindScorer))
	require.Equal(t, fault.PluginLoadFailed, e.Code)
	require.Contains(t, e.Message, "Hello, how can I help you?")
}

func TestStartOfAPluginElsewhere(t *testing.T) {
	e := failedStart(t, newTestHost(t, defect("far-away")), spec(sdk.KindScorer))
	require.Equal(t, fault.PluginLoadFailed, e.Code)
	require.Contains(t, e.Message, "not of this machine: tcp 192.0.2.1:80")
}

func TestStartOfAPluginThatAnybodyReaches(t *testing.T) {
	e := failedStart(t, newTestHost(t, defect("open")), spec(sdk.KindScorer))
	require.Equal(t, fault.PluginLoadFailed, e.Code)
	require.Contains(t, e.Message, "listens on TCP")
	require.Contains(t, e.Message, "mtls = true")
}

func TestStartOfAnUnknownPlugin(t *testing.T) {
	s := spec(sdk.KindScorer)
	s.Plugin = "testr"
	e := failedStart(t, newTestHost(t), s)
	require.Equal(t, fault.PluginNotFound, e.Code)
	require.Equal(t, `scorer.test (aua.hcl:12): There is no plugin "testr". Did you mean "tester"? Plugins for scorer: tester.`, e.Message)
}

func TestRefusedConfiguration(t *testing.T) {
	h := newTestHost(t)
	s := spec(sdk.KindScorer, "behaviour", "fly", "delay_ms", -1)
	e := failedStart(t, h, s)
	require.Equal(t, fault.ConfigInvalid, e.Code)
	require.Contains(t, e.Message, `scorer.test: the plugin "tester" 1.2.3 does not accept its configuration (aua.hcl:12): behaviour: Unknown behaviour. There is no behaviour "fly".`)
	var d *DiagnosticsError
	require.ErrorAs(t, e, &d)
	require.Equal(t, s.Address, d.Spec.Address)
	require.Equal(t, "aua.hcl:12", d.Spec.Source)
	require.Len(t, d.Diagnostics, 2)
	require.Equal(t, []string{"behaviour"}, d.Diagnostics[0].GetPath())
	require.Equal(t, []string{"delay_ms"}, d.Diagnostics[1].GetPath())
	require.ErrorContains(t, d, "scorer.test, delay_ms: Negative delay: A call cannot take less than no time.")
}

func TestAcquireGivesUpWithItsContext(t *testing.T) {
	h := newTestHost(t, defect("slow-start"))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for len(h.Status()) == 0 || h.Status()[0].State != "starting" {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	_, err := h.Acquire(ctx, spec(sdk.KindScorer))
	require.Equal(t, fault.Cancelled, fault.CodeOf(err))
	require.ErrorIs(t, err, context.Canceled)
	eventually(t, func() bool { return len(h.Status()) == 0 }, "a start that nobody waits for is given up")
}

func TestOddLogLinesDoNotHurtTheHost(t *testing.T) {
	h := newTestHost(t, defect("odd-log"))
	answer, err := ask(t.Context(), h.acquire(spec(sdk.KindClassifier)), "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	eventually(t, func() bool {
		for _, l := range h.log.lines(t) {
			if l["@message"] == `{"@message": 1, "@level": [], "@timestamp": {}}` {
				return true
			}
		}
		return false
	}, "the line is logged as it is")
}
