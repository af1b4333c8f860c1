// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/auahq/aua/sdk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// config is a config block.
type config map[string]any

func instance(t testing.TB, cfg config) *sdk.Instance {
	t.Helper()
	raw, err := json.Marshal(cfg)
	require.NoError(t, err)
	return &sdk.Instance{Name: "middleware.audit", Kind: sdk.KindMiddleware, Config: raw}
}

// clock is a time that goes on by a second with each look.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second)
	return c.at
}

func newClock() *clock { return &clock{at: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

// open starts an instance on a disk; the test closes it.
func open(t testing.TB, cfg config, d disk) *auditor {
	t.Helper()
	inst := instance(t, cfg)
	s, err := readSettings(inst)
	require.NoError(t, err)
	a, err := startOn(t.Context(), inst, s, newClock().now, d)
	require.NoError(t, err)
	return a
}

// query sends a query with one message.
func query(t testing.TB, m sdk.Middleware, id, text string) *sdk.BeforeQueryResponse {
	t.Helper()
	resp, err := m.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{
		Context: &sdk.CallContext{Instance: "middleware.audit", RequestId: id},
		Content: &sdk.Content{Messages: []*sdk.Message{{Role: "user", Content: text}}},
	})
	require.NoError(t, err)
	return resp
}

// files returns the names of the audit's files in the order of their lines.
func files(t testing.TB, path string) []string {
	t.Helper()
	names, err := filepath.Glob(path + ".0*")
	require.NoError(t, err)
	slices.Sort(names)
	if _, err := os.Stat(path); err == nil {
		names = append(names, path)
	}
	return names
}

// content returns the files' contents together.
func content(t testing.TB, path string) []byte {
	t.Helper()
	var all []byte
	for _, name := range files(t, path) {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		all = append(all, b...)
	}
	return all
}

// entries reads all lines, after checking their chain.
func entries(t testing.TB, path string) []entry {
	t.Helper()
	all := content(t, path)
	c, err := Verify(bytes.NewReader(all))
	require.NoError(t, err)
	var list []entry
	for line := range strings.Lines(string(all)) {
		var e entry
		require.NoError(t, json.Unmarshal([]byte(line), &e))
		list = append(list, e)
	}
	require.Len(t, list, c.Lines)
	return list
}
