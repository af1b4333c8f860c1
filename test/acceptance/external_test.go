// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// minimal is a configuration that serves, without a model server.
const minimal = `config_version = "1.0"
auth {
  enabled = false
}
state "memory" {}
backend "calc" {
  plugin = "calc"
}
specialist "calc" {
  backend = "calc"
  fields  = ["mathematics", "general"]
}
`

// required has a verifier that is the plugin "tester" of acme; more stands in
// the entry of required_plugins, settings in the config block.
func required(more, settings string) string {
	return minimal + fmt.Sprintf(`required_plugins {
  tester = { source = "acme/tester"%s }
}
verifier "extra" {
  plugin = "tester"
  config {
%s
  }
}
`, more, settings)
}

// withTester is a folder with the plugin "tester" 1.0.0 installed and locked.
func withTester(t *testing.T) *live.Folder {
	f := in(t).Write("aua.hcl", required(`, version = "~> 1.0"`, ""))
	f.LayOut(tester(t, "1.0.0"), "acme/tester", "~> 1.0")
	return f
}

// program is the installed plugin's file.
const program = ".aua/plugins/acme/tester/1.0.0/" + "%s/aua-plugin-tester"

func programPath() string { return fmt.Sprintf(program, live.Platform) }

// TestAnInstalledPluginServes: it is as good as a built-in one.
func TestAnInstalledPluginServes(t *testing.T) {
	f := withTester(t)
	f.Run("validate", "-strict").OK()
	s := f.Serve("-config", "aua.hcl")
	resp, err := s.Client.Query(t.Context(), &api.QueryRequest{Query: "2+3"})
	require.NoError(t, err)
	require.Contains(t, resp.Answer, "5")

	e, err := s.Client.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.Equal(t, []string{"tester", "1.0.0", "acme/tester", "installed", "ready"}, []string{e.Plugin, e.Version, e.Source, e.Origin, e.State})
	require.Contains(t, f.Read(".aua.lock.hcl"), `"`+e.Hash+`"`, "what runs is what is locked")
	require.Equal(t, int64(1), e.Calls)
	require.NotNil(t, e.Schema)
	require.True(t, locked(t, f))
	f.Write("other/aua.hcl", minimal) // which locks nothing
	f.Run("plugins", "remove", "acme/tester@1.0.0", "-config", "other", "-json").Refused(fault.Conflict, "is in use")

	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", e.PID))
	require.NoError(t, err)
	require.Equal(t, f.Path(".aua/plugins/acme/tester/1.0.0", live.Platform), cwd)
	environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", e.PID))
	require.NoError(t, err)
	require.Contains(t, string(environment), "PYTHONUNBUFFERED=1\x00")
	s.Stop()
	require.False(t, locked(t, f))
}

// locked reports whether somebody holds the plugin.
func locked(t *testing.T, f *live.Folder) bool {
	t.Helper()
	file, err := os.OpenFile(f.Path(".aua/plugins/acme/tester/1.0.0", live.Platform+".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	require.NoError(t, err)
	defer file.Close()
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil
}

// TestWhatIsNotAsLockedIsNotStarted: each reason has its code, and says what to
// do, where the configuration names the plugin.
func TestWhatIsNotAsLockedIsNotStarted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*testing.T, *live.Folder)
		code  fault.Code
		says  []string
	}{
		"it is not required": {
			func(_ *testing.T, f *live.Folder) {
				f.Change("aua.hcl", func(text string) string {
					return strings.Replace(text, `tester = { source = "acme/tester", version = "~> 1.0" }`, "", 1)
				})
			}, fault.PluginNotFound,
			[]string{"required_plugins does not name it", `tester = { source = "acme/tester", version = "~> 1.0" }`},
		},
		"it is not locked": {
			func(t *testing.T, f *live.Folder) { require.NoError(t, os.Remove(f.Path(".aua.lock.hcl"))) },
			fault.PluginNotFound,
			[]string{".aua.lock.hcl does not say which version is used", "aua plugins lock"},
		},
		"it is neither locked nor installed": {
			func(t *testing.T, f *live.Folder) {
				require.NoError(t, os.Remove(f.Path(".aua.lock.hcl")))
				require.NoError(t, os.RemoveAll(f.Path(".aua")))
			}, fault.PluginNotFound, []string{"aua plugins install"},
		},
		"it is not installed": {
			func(t *testing.T, f *live.Folder) { require.NoError(t, os.RemoveAll(f.Path(".aua"))) },
			fault.PluginNotFound,
			[]string{"acme/tester 1.0.0 is not installed", "aua plugins install"},
		},
		"another version is locked than is allowed": {
			func(_ *testing.T, f *live.Folder) {
				f.Change("aua.hcl", func(text string) string { return strings.Replace(text, "~> 1.0", ">= 1.2", 1) })
			}, fault.PluginVersionMismatch, []string{`locked to 1.0.0`, `">= 1.2"`, "aua plugins lock -upgrade"},
		},
		"its file is not the one that was installed": {
			func(_ *testing.T, f *live.Folder) { f.Change(programPath(), flipped) },
			fault.PluginChecksumMismatch,
			[]string{programPath(), "is not the file that was installed"},
		},
		"its files are not those that are locked": {
			func(_ *testing.T, f *live.Folder) {
				f.Change(".aua.lock.hcl", func(text string) string {
					i := strings.Index(text, "h1:")
					return text[:i+3] + strings.Repeat("A", 43) + "=" + text[i+47:]
				})
			}, fault.PluginChecksumMismatch, []string{"are not those that .aua.lock.hcl locks", "aua plugins lock"},
		},
		"its checksum file was changed": {
			func(_ *testing.T, f *live.Folder) {
				f.Change(".aua/plugins/acme/tester/1.0.0/"+live.Platform+".sha256", func(text string) string { return "00" + text[2:] })
			}, fault.PluginChecksumMismatch, []string{"locks"},
		},
		"a file was added": {
			func(_ *testing.T, f *live.Folder) { f.Write(programPath()+".so", "x") },
			fault.PluginChecksumMismatch,
			[]string{"was added after the plugin was installed"},
		},
		"others may write to the directory": {
			func(t *testing.T, f *live.Folder) { require.NoError(t, os.Chmod(f.Path(".aua/plugins"), 0o777)) },
			fault.PluginDirUnsafe,
			[]string{"can be written by everybody", "chmod go-w"},
		},
		"the lock file is broken": {
			func(_ *testing.T, f *live.Folder) {
				f.Change(".aua.lock.hcl", func(text string) string { return strings.Replace(text, "h1:", "h0:", 1) })
			}, fault.ConfigInvalid, []string{".aua.lock.hcl", "Invalid hashes"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := withTester(t)
			c.spoil(t, f)
			f.Run("serve", "-json", "-config", "aua.hcl", "-listen", "127.0.0.1:0").Refused(c.code, c.says...)
			if c.code != fault.ConfigInvalid {
				f.Run("serve", "-config", "aua.hcl", "-listen", "127.0.0.1:0").Refused(c.code, "on aua.hcl line")
			}
		})
	}
}

// flipped changes one bit in the middle of a program.
func flipped(text string) string {
	b := []byte(text)
	b[len(b)/2] ^= 1
	return string(b)
}

// TestValidateNeedsNoFiles: what is locked says what a configuration may hold;
// that the plugin is not there is worth a warning.
func TestValidateNeedsNoFiles(t *testing.T) {
	t.Parallel()
	f := withTester(t)
	require.NoError(t, os.RemoveAll(f.Path(".aua")))
	f.Run("validate").OK().Says("Warning: Plugin cannot be used", "acme/tester 1.0.0 is not installed", "valid, with 1 warning")

	f.Change("aua.hcl", func(string) string { return required("", "    delay_ms = \"long\"\n") })
	f.Run("validate").Says("on aua.hcl line 19", `delay_ms = "long"`, "must be a whole number")
	f.Change("aua.hcl", func(string) string { return required("", "    dely_ms = 1\n") })
	f.Run("validate").Says("on aua.hcl line 19", `Did you mean "delay_ms"?`)
}

// TestOtherBuildsAreRefused: a program that speaks something else, or that is
// not what it says of itself.
func TestOtherBuildsAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		build live.Tester
		code  fault.Code
		says  []string
	}{
		"another protocol":     {live.Tester{Protocol: 7}, fault.PluginVersionMismatch, []string{"speaks version 7 of the plugin protocol"}},
		"another API":          {live.Tester{API: "v2"}, fault.PluginVersionMismatch, []string{`speaks the plugin API "v2"`}},
		"another plugin's API": {live.Tester{Name: "taster"}, fault.ConfigInvalid, []string{".aua.lock.hcl", "description"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := in(t).Write("aua.hcl", required("", ""))
			f.LayOut(testers.Program(t, c.build), "acme/tester", "")
			f.Run("serve", "-json", "-config", "aua.hcl", "-listen", "127.0.0.1:0").Refused(c.code, c.says...)
		})
	}
}

// TestAProgramThatChangesWhileItRuns goes on; the next start refuses it, and
// others go on.
func TestAProgramThatChangesWhileItRuns(t *testing.T) {
	t.Parallel()
	f := withTester(t)
	s := f.Serve("-config", "aua.hcl")
	f.Change(programPath(), flipped)
	ask := func() {
		resp, err := s.Client.Query(t.Context(), &api.QueryRequest{Query: "2+3"})
		require.NoError(t, err)
		require.Contains(t, resp.Answer, "5")
	}
	ask()
	e, err := s.Client.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.Equal(t, "ready", e.State)

	require.NoError(t, syscall.Kill(e.PID, syscall.SIGKILL))
	require.Eventually(t, func() bool {
		e, err = s.Client.Extension(t.Context(), "verifier.extra")
		return err == nil && e.State == "failed"
	}, live.Patience, tick)
	require.Contains(t, e.Reason, "AUA_PLUGIN_CHECKSUM_MISMATCH: ")
	require.Contains(t, e.Reason, programPath())
	resp, err := s.Client.Query(t.Context(), &api.QueryRequest{Query: "2+3"})
	require.NoError(t, err)
	require.Equal(t, []string{`verifier.extra: the plugin "tester" 1.0.0 is not started (AUA_PLUGIN_CHECKSUM_MISMATCH); the server's status says why.`}, resp.Degraded)
	status, err := s.Client.Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, "degraded", status.Health.Status)
	require.Contains(t, strings.Join(status.Health.Reasons, " "), "AUA_PLUGIN_CHECKSUM_MISMATCH")
	f.Run("extensions", "inspect", "verifier.extra", "-address", s.URL).OK().Says("does not run")

	f.Change(programPath(), flipped)
	done, err := s.Client.Reload(t.Context(), &api.ReloadRequest{})
	require.NoError(t, err)
	require.True(t, done.Swapped, "what was given up is started again")
	e, err = s.Client.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.Equal(t, "ready", e.State)
}

// TestTwoServersDoNotShareAState: the second one says why it does not start.
func TestTwoServersDoNotShareAState(t *testing.T) {
	t.Parallel()
	f := in(t).Write("aua.hcl", strings.Replace(minimal, `state "memory" {}`, "", 1))
	f.Serve("-config", "aua.hcl")
	f.Run("serve", "-config", "aua.hcl", "-listen", "127.0.0.1:0", "-json").Refused(fault.StateLocked, "is in use by another AUA").SaysNot("panic")
}

// TestAnExternalPluginIsKilled under load, again and again: no query notices.
func TestAnExternalPluginIsKilled(t *testing.T) {
	t.Parallel()
	f := withTester(t)
	s := f.Serve("-config", "aua.hcl")
	for range 5 {
		e, err := s.Client.Extension(t.Context(), "verifier.extra")
		require.NoError(t, err)
		require.NoError(t, syscall.Kill(e.PID, syscall.SIGKILL))
		resp, err := s.Client.Query(t.Context(), &api.QueryRequest{Query: "2+3"})
		require.NoError(t, err)
		require.Contains(t, resp.Answer, "5")
		require.Eventually(t, func() bool {
			again, err := s.Client.Extension(t.Context(), "verifier.extra")
			return err == nil && again.State == "ready" && again.PID != e.PID
		}, live.Patience, tick)
	}
	health, err := s.Client.Health(t.Context())
	require.NoError(t, err)
	require.Equal(t, "ok", health.Status)
}

// TestTheSchemaOfAnExternalPlugin: defaults, blocks with labels, sensitive and
// deprecated settings come from the lock file; what the plugin itself finds
// wrong is shown where it is written.
func TestTheSchemaOfAnExternalPlugin(t *testing.T) {
	t.Parallel()
	f := withTester(t)
	f.Env = []string{"RULE_SECRET=tell-nobody"}
	configure := func(settings string) { f.Write("aua.hcl", required("", settings)) }
	configure(`
    rule "light" {
      secret = secret("RULE_SECRET")
      factor = 2
    }
    rule "heavy" {
      weight = 0.5
    }
`)
	f.Run("validate").OK().Says("Warning: Deprecated setting", "on aua.hcl line 22", "factor = 2", "Use weight instead.").SaysNot("tell-nobody")
	s := f.Serve("-config", "aua.hcl")
	e, err := s.Client.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.JSONEq(t, `{
	  "behaviour": "ok", "delay_ms": 0, "places": 0, "choose_last": false, "linger": false,
	  "rule": [{"name": "light", "weight": 0.25, "secret": "(sensitive)", "factor": 2}, {"name": "heavy", "weight": 0.5}]
	}`, string(e.Block.Config))
	s.Stop()
	require.NotContains(t, s.Log.String(), "tell-nobody")

	configure(`
    rule "light" {
      weight = 0.75
    }
    rule "heavy" {
      weight = 0.5
    }
`)
	f.Run("validate").OK().SaysNot("weigh too much")
	for _, dry := range [][]string{{"-dry-run"}, {"-listen", "127.0.0.1:0"}} {
		f.Run(append([]string{"serve", "-config", "aua.hcl"}, dry...)...).
			Says("Error: Rules weigh too much", `on aua.hcl line 24, in verifier "extra"`, "weight = 0.5", `With the rule "heavy" the weights sum to 1.25`)
	}

	for settings, says := range map[string]string{
		"    rule {\n    }\n":                           "Missing block label",
		"    rule \"a\" {\n      weight = -1\n    }\n":  "Value out of range",
		"    rule \"a\" {\n      wieght = 1\n    }\n":   `Did you mean "weight"?`,
		strings.Repeat("    rule \"a\" {\n    }\n", 4):  "Too many blocks",
		"    rule \"a\" {\n      secret = [1]\n    }\n": "Wrong type",
		"    behaviour = \"fly\"\n":                     "Value not allowed",
	} {
		configure(settings)
		f.Run("validate").Says("Error: ", says)
	}
}

// TestAFolderIsAPlugin: its manifest says how to run it, and every file of it
// is verified.
func TestAFolderIsAPlugin(t *testing.T) {
	t.Parallel()
	f := in(t).Write("aua.hcl", required("", ""))
	f.Write("src/plugin.hcl", "name    = \"tester\"\nsource  = \"acme/tester\"\ncommand = [\"sh\", \"main.sh\", \"plugin-serve\"]\n")
	f.Write("src/main.sh", "exec ./program \"$@\"\n")
	program, err := os.ReadFile(tester(t, "1.0.0"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(f.Path("src/program"), program, 0o755))
	f.Run("plugins", "install", "src").OK()
	dir := filepath.Join(live.PluginDir, "acme/tester/1.0.0", live.Platform)

	s := f.Serve("-config", "aua.hcl")
	resp, err := s.Client.Query(t.Context(), &api.QueryRequest{Query: "2+3"})
	require.NoError(t, err)
	require.Contains(t, resp.Answer, "5")
	e, err := s.Client.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.Equal(t, []any{"ready", "acme/tester", int64(1)}, []any{e.State, e.Source, e.Calls})
	s.Stop()

	f.Change(dir+"/main.sh", func(text string) string { return "echo gotcha; " + text })
	f.Run("serve", "-json", "-config", "aua.hcl", "-listen", "127.0.0.1:0").Refused(fault.PluginChecksumMismatch, dir+"/main.sh")
}

// TestDevelopmentIsVisible at the start, in the status and in the extensions.
func TestDevelopmentIsVisible(t *testing.T) {
	t.Parallel()
	f := in(t).Write("aua.hcl", minimal+fmt.Sprintf("dev_overrides {\n  tester = %q\n}\nverifier \"extra\" {\n  plugin = \"tester\"\n}\n", tester(t, "1.0.0")))
	f.Run("validate").OK().Says("Warning: Development override", "neither hashed nor locked")
	s := f.Serve("-config", "aua.hcl")
	f.Run("status", "-address", s.URL).OK().Says("tester 1.0.0 (development)")
	f.Run("extensions", "inspect", "verifier.extra", "-address", s.URL).OK().Says("(development)")
	e, err := s.Client.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.Equal(t, []string{"development", "development", ""}, []string{e.Origin, e.Source, e.Hash})
}

// TestMTLSServes: the real program with a plugin to which it speaks by TLS.
func TestMTLSServes(t *testing.T) {
	t.Parallel()
	f := withTester(t).Write("aua.hcl", required(", mtls = true", ""))
	s := f.Serve("-config", "aua.hcl")
	resp, err := s.Client.Query(t.Context(), &api.QueryRequest{Query: "2+3"})
	require.NoError(t, err)
	require.Contains(t, resp.Answer, "5")
	e, err := s.Client.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.Equal(t, int64(1), e.Calls)
	environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", e.PID))
	require.NoError(t, err)
	require.Contains(t, string(environment), "PLUGIN_CLIENT_CERT=")
}

// TestAPluginUnderADebugger: the server uses the process that runs already,
// says so, and leaves it running.
func TestAPluginUnderADebugger(t *testing.T) {
	t.Parallel()
	debugged := exec.Command(tester(t, "1.0.0"), "debug")
	out, err := debugged.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, debugged.Start())
	defer func() { _ = debugged.Process.Kill(); _ = debugged.Wait() }()
	f := in(t).Write("aua.hcl", minimal+"verifier \"extra\" {\n  plugin = \"tester\"\n}\n")
	for lines := bufio.NewScanner(out); f.Env == nil && lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, sdk.ReattachEnv) {
			f.Env = []string{strings.ReplaceAll(line, "'", "")}
		}
	}
	f.Run("validate").OK().Says("Warning: Reattached plugin", fmt.Sprintf("is process %d", debugged.Process.Pid))
	s := f.Serve("-config", "aua.hcl")
	resp, err := s.Client.Query(t.Context(), &api.QueryRequest{Query: "2+3"})
	require.NoError(t, err)
	require.Empty(t, resp.Degraded)
	e, err := s.Client.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.Equal(t, []any{"reattached", debugged.Process.Pid, int64(1)}, []any{e.Origin, e.PID, e.Calls})
	f.Run("status", "-address", s.URL).OK().Says("tester 1.0.0 (reattached)")
	s.Stop()
	require.NoError(t, debugged.Process.Signal(syscall.Signal(0)), "it was not ended")
}
