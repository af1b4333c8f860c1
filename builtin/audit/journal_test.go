// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestRestartContinuesTheChain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	for i := range 5 {
		a := open(t, config{"path": path, "content": "full"}, realDisk)
		query(t, a, fmt.Sprint("r", i), strings.Repeat("x", i*50_000))
		require.NoError(t, a.Close())
	}
	lines := entries(t, path)
	require.Len(t, lines, 5)
	require.Equal(t, int64(5), lines[4].Seq)
}

func TestFullFileIsPutAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	cfg := config{"path": path, "max_bytes": leastMaxBytes, "content": "full"}
	a := open(t, cfg, realDisk)
	for i := range 60 {
		query(t, a, fmt.Sprint("r", i), strings.Repeat("x", 100))
		if i%7 == 0 {
			require.NoError(t, a.Close())
			a = open(t, cfg, realDisk)
		}
	}
	query(t, a, "long", strings.Repeat("y", 2*leastMaxBytes))
	query(t, a, "last", "z")
	require.NoError(t, a.Close())

	names := files(t, path)
	require.Greater(t, len(names), 5)
	require.Len(t, entries(t, path), 62, "all files together are one chain")
	next := int64(1)
	for i, name := range names {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		c, err := Verify(bytes.NewReader(b))
		require.NoError(t, err, "each file is a chain of its own")
		require.Equal(t, next, c.First)
		next = c.Last + 1
		if i < len(names)-1 {
			require.Equal(t, fullName(path, c.Last), name)
		}
		require.True(t, info.Size() <= leastMaxBytes || c.Lines == 1, "only a line that is too long makes a file too large")
	}
}

// TestChainGoesOnBehindALostFile: the file was put aside, and the process ended
// before there was a new one.
func TestChainGoesOnBehindALostFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path}, realDisk)
	query(t, a, "r1", "x")
	require.NoError(t, a.Close())
	require.NoError(t, os.Rename(path, fullName(path, 1)))
	require.NoError(t, os.WriteFile(path+".txt", nil, 0o600), "no file of the audit")
	a = open(t, config{"path": path}, realDisk)
	query(t, a, "r2", "x")
	require.NoError(t, a.Close())
	require.Len(t, entries(t, path), 2)
}

// TestMovedAwayWhileRunning: somebody takes the file away; the chain goes on in a new one.
func TestMovedAwayWhileRunning(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path}, realDisk)
	query(t, a, "r1", "x")
	require.NoError(t, os.Rename(path, fullName(path, 1)))
	query(t, a, "r2", "x")
	require.NoError(t, a.Close())
	require.Len(t, entries(t, path), 2)
}

func TestLooseModeIsTightened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	require.NoError(t, os.WriteFile(path, nil, 0o644))
	require.NoError(t, open(t, config{"path": path}, realDisk).Close())
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestChangedLastLineIsNotContinued(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path}, realDisk)
	query(t, a, "r1", "x")
	require.NoError(t, a.Close())
	for _, broken := range [][]byte{bytes.Replace(content(t, path), []byte("r1"), []byte("r2"), 1), []byte("\n"), []byte("hello\n")} {
		require.NoError(t, os.WriteFile(path, broken, 0o600))
		_, err := Plugin().New(t.Context(), instance(t, config{"path": path}))
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1)
		require.Equal(t, []string{"path"}, diagnostics[0].GetPath())
		require.Contains(t, diagnostics[0].GetDetail(), "move the file to another place")
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, broken, after, "the evidence stays")
	}
}

func TestPathThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	for _, path := range []string{dir, filepath.Join(dir, "file", "audit.jsonl")} {
		_, err := Plugin().New(t.Context(), instance(t, config{"path": path}))
		require.Len(t, sdk.Diagnostics(err), 1)
		require.Contains(t, sdk.Diagnostics(err)[0].GetDetail(), "cannot be opened")
	}
}

// TestTwoProcessesShareAFile: when a plugin is replaced, the old and the new
// one write for a moment.
func TestTwoProcessesShareAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	cfg := config{"path": path, "max_bytes": leastMaxBytes, "fsync": "interval"}
	const writers, each = 8, 40
	var both []*auditor
	for range 2 {
		both = append(both, open(t, cfg, realDisk))
	}
	var wg sync.WaitGroup
	failed := make(chan error, writers*each)
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				_, err := both[w%2].AfterResponse(t.Context(), &sdk.AfterResponseRequest{
					Context: &sdk.CallContext{RequestId: fmt.Sprintf("%d/%d", w, i)}, Text: "x", Status: "answered",
				})
				failed <- err
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		require.NoError(t, err)
	}
	for _, a := range both {
		require.NoError(t, a.Close())
	}
	seen := map[string]bool{}
	for _, e := range entries(t, path) {
		seen[e.RequestID] = true
	}
	require.Len(t, seen, writers*each, "one chain, and nothing lost")
}

// TestFailedWriteLeavesNothing fails writes in the middle of a line: the call
// fails, and the next line follows the last whole one.
func TestFailedWriteLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	full := false
	d := realDisk
	d.write = func(f *os.File, b []byte) (int, error) {
		if !full {
			return f.Write(b)
		}
		n, err := f.Write(b[:len(b)/2])
		return n, errors.Join(err, syscall.ENOSPC)
	}
	a := open(t, config{"path": path}, d)
	query(t, a, "r1", "x")
	full = true
	_, err := a.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Context: &sdk.CallContext{RequestId: "r2"}})
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.ErrorContains(t, err, `the query of the request "r2" could not be written to the audit file `+path)
	full = false
	query(t, a, "r3", "x")
	require.NoError(t, a.Close())
	lines := entries(t, path)
	require.Len(t, lines, 2)
	require.Equal(t, "r3", lines[1].RequestID)
}

// TestWaitingForALockEndsWithTheCall: another process holds the lock and does
// not go on.
func TestWaitingForALockEndsWithTheCall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path}, realDisk)
	other, err := os.OpenFile(path+".lock", os.O_RDWR, 0)
	require.NoError(t, err)
	require.NoError(t, syscall.Flock(int(other.Fd()), syscall.LOCK_EX))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = a.BeforeQuery(ctx, &sdk.BeforeQueryRequest{})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "another process holds its lock")

	require.NoError(t, other.Close())
	query(t, a, "r1", "x")
	a.journal.turn <- struct{}{} // another call has the turn
	_, err = a.BeforeQuery(ctx, &sdk.BeforeQueryRequest{})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	<-a.journal.turn
	require.NoError(t, a.Close())
	require.Len(t, entries(t, path), 1)
}

func TestCallAfterCloseFails(t *testing.T) {
	a := open(t, config{"path": filepath.Join(t.TempDir(), "audit.jsonl")}, realDisk)
	require.NoError(t, a.Close())
	_, err := a.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{})
	require.Error(t, err)
}
