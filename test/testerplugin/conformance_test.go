// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// program is this command, built once for all tests.
var program string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "aua-testerplugin-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "testerplugin")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "The tester plugin does not build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

func options() plugintest.Options {
	return plugintest.Options{
		Config:    json.RawMessage(`{"delay_ms": 60000}`),
		BadConfig: json.RawMessage(`{"behaviour": "fly", "delay_ms": -1}`),
		SlowQuery: "do:slow", PanicQuery: "do:panic",
		Timeout: 10 * time.Second,
	}
}

// TestEveryCheckIsMade but those of what the tester does not offer.
func TestEveryCheckIsMade(t *testing.T) {
	results, err := plugintest.Check(t.Context(), program, nil, options())
	require.NoError(t, err)
	made := map[string]bool{}
	for _, r := range results {
		require.Equal(t, plugintest.Pass, r.Status, "%s: %s", r.Check, r.Detail)
		made[r.Check] = true
	}
	for _, c := range plugintest.Checks() {
		switch c.Name {
		case "fit_artefact", "fit_repeatable", "corrections_records":
			require.False(t, made[c.Name], c.Name)
		default:
			require.True(t, made[c.Name], c.Name)
		}
	}
}

// failures returns what the suite finds wrong, by check.
func failures(t *testing.T, args []string, o plugintest.Options) map[string]string {
	t.Helper()
	results, err := plugintest.Check(t.Context(), program, args, o)
	require.NoError(t, err)
	failed := map[string]string{}
	for _, r := range plugintest.Failed(results) {
		failed[r.Check] = r.Detail
	}
	return failed
}

// TestDefectsAreFound breaks the program in one way at a time.
func TestDefectsAreFound(t *testing.T) {
	for defect, want := range map[string]struct {
		checks []string
		detail string
	}{
		"exit":                 {[]string{"describe"}, "There is no licence."},
		"chatty":               {[]string{"describe"}, "standard output is not a description"},
		"slow-start":           {[]string{"describe", "cookie"}, "2s"},
		"bad-schema":           {[]string{"schema"}, `attribute "behaviour": there is no type "strng"`},
		"two-descriptions":     {[]string{"same_description"}, `"version": "9.9.9"`},
		"exit-after-handshake": {[]string{"describe"}, "exit status 8"},
		"no-lifeline":          {[]string{"lifeline"}, "it was still running"},
		"no-shutdown":          {[]string{"shutdown"}, "it was still running 2s after GRPCController.Shutdown"},
	} {
		t.Run(defect, func(t *testing.T) {
			o := options()
			o.Kinds, o.SlowQuery, o.Timeout = []sdk.Kind{sdk.KindScorer}, "", 2*time.Second
			failed := failures(t, []string{"broken=" + defect}, o)
			require.Len(t, failed, len(want.checks), "%v", failed)
			for _, check := range want.checks {
				require.Contains(t, failed[check], want.detail)
			}
		})
	}
}

// TestMisbehaviourIsFound configures the tester to misbehave in its calls.
func TestMisbehaviourIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*plugintest.Options)
		check  string
		detail string
	}{
		"its configuration is refused": {
			func(o *plugintest.Options) { o.Config = json.RawMessage(`{"behaviour": "fly"}`) },
			"configure", "[behaviour]: Unknown behaviour",
		},
		"its configuration takes it down": {
			func(o *plugintest.Options) {
				o.BadConfig = json.RawMessage(fmt.Sprintf(`{"exit_if_exists": %q}`, program))
			},
			"configure_path", "it took the plugin down",
		},
		"it accepts everything": {
			func(o *plugintest.Options) { o.BadConfig = json.RawMessage(`{"behaviour": "ok"}`) },
			"configure_path", "the configuration was accepted",
		},
		"it is unhealthy": {
			func(o *plugintest.Options) { o.Config = json.RawMessage(`{"unhealthy": "flu"}`) },
			"health", "calls itself unhealthy: flu",
		},
		"it fails": {
			func(o *plugintest.Options) { o.Config = json.RawMessage(`{"behaviour": "error"}`) },
			"call", "the tester has no wish to answer",
		},
		"it breaks the contract": {
			func(o *plugintest.Options) { o.Config = json.RawMessage(`{"behaviour": "contract"}`) },
			"scorer_scores", "it gave 2 scores for 1",
		},
		"it has few places and does not give them back": {
			func(o *plugintest.Options) {
				o.Config = json.RawMessage(`{"places": 8}`)
				o.SlowQuery, o.Timeout = "do:hang", time.Second
			},
			"deadline", "after 48 abandoned calls the next one failed",
		},
		"a panic takes it down": {
			func(o *plugintest.Options) { o.PanicQuery = "do:goroutine-panic" },
			"panic", "the panic took the plugin down",
		},
		"what should panic does not": {
			func(o *plugintest.Options) { o.PanicQuery = "do:ok" },
			"panic", "the query was answered and did not panic",
		},
		"what should be slow is not": {
			func(o *plugintest.Options) { o.SlowQuery = "do:ok" },
			"cancel", "the slow query was answered within 100ms; it must take longer",
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			o.Kinds, o.Only = []sdk.Kind{sdk.KindScorer}, []string{c.check}
			c.change(&o)
			failed := failures(t, nil, o)
			require.Contains(t, failed[c.check], c.detail, "%v", failed)
		})
	}
}

// reporter collects what Run says.
type reporter struct{ logs, errors []string }

func (r *reporter) Helper()                      {}
func (r *reporter) Logf(format string, a ...any) { r.logs = append(r.logs, fmt.Sprintf(format, a...)) }

func (r *reporter) Errorf(format string, a ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, a...))
}

func TestRunReports(t *testing.T) {
	var r reporter
	o := options()
	o.SlowQuery, o.Only = "", []string{"schema", "handshake", "deadline"}
	plugintest.Run(&r, program, []string{"broken=bad-schema"}, o)
	require.Len(t, r.errors, 1)
	require.Contains(t, r.errors[0], "schema: The configuration schema has no mistakes.")
	require.Contains(t, r.errors[0], "Users see it in errors and documentation", "what to do about it")
	require.Contains(t, r.logs, "deadline: skipped: it needs the option slow-query")
	require.Contains(t, r.logs, "handshake: passed")
}

func TestUnknownDefect(t *testing.T) {
	out, err := exec.Command(program, "broken=everything").CombinedOutput()
	require.ErrorContains(t, err, "exit status 2")
	require.Equal(t, "There is no defect \"everything\".\n", string(out))
}
