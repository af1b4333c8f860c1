// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package live

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Tester is a build of the plugin "tester", which misbehaves on demand.
type Tester struct {
	// Version is what it calls itself; 1.0.0 when empty.
	Version string
	// Name is what it calls itself; tester when empty.
	Name string
	// Protocol is the version of go-plugin's protocol that it speaks; the host's when 0.
	Protocol int
	// API is the version of the wire contract that its SDK is for; the host's when empty.
	API string
}

// Testers builds the plugin "tester", each build once.
type Testers struct {
	dir   string
	mu    sync.Mutex
	built map[Tester]string
}

// NewTesters returns what builds into dir.
func NewTesters(dir string) *Testers {
	return &Testers{dir: dir, built: map[Tester]string{}}
}

// Program returns the path of a build, whose file is called aua-plugin-NAME.
// The file is not to be changed; other tests use it.
func (ts *Testers) Program(t *testing.T, v Tester) string {
	t.Helper()
	if v.Version == "" {
		v.Version = "1.0.0"
	}
	if v.Name == "" {
		v.Name = "tester"
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if path := ts.built[v]; path != "" {
		return path
	}
	dir := filepath.Join(ts.dir, fmt.Sprint("tester", len(ts.built)))
	require.NoError(t, os.MkdirAll(dir, 0o755))
	const main, tester = "github.com/auahq/aua/test/testerplugin", "github.com/auahq/aua/test/testerplugin/tester"
	flags := fmt.Sprintf("-s -w -X %[1]s.Name=%[2]s -X %[1]s.Version=%[3]s", tester, v.Name, v.Version)
	if v.Protocol != 0 {
		flags += fmt.Sprintf(" -X main.protocol=%d", v.Protocol)
	}
	args := []string{"-ldflags", flags}
	if v.API != "" {
		args = append(args, "-overlay", overlay(t, dir, v.API))
	}
	path, err := build(dir, "aua-plugin-"+v.Name, main, args)
	require.NoError(t, err)
	ts.built[v] = path
	return path
}

// overlay has go build see an SDK for another version of the wire contract.
func overlay(t *testing.T, dir, api string) string {
	t.Helper()
	sdk, err := moduleDir("github.com/auahq/aua/sdk")
	require.NoError(t, err)
	source := filepath.Join(sdk, "describe.go")
	text, err := os.ReadFile(source)
	require.NoError(t, err)
	constant := regexp.MustCompile(`const APIVersion = ".*"`)
	require.Regexp(t, constant, string(text))
	other := filepath.Join(dir, "describe.go")
	require.NoError(t, os.WriteFile(other, constant.ReplaceAll(text, []byte(fmt.Sprintf("const APIVersion = %q", api))), 0o600))
	b, err := json.Marshal(map[string]any{"Replace": map[string]string{source: other}})
	require.NoError(t, err)
	list := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(list, b, 0o600))
	return list
}
