// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store_test

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func TestHostileArchives(t *testing.T) {
	good := entry{name: "aua-plugin-x", content: script(t, description("x", "1.0.0")), mode: 0o755}
	tarGood := regular("aua-plugin-x", good.content)
	nul := write(t, filepath.Join(t.TempDir(), "cut.tar.gz"), "")
	whole, err := os.ReadFile(tarred(t, tarGood, regular("big", string(bytes.Repeat([]byte("abcdefgh"), 9000)))))
	require.NoError(t, err)
	cut := write(t, filepath.Join(t.TempDir(), "cut.tar.gz"), string(whole[:len(whole)-20]))
	for name, c := range map[string]struct{ path, says string }{
		"zip: parent":         {zipped(t, good, entry{name: "../evil", content: "x"}), "outside"},
		"zip: parent within":  {zipped(t, good, entry{name: "a/../../evil"}), "outside"},
		"zip: absolute":       {zipped(t, good, entry{name: "/tmp/evil"}), "outside"},
		"zip: backslash":      {zipped(t, good, entry{name: `..\evil`}), "characters"},
		"zip: line break":     {zipped(t, good, entry{name: "a\nb"}), "characters"},
		"zip: link":           {zipped(t, good, entry{name: "evil", mode: os.ModeSymlink | 0o777, link: "/etc/passwd"}), "link or a device"},
		"zip: device":         {zipped(t, good, entry{name: "evil", mode: os.ModeDevice | 0o777}), "link or a device"},
		"zip: twice":          {zipped(t, good, good), "twice"},
		"zip: file as folder": {zipped(t, good, entry{name: "aua-plugin-x/y"}), "both a file and a folder"},
		"zip: no zip":         {write(t, filepath.Join(t.TempDir(), "x.zip"), "hello"), "not a valid zip"},
		"tar: parent":         {tarred(t, tarGood, regular("../evil", "x")), "outside"},
		"tar: absolute":       {tarred(t, tarGood, regular("/tmp/evil", "x")), "outside"},
		"tar: link":           {tarred(t, tarGood, &tar.Header{Typeflag: tar.TypeSymlink, Name: "evil", Linkname: "/etc"}), "link or a device"},
		"tar: hard link":      {tarred(t, tarGood, &tar.Header{Typeflag: tar.TypeLink, Name: "evil", Linkname: "aua-plugin-x"}), "link or a device"},
		"tar: device":         {tarred(t, tarGood, &tar.Header{Typeflag: tar.TypeChar, Name: "evil"}), "link or a device"},
		"tar: fifo":           {tarred(t, tarGood, &tar.Header{Typeflag: tar.TypeFifo, Name: "evil"}), "link or a device"},
		"tar: twice":          {tarred(t, tarGood, regular("./aua-plugin-x", "x")), "twice"},
		"tar: empty file":     {nul, "EOF"},
		"tar: cut":            {cut, "not copied to its end"},
		"file: other name":    {write(t, filepath.Join(t.TempDir(), "slow-log"), good.content), "aua-plugin-NAME"},
		"file: bad name":      {write(t, filepath.Join(t.TempDir(), "aua-plugin-Slow_Log"), good.content), "aua-plugin-NAME"},
	} {
		t.Run(name, func(t *testing.T) {
			f := refused(t, fault.PluginArchiveInvalid, c.path, options())
			require.Contains(t, f.Message, c.says)
			require.Equal(t, c.path, f.Details["path"])
			require.NoFileExists(t, "/tmp/evil")
		})
	}
}

func TestFoldersWithLinks(t *testing.T) {
	for name, target := range map[string]string{"out": "/etc/passwd", "up": "../secret", "folder": "lib", "nothing": "gone"} {
		dir := filepath.Join(t.TempDir(), "x")
		write(t, filepath.Join(dir, "aua-plugin-x"), script(t, description("x", "1.0.0")))
		write(t, filepath.Join(dir, "lib/a"), "a")
		write(t, filepath.Join(dir, "../secret"), "s")
		require.NoError(t, os.Symlink(target, filepath.Join(dir, "link")))
		f := refused(t, fault.PluginArchiveInvalid, dir, options())
		require.Contains(t, f.Message, `"link" is`, name)
	}
}

func TestIdentityDisagrees(t *testing.T) {
	manifest := func(text, script string) string {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "plugin.hcl"), text)
		write(t, filepath.Join(dir, "main.sh"), script)
		return dir
	}
	good := script(t, description("x", "1.0.0"))
	changed := func(change func(d *sdk.Description)) string {
		d := description("x", "1.0.0")
		change(d)
		return program(t, "x", script(t, d))
	}
	source := func(s string) store.InstallOptions { o := options(); o.Source = s; return o }
	for name, c := range map[string]struct {
		code fault.Code
		path string
		opts store.InstallOptions
		says string
	}{
		"nothing there":      {fault.PluginNotFound, filepath.Join(t.TempDir(), "gone"), options(), "nothing to install"},
		"empty folder":       {fault.PluginContractInvalid, t.TempDir(), options(), "holds no plugin"},
		"other name":         {fault.PluginContractInvalid, program(t, "y", good), options(), `calls itself "x"`},
		"manifest's name":    {fault.PluginContractInvalid, manifest("name = \"y\"\ncommand = [\"sh\", \"main.sh\"]\n", good), options(), `calls itself "x"`},
		"manifest's command": {fault.PluginContractInvalid, manifest("name = \"x\"\ncommand = []\n", good), options(), "plugin.hcl:2: Empty command."},
		"no interpreter":     {fault.PluginLoadFailed, manifest("name = \"x\"\ncommand = [\"no-such-interpreter\", \"main.sh\"]\n", good), options(), "not in PATH"},
		"no such file":       {fault.PluginLoadFailed, manifest("name = \"x\"\ncommand = [\"./bin/run\"]\n", good), options(), "not a file of the folder"},
		"source, manifest":   {fault.PluginContractInvalid, manifest("name = \"x\"\ncommand = [\"sh\", \"main.sh\"]\nsource = \"acme/x\"\n", good), source("other/x"), "-source"},
		"source, name":       {fault.PluginContractInvalid, program(t, "x", good), source("acme/y"), "ends in /x"},
		"source":             {fault.RequestInvalid, program(t, "x", good), source("x"), "namespace/name"},
		"version":            {fault.PluginContractInvalid, changed(func(d *sdk.Description) { d.Version = "1.0" }), options(), "semantic version"},
		"newer API":          {fault.PluginVersionMismatch, changed(func(d *sdk.Description) { d.APIVersion = "v2" }), options(), `speaks the plugin API "v2"`},
		"no API":             {fault.PluginContractInvalid, changed(func(d *sdk.Description) { d.APIVersion = "" }), options(), "api_version"},
		"no kind":            {fault.PluginContractInvalid, changed(func(d *sdk.Description) { d.Kinds = nil }), options(), "no kind"},
		"unknown kind":       {fault.PluginContractInvalid, changed(func(d *sdk.Description) { d.Kinds[0].Kind = "oracle" }), options(), `"oracle"`},
		"no description":     {fault.PluginContractInvalid, program(t, "x", "#!/bin/sh\necho hello\n"), options(), "not the JSON"},
		"floods":             {fault.PluginContractInvalid, program(t, "x", "#!/bin/sh\nhead -c 5000000 /dev/zero\n"), options(), "more than 4 MiB"},
		"fails":              {fault.PluginLoadFailed, program(t, "x", "#!/bin/sh\necho first >&2\necho no such module >&2\nexit 7\n"), options(), "exit status 7. It said: no such module"},
		"other platform":     {fault.PluginLoadFailed, program(t, "x", "\x7fELF nonsense"), options(), "not a program for this platform"},
		"missing shebang":    {fault.PluginLoadFailed, program(t, "x", "#!/no/such/interpreter\n"), options(), "cannot be started"},
		"writes":             {fault.PluginContractInvalid, program(t, "x", good+"touch cache\n"), options(), "changes its own folder"},
	} {
		t.Run(name, func(t *testing.T) {
			f := refused(t, c.code, c.path, c.opts)
			require.Contains(t, f.Message, c.says)
			require.NotContains(t, f.Message, ".staging", "nobody knows that folder")
		})
	}
}

func TestTwoPluginsInAFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "aua-plugin-x"), "")
	write(t, filepath.Join(dir, "aua-plugin-y"), "")
	f := refused(t, fault.PluginContractInvalid, dir, options())
	require.Contains(t, f.Message, "holds 2 plugins (aua-plugin-x, aua-plugin-y)")
	require.Equal(t, dir, f.Details["path"])
}

func TestInterruptedInstall(t *testing.T) {
	s := open(t)
	_, err := s.Install(cancelled(t), program(t, "x", script(t, description("x", "1.0.0"))), options())
	require.Equal(t, fault.Cancelled, fault.CodeOf(err))
	list, err := s.List()
	require.NoError(t, err)
	require.Empty(t, list)
}
