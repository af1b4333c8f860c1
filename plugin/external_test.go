// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"crypto/tls"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// withInstalled has the tester installed and locked, instead of built in.
func withInstalled(t *testing.T, f *live.Folder, change func(*External, Requirement)) hostOption {
	f.LayOut(testerPath, "acme/tester", "")
	locked, _, diags := lock.Read(f.Path(lock.FileName))
	require.Empty(t, diags)
	e := &External{Dir: f.Path(live.PluginDir), LockFile: lock.FileName, Lock: locked, Required: map[string]Requirement{"tester": {Source: "acme/tester"}}}
	if change != nil {
		change(e, e.Required["tester"])
	}
	return func(o *testOptions, _ *timing) { o.Catalog = &Catalog{External: e} }
}

// fileOf is the installed program.
func fileOf(f *live.Folder) string {
	return filepath.Join(live.PluginDir, "acme/tester/1.2.3", live.Platform, "aua-plugin-tester")
}

func TestInstalledPlugin(t *testing.T) {
	f := live.In(t, "")
	h := newTestHost(t, withInstalled(t, f, nil))
	i := h.acquire(spec(sdk.KindClassifier))
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	p := i.Program()
	require.Equal(t, []any{"tester", Installed, "acme/tester", "1.2.3"}, []any{p.Name, p.Origin, p.Source, p.Description.Version})
	require.NoError(t, p.Validate(&sdk.Instance{}), "it is asked when it is started")
	require.Equal(t, []string{"tester"}, h.catalog.Names(sdk.KindHook))

	again := h.acquire(spec(sdk.KindClassifier))
	require.Same(t, i.sup, again.sup, "one hash is one program")

	elsewhere := *h.catalog.External
	elsewhere.Dir = f.Path("elsewhere")
	require.NoError(t, os.Rename(f.Path(live.PluginDir), elsewhere.Dir))
	moved, err := h.Host.Acquire(t.Context(), h.catalog.With(&elsewhere), spec(sdk.KindClassifier))
	require.NoError(t, err)
	require.NotSame(t, i.sup, moved.sup, "the old one would look for its files where they were")
	s := spec(sdk.KindScorer)
	s.Isolation = IsolationInline
	_, err = h.Acquire(t.Context(), s)
	require.ErrorContains(t, err, "only built-in plugins can run inside the server")
}

// TestChangedProgramIsNotStartedAgain: its instance fails at once and says why,
// and looks again after the cool-down.
func TestChangedProgramIsNotStartedAgain(t *testing.T) {
	f := live.In(t, "")
	h := newTestHost(t, withInstalled(t, f, nil), func(_ *testOptions, timing *timing) { timing.restart.cooldown = 200 * time.Millisecond })
	i := h.acquire(spec(sdk.KindClassifier))
	before := f.Read(fileOf(f))
	f.Change(fileOf(f), func(text string) string { return text[:len(text)-1] + "x" })
	require.NoError(t, syscall.Kill(i.Status().PID, syscall.SIGKILL))
	eventually(t, func() bool { return i.Status().State == string(Failed) }, "it is not started")
	require.Contains(t, i.Status().Reason, "AUA_PLUGIN_CHECKSUM_MISMATCH: classifier.test is not started (aua.hcl:12). The file ")
	require.Contains(t, i.Status().Reason, fileOf(f))
	_, err := ask(t.Context(), i, "do:ok")
	require.Equal(t, fault.PluginChecksumMismatch, fault.CodeOf(err), "a call says the same")
	require.NotContains(t, fault.As(err).Message, f.Dir, "but shows no paths to those who ask")
	require.Zero(t, i.Status().Restarts)

	f.Change(fileOf(f), func(string) string { return before })
	eventually(t, func() bool {
		answer, err := ask(t.Context(), i, "do:ok")
		return err == nil && answer == "ok"
	}, "a call after the cool-down starts it again")
	require.Equal(t, string(Ready), i.Status().State)
}

// TestInstalledPluginIsHeld while an instance runs, however many there were.
func TestInstalledPluginIsHeld(t *testing.T) {
	f := live.In(t, "")
	h := newTestHost(t, withInstalled(t, f, nil))
	held := func() bool {
		file, err := os.Open(f.Path(filepath.Dir(fileOf(f)) + ".lock"))
		require.NoError(t, err)
		defer file.Close()
		return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil
	}
	i := h.acquire(spec(sdk.KindClassifier))
	require.True(t, held())
	require.NoError(t, syscall.Kill(i.Status().PID, syscall.SIGKILL))
	_, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.True(t, held(), "a restart keeps it")
	h.Release(i)
	eventually(t, func() bool { return !held() }, "nobody runs it any more")
}

// TestMTLS: the plugin's socket speaks TLS alone, and only with the host.
func TestMTLS(t *testing.T) {
	f := live.In(t, "")
	h := newTestHost(t, withInstalled(t, f, func(e *External, r Requirement) {
		r.MTLS = true
		e.Required["tester"] = r
	}))
	i := h.acquire(spec(sdk.KindClassifier))
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	b := h.acquire(spec(sdk.KindBackend))
	deltas, err := streamed(t.Context(), b, "do:ok")
	require.NoError(t, err)
	require.NotEmpty(t, deltas)

	p := processOf(i)
	require.Nil(t, p.direct, "calls do not go past the encryption")
	sockets, err := filepath.Glob(filepath.Join(p.socketDir, "*"))
	require.NoError(t, err)
	require.Len(t, sockets, 1, "and the plugin offers no such way")

	plain, err := net.Dial("unix", sockets[0])
	require.NoError(t, err)
	defer plain.Close()
	_, err = plain.Write([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
	require.NoError(t, err)
	said := make([]byte, 1)
	_, err = plain.Read(said)
	require.ErrorIs(t, err, io.EOF, "what is not encrypted is not answered, as HTTP/2 would be")

	stranger, err := tls.Dial("unix", sockets[0], &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	if err == nil { // TLS 1.3 refuses with the first message
		defer stranger.Close()
		_, err = stranger.Read(said)
	}
	require.ErrorContains(t, err, "certificate required")

	require.NoError(t, syscall.Kill(i.Status().PID, syscall.SIGKILL))
	_, err = ask(t.Context(), i, "do:ok")
	require.NoError(t, err, "each process has a certificate of its own")
}

// TestLockedPluginsAreDescribedWithoutFiles, and what is wrong with them is
// told apart.
func TestLockedPluginsAreDescribedWithoutFiles(t *testing.T) {
	f := live.In(t, "")
	f.LayOut(testerPath, "acme/tester", "")
	locked, _, _ := lock.Read(f.Path(lock.FileName))
	external := func(r Requirement) *Catalog {
		return &Catalog{External: &External{Dir: f.Path(live.PluginDir), LockFile: lock.FileName, Lock: locked, Required: map[string]Requirement{"tester": r}}}
	}
	require.NoError(t, os.RemoveAll(f.Path(".aua")))
	p, err := external(Requirement{Source: "acme/tester"}).Program(sdk.KindScorer, "tester")
	require.NoError(t, err)
	require.Equal(t, fault.PluginNotFound, fault.CodeOf(p.Ready()))
	require.Empty(t, p.Hash)

	old, err := version.NewConstraint(">= 2")
	require.NoError(t, err)
	_, err = external(Requirement{Source: "acme/tester", Constraints: old}).Program(sdk.KindScorer, "tester")
	require.Equal(t, fault.PluginVersionMismatch, fault.CodeOf(err))
	_, err = external(Requirement{Source: "other/tester"}).Program(sdk.KindScorer, "tester")
	require.Equal(t, fault.PluginNotFound, fault.CodeOf(err))
	require.ErrorContains(t, err, "aua plugins install")
	_, err = external(Requirement{Source: "acme/tester"}).Program(sdk.KindScorer, "testr")
	require.ErrorContains(t, err, `Did you mean "tester"?`)
}
