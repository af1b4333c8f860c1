// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

var errDisk = errors.New("the disk does not answer")

// syncs is a disk that counts, and refuses on demand.
type syncs struct {
	count  atomic.Int64
	refuse atomic.Bool
}

func (s *syncs) disk() disk {
	d := realDisk
	d.sync = func(f *os.File) error {
		s.count.Add(1)
		if s.refuse.Load() {
			return errDisk
		}
		return f.Sync()
	}
	return d
}

func TestAlwaysForcesEachLine(t *testing.T) {
	var s syncs
	a := open(t, config{"path": filepath.Join(t.TempDir(), "audit.jsonl")}, s.disk())
	require.Zero(t, s.count.Load())
	for i := range int64(5) {
		query(t, a, "r", "x")
		require.Equal(t, i+1, s.count.Load(), "before the call returns")
	}
	s.refuse.Store(true)
	_, err := a.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{})
	require.ErrorIs(t, err, errDisk)
	s.refuse.Store(false)
	query(t, a, "r", "x")
	require.NoError(t, a.Close())
}

// TestWaitingLinesAreForcedTogether holds the disk while lines come: one more
// time is enough for all of them.
func TestWaitingLinesAreForcedTogether(t *testing.T) {
	entered, release := make(chan struct{}, 1), make(chan struct{})
	var count atomic.Int64
	d := realDisk
	d.sync = func(f *os.File) error {
		if count.Add(1) == 1 {
			entered <- struct{}{}
			<-release
		}
		return f.Sync()
	}
	a := open(t, config{"path": filepath.Join(t.TempDir(), "audit.jsonl")}, d)
	var wg sync.WaitGroup
	call := func() {
		_, err := a.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{})
		if err != nil {
			t.Error(err)
		}
	}
	wg.Go(call)
	<-entered
	for range 20 {
		wg.Go(call)
	}
	require.Eventually(t, func() bool { return a.journal.lastSeq() == 21 }, time.Minute, time.Millisecond)
	close(release)
	wg.Wait()
	require.Equal(t, int64(2), count.Load())
	require.NoError(t, a.Close())
}

func TestIntervalForcesInTheBackground(t *testing.T) {
	var s syncs
	a := open(t, config{"path": filepath.Join(t.TempDir(), "audit.jsonl"), "fsync": "interval", "fsync_interval": "10ms"}, s.disk())
	query(t, a, "r", "x")
	require.Eventually(t, func() bool { return s.count.Load() == 1 }, time.Minute, time.Millisecond)
	require.NoError(t, a.Close())
	require.Equal(t, int64(1), s.count.Load(), "what is on the disk is not forced again")
}

// TestIntervalReportsAFailure: the next call says that lines may be lost.
func TestIntervalReportsAFailure(t *testing.T) {
	var s syncs
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path, "fsync": "interval", "fsync_interval": "1h"}, s.disk())
	query(t, a, "r1", "x")
	require.Zero(t, s.count.Load(), "the interval is not over")
	s.refuse.Store(true)
	a.syncNow()
	a.syncNow()
	require.Equal(t, int64(1), s.count.Load(), "without a new line there is nothing to try again")
	_, err := a.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{})
	require.ErrorIs(t, err, errDisk)
	require.ErrorContains(t, err, "lines before it could not be forced to the disk")
	s.refuse.Store(false)
	query(t, a, "r2", "x")
	require.NoError(t, a.Close())
	require.Len(t, entries(t, path), 2)
}

// TestALostLineStaysLost: a later success does not bring back what the disk refused.
func TestALostLineStaysLost(t *testing.T) {
	var s syncs
	a := open(t, config{"path": filepath.Join(t.TempDir(), "audit.jsonl"), "fsync": "interval", "fsync_interval": "1h"}, s.disk())
	for range 3 {
		query(t, a, "r", "x")
	}
	require.NoError(t, a.journal.sync(1), "all three are forced")
	query(t, a, "r", "x")
	s.refuse.Store(true)
	require.ErrorIs(t, a.journal.sync(4), errDisk)
	s.refuse.Store(false)
	query(t, a, "r", "x")
	require.NoError(t, a.journal.sync(5))
	require.ErrorIs(t, a.journal.sync(4), errDisk)
	require.NoError(t, a.journal.sync(3))
	require.NoError(t, a.Close())
}

func TestCloseReportsWhatIsLost(t *testing.T) {
	var s syncs
	a := open(t, config{"path": filepath.Join(t.TempDir(), "audit.jsonl"), "fsync": "interval", "fsync_interval": "1h"}, s.disk())
	query(t, a, "r", "x")
	s.refuse.Store(true)
	require.ErrorIs(t, a.Close(), errDisk)
}
