// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// journal is a log that can be read while it is written.
type journal struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.out.Write(p)
}

func (j *journal) count(s string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return bytes.Count(j.out.Bytes(), []byte(s))
}

func (j *journal) logger() hclog.Logger { return hclog.New(&hclog.LoggerOptions{Output: j}) }

// until waits for a status of the store.
func until(t *testing.T, s Store, what string, is func(api.StoreStatus) bool) api.StoreStatus {
	t.Helper()
	require.Eventually(t, func() bool { return is(s.Status()) }, time.Minute, 5*time.Millisecond, what)
	return s.Status()
}

func unhealthy(s api.StoreStatus) bool { return !s.Healthy }

// settled says that nothing is pending and nothing is wrong.
func settled(s api.StoreStatus) bool { return s.Healthy && s.Pending == 0 }

func openAt(t *testing.T, path string, o Options) (*sqlStore, *journal) {
	t.Helper()
	j := &journal{}
	o.Type, o.Path, o.Log = TypeSQLite, path, j.logger()
	return open(t, o).(*sqlStore), j
}

// file returns the file that s has open.
func file(s *sqlStore) *database { return s.engine.(*sqliteEngine).db.Load() }

// fill makes the disk look full, or makes room again.
func fill(t *testing.T, s *sqlStore, full bool) {
	t.Helper()
	pages := 1 << 30
	if full {
		require.NoError(t, file(s).write.QueryRow("PRAGMA page_count").Scan(&pages))
	}
	var now int
	require.NoError(t, file(s).write.QueryRow(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&now))
	require.Equal(t, pages, now)
}

// big is a record that does not fit into a page's free space.
func big(id string) *api.Decision {
	d := decision("acme", id, 0)
	d.Answer = string(bytes.Repeat([]byte("x"), 100<<10))
	return d
}

func TestAFullDiskLosesOnlyWhatTheQueueCannotHold(t *testing.T) {
	s, j := openAt(t, filepath.Join(t.TempDir(), "aua.db"), Options{QueueRows: 5})
	appendAll(t, s, decision("acme", "before", 0))
	fill(t, s, true)
	for i := range 5 {
		require.NoError(t, s.Decisions().Append(big(fmt.Sprint("held", i))))
	}
	for i := range 20 {
		require.ErrorIs(t, s.Decisions().Append(big(fmt.Sprint("dropped", i))), ErrFull)
	}
	st := until(t, s, "unhealthy", func(st api.StoreStatus) bool { return st.Reason == "The disk is full; make room on it." })
	require.False(t, st.Healthy)
	require.EqualValues(t, 20, st.Dropped)
	require.EqualValues(t, 5, st.Pending)
	require.EqualValues(t, 1, st.Written)

	_, err := s.Decisions().Get(t.Context(), "acme", "before") // reading goes on
	require.NoError(t, err)

	fill(t, s, false)
	until(t, s, "recovered", settled)
	require.NoError(t, s.Decisions().Append(decision("acme", "after", 0)))
	require.NoError(t, s.Decisions().Flush(t.Context()))
	page, err := s.Decisions().List(t.Context(), "acme", Filter{})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"before", "held0", "held1", "held2", "held3", "held4", "after"}, ids(page))
	require.EqualValues(t, 20, s.Status().Dropped)

	require.Equal(t, 1, j.count("cannot be written"), "the log is flooded")
	require.Equal(t, 1, j.count("a decision record was dropped"), "the log is flooded")
	require.Equal(t, 1, j.count("is written again"))
}

func TestALockOfAnotherProgramIsWaitedOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	s, _ := openAt(t, path, Options{})
	appendAll(t, s, decision("acme", "before", 0))

	other, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	other.SetMaxOpenConns(1)
	_, err = other.Exec("BEGIN IMMEDIATE")
	require.NoError(t, err)

	require.NoError(t, s.Decisions().Append(decision("acme", "during", 1)))
	st := until(t, s, "unhealthy", unhealthy)
	require.Equal(t, "Another process holds a lock on the database file.", st.Reason)
	page, err := s.Decisions().List(t.Context(), "acme", Filter{})
	require.NoError(t, err)
	require.Equal(t, []string{"before"}, ids(page))
	err = s.Statistics().Save(t.Context(), []StatisticsRow{{Tenant: "acme"}})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "Another process holds a lock")

	short, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, s.Decisions().Flush(short), context.DeadlineExceeded)

	_, err = other.Exec("ROLLBACK")
	require.NoError(t, err)
	require.NoError(t, other.Close())
	until(t, s, "recovered", settled)
	_, err = s.Decisions().Get(t.Context(), "acme", "during")
	require.NoError(t, err)
	require.Zero(t, s.Status().Dropped)
}

func TestARemovedFileIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "aua.db")
	s, j := openAt(t, path, Options{})
	appendAll(t, s, decision("acme", "before", 0))
	require.NoError(t, os.RemoveAll(filepath.Dir(path)))

	appendAll(t, s, decision("acme", "after", 1))
	require.True(t, s.Status().Healthy)
	page, err := s.Decisions().List(t.Context(), "acme", Filter{})
	require.NoError(t, err)
	require.Equal(t, []string{"after"}, ids(page))
	require.Equal(t, 1, j.count("was removed or replaced"))
	require.NoError(t, s.Close(t.Context()))

	again, _ := openAt(t, path, Options{})
	_, err = again.Decisions().Get(t.Context(), "acme", "after")
	require.NoError(t, err)
}

func TestAReplacedFileIsTaken(t *testing.T) {
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "aua.db"), filepath.Join(dir, "backup.db")
	b, _ := openAt(t, backup, Options{})
	appendAll(t, b, decision("acme", "restored", 0))
	require.NoError(t, b.Close(t.Context()))

	s, _ := openAt(t, path, Options{})
	appendAll(t, s, decision("acme", "before", 0))
	require.NoError(t, os.Rename(backup, path))
	err := s.Statistics().Save(t.Context(), []StatisticsRow{{Tenant: "acme"}})
	require.ErrorIs(t, err, errGone, "what goes into a file that nobody finds is not saved")
	appendAll(t, s, decision("acme", "after", 1))
	page, err := s.Decisions().List(t.Context(), "acme", Filter{})
	require.NoError(t, err)
	require.Equal(t, []string{"after", "restored"}, ids(page))
}

func TestAVanishedFolderIsAwaited(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	s, _ := openAt(t, filepath.Join(dir, "aua.db"), Options{})
	appendAll(t, s, decision("acme", "before", 0))
	require.NoError(t, os.RemoveAll(dir))
	require.NoError(t, os.WriteFile(dir, nil, 0o600)) // where the folder should be

	require.NoError(t, s.Decisions().Append(decision("acme", "during", 1)))
	st := until(t, s, "unhealthy", unhealthy)
	require.Equal(t, "The database file was removed or replaced while it was in use.", st.Reason)
	_, err := s.Decisions().Get(t.Context(), "acme", "before")
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))

	require.NoError(t, os.Remove(dir))
	until(t, s, "recovered", settled)
	_, err = s.Decisions().Get(t.Context(), "acme", "during")
	require.NoError(t, err)
}

func TestClosingWhileTheStoreIsDownCountsTheLoss(t *testing.T) {
	s, j := openAt(t, filepath.Join(t.TempDir(), "aua.db"), Options{})
	fill(t, s, true)
	for i := range 3 {
		require.NoError(t, s.Decisions().Append(big(fmt.Sprint("d", i))))
	}
	until(t, s, "unhealthy", unhealthy)
	flushed := make(chan error, 1)
	go func() { flushed <- s.Decisions().Flush(context.Background()) }()
	require.Eventually(t, func() bool {
		s.queue.mu.Lock()
		defer s.queue.mu.Unlock()
		return len(s.queue.waiters) == 1
	}, time.Minute, time.Millisecond)

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, s.Close(ctx), ErrLost)
	require.ErrorIs(t, <-flushed, ErrLost)
	st := s.Status()
	require.EqualValues(t, 3, st.Dropped)
	require.Zero(t, st.Pending)
	require.Zero(t, st.Written)
	require.Equal(t, 1, j.count("closed before all records were written"))
}

func TestClosingWritesWhatIsPending(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	s, _ := openAt(t, path, Options{})
	for i := range 1000 {
		require.NoError(t, s.Decisions().Append(decision("acme", fmt.Sprint(i), i)))
	}
	require.NoError(t, s.Close(t.Context()))
	require.EqualValues(t, 1000, s.Status().Written)

	again, _ := openAt(t, path, Options{})
	page, err := again.Decisions().List(t.Context(), "acme", Filter{Limit: MaxLimit})
	require.NoError(t, err)
	require.Len(t, page.Decisions, 1000)
}

func TestACancelledReadSaysSo(t *testing.T) {
	s, _ := openAt(t, filepath.Join(t.TempDir(), "aua.db"), Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Decisions().Get(ctx, "acme", "d1")
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.Decisions().List(ctx, "acme", Filter{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.Decisions().DeleteBefore(ctx, epoch)
	require.ErrorIs(t, err, context.Canceled)
}
