// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

func overriding(path string) hostOption {
	return func(o *testOptions, _ *timing) {
		o.Catalog.External = &External{Overrides: map[string]string{"tester": path}}
	}
}

// TestDevelopedPlugin is used in the place of the one that is built in.
func TestDevelopedPlugin(t *testing.T) {
	h := newTestHost(t, overriding(testerPath))
	i := h.acquire(spec(sdk.KindClassifier))
	require.Equal(t, Development, i.Program().Origin)
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
}

// TestDevelopedFolder: what is run may be a folder, in which it is run.
func TestDevelopedFolder(t *testing.T) {
	f := live.In(t, "")
	f.Write("plugin.hcl", "name = \"tester\"\ncommand = [\"sh\", \"run.sh\", \"plugin-serve\"]\n")
	f.Write("run.sh", "test -f plugin.hcl && exec "+testerPath+" \"$@\"\n")
	h := newTestHost(t, overriding(f.Dir))
	i := h.acquire(spec(sdk.KindClassifier))
	cwd, err := os.Readlink("/proc/self/cwd")
	require.NoError(t, err)
	require.NotEqual(t, f.Dir, cwd)
	_, err = ask(t.Context(), i, "do:ok")
	require.NoError(t, err)

	key := func() string {
		p, err := (&Catalog{External: &External{Overrides: map[string]string{"tester": f.Dir}}}).program("tester")
		require.NoError(t, err)
		s := spec(sdk.KindClassifier)
		return runKey(&s, p)
	}
	before := key()
	f.Change("run.sh", func(text string) string { return "# changed\n" + text })
	require.NotEqual(t, before, key(), "a changed file needs a new process")
}

func TestDevelopedPluginsThatCannotBeDescribed(t *testing.T) {
	f := live.In(t, "").Write("plugin.hcl", "name = \"other\"\ncommand = [\"sh\", \"-c\", \"exec "+testerPath+" describe\"]\n")
	for path, want := range map[string]struct {
		code fault.Code
		says string
	}{
		f.Path("nothing"):    {fault.PluginNotFound, "There is no plugin at"},
		f.Path("plugin.hcl"): {fault.PluginContractInvalid, "is named aua-plugin-NAME"},
		f.Dir:                {fault.PluginContractInvalid, ""},
	} {
		_, err := (&Catalog{External: &External{Overrides: map[string]string{"other": path}}}).Program(sdk.KindScorer, "other")
		require.Equal(t, want.code, fault.CodeOf(err), path)
		require.ErrorContains(t, err, "dev_overrides.other: ")
		require.ErrorContains(t, err, want.says)
	}
}

// TestReattachedPlugin is used and never ended; when it ends by itself, the
// next start says what to do.
func TestReattachedPlugin(t *testing.T) {
	debugged := exec.Command(testerPath, "debug")
	out, err := debugged.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, debugged.Start())
	defer func() { _ = debugged.Process.Kill(); _ = debugged.Wait() }()
	var text string
	for lines := bufio.NewScanner(out); text == "" && lines.Scan(); {
		if _, value, ok := strings.Cut(lines.Text(), sdk.ReattachEnv+"='"); ok {
			text = strings.TrimSuffix(value, "'")
		}
	}
	attachments, err := ParseAttachments(text)
	require.NoError(t, err)
	require.Equal(t, debugged.Process.Pid, attachments["tester"].Pid)
	option := func(o *testOptions, _ *timing) { o.Catalog.External = &External{Attached: attachments} }

	for range 2 { // a second host, after the first
		h := newTestHost(t, option)
		i, b := h.acquire(spec(sdk.KindClassifier)), h.acquire(spec(sdk.KindBackend))
		require.Equal(t, debugged.Process.Pid, i.Status().PID)
		require.Equal(t, "reattached", i.Status().Origin)
		_, err = ask(t.Context(), i, "do:ok")
		require.NoError(t, err)
		_, err = streamed(t.Context(), b, "do:ok")
		require.NoError(t, err)
		h.Release(i)
		<-i.sup.done
	}
	require.True(t, alive(debugged.Process.Pid))

	h := newTestHost(t, option)
	i := h.acquire(spec(sdk.KindClassifier))
	require.NoError(t, debugged.Process.Signal(syscall.SIGINT))
	_ = debugged.Wait()
	eventually(t, func() bool { return strings.Contains(i.Status().Reason, "Start it again with its argument debug") }, "it says what to do")
	_, err = (&Catalog{External: &External{Attached: attachments}}).Program(sdk.KindScorer, "tester")
	require.Equal(t, fault.PluginLoadFailed, fault.CodeOf(err))
	require.ErrorContains(t, err, "does not answer")
}

func TestAttachmentsThatCannotBeUsed(t *testing.T) {
	none, err := ParseAttachments("")
	require.NoError(t, err)
	require.Empty(t, none)
	good := map[string]any{"ProtocolVersion": 1, "Pid": 1, "Addr": map[string]string{"Network": "unix", "String": "/x"}}
	changed := func(name string, value any) string {
		m := map[string]any{}
		for k, v := range good {
			m[k] = v
		}
		m[name] = value
		b, err := json.Marshal(map[string]any{"x": m})
		require.NoError(t, err)
		return string(b)
	}
	_, err = ParseAttachments(changed("Pid", 2))
	require.NoError(t, err)
	for text, says := range map[string]string{
		"{":           "unexpected end",
		`{"X": {}}`:   "not the name of a plugin",
		`{"x": null}`: "no Unix socket",
		changed("Addr", map[string]string{"Network": "tcp", "String": "127.0.0.1:1"}): "no Unix socket",
		changed("ProtocolVersion", 7): "speaks version 7",
	} {
		_, err := ParseAttachments(text)
		require.Equal(t, fault.ConfigInvalid, fault.CodeOf(err), text)
		require.ErrorContains(t, err, says)
	}
}
