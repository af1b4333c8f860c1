// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/state"
)

// repository is one that can fail.
type repository struct {
	mu    sync.Mutex
	fail  error
	saves [][]state.StatisticsRow
}

func (r *repository) Save(_ context.Context, rows []state.StatisticsRow) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail == nil {
		r.saves = append(r.saves, rows)
	}
	return r.fail
}

func (r *repository) Load(context.Context) ([]state.StatisticsRow, error) { return nil, r.fail }

func (r *repository) set(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fail = err
}

func TestARestartDoesNotForget(t *testing.T) {
	c := newClock()
	path := filepath.Join(t.TempDir(), "aua.db")
	store, err := state.Open(t.Context(), state.Options{Type: state.TypeSQLite, Path: path})
	require.NoError(t, err)
	b := New(Options{Repository: store.Statistics(), Now: c.Now})
	require.NoError(t, b.Load(t.Context()))
	observe(b, maths, Success, 40)
	observe(b, maths, Failure, 10)
	observe(b, in("law"), Failure, 5)
	before := b.Snapshot(maths, 0.5)
	require.NoError(t, b.Save(t.Context()))
	require.NoError(t, store.Close(t.Context()))

	store, err = state.Open(t.Context(), state.Options{Type: state.TypeSQLite, Path: path})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close(t.Context())) }()
	b = New(Options{Repository: store.Statistics(), Now: c.Now})
	require.NoError(t, b.Load(t.Context()))
	after := b.Snapshot(maths, 0.5)
	require.Equal(t, before.String(), after.String())
	require.InDelta(t, 41.0/57, after.PriorMean, 1e-12) // over both fields

	c.move(day) // time passes for what was saved, too
	require.InDelta(t, 40*0.995, b.Snapshot(maths, 0.5).Successes, 1e-9)
}

func TestOnlyChangesAreSaved(t *testing.T) {
	r := &repository{}
	b := New(Options{Repository: r, Now: newClock().Now})
	require.NoError(t, b.Save(t.Context()))
	require.Empty(t, r.saves)

	b.Observe(maths, Success)
	b.Observe(in("law"), Success)
	require.NoError(t, b.Save(t.Context()))
	require.Len(t, r.saves[0], 3) // two fields, and all together

	b.Observe(maths, Success)
	b.Snapshot(in("law"), 0.5)
	require.NoError(t, b.Save(t.Context()))
	require.Len(t, r.saves[1], 2)

	require.NoError(t, b.Save(t.Context()))
	require.Len(t, r.saves, 2)
}

func TestWhatCouldNotBeSavedIsSavedLater(t *testing.T) {
	down := errors.New("disk full")
	r := &repository{fail: down}
	b := New(Options{Repository: r, Now: newClock().Now})
	b.Observe(maths, Success)
	require.ErrorIs(t, b.Save(t.Context()), down)
	r.set(nil)
	require.NoError(t, b.Save(t.Context()))
	require.Len(t, r.saves[0], 2)
}

func TestLoadReportsItsFailure(t *testing.T) {
	down := errors.New("no such table")
	require.ErrorIs(t, New(Options{Repository: &repository{fail: down}}).Load(t.Context()), down)
}

func TestRunSavesPeriodicallyAndAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &repository{}
		b := New(Options{Repository: r})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			b.Run(ctx)
			close(done)
		}()
		b.Observe(maths, Success)
		time.Sleep(SaveInterval + 1)
		synctest.Wait()
		require.Len(t, r.saves, 1)

		b.Observe(maths, Failure)
		cancel()
		<-done
		require.Len(t, r.saves, 2)
		require.Equal(t, 1.0, r.saves[1][0].Failures)
	})
}

func TestRunLogsTroubleOnceAndItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := &repository{fail: errors.New("disk full")}
		b := New(Options{Repository: r, Log: hclog.New(&hclog.LoggerOptions{Output: &out})})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			b.Run(ctx)
			close(done)
		}()
		b.Observe(maths, Success)
		time.Sleep(10*SaveInterval + 1)
		r.set(nil)
		time.Sleep(5 * SaveInterval)
		cancel()
		<-done
		require.Equal(t, 1, bytes.Count(out.Bytes(), []byte("cannot be saved")))
		require.Equal(t, 1, bytes.Count(out.Bytes(), []byte("disk full")))
		require.Equal(t, 1, bytes.Count(out.Bytes(), []byte("are saved again")))
		require.Len(t, r.saves, 1)
	})
}
