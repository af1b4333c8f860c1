// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
)

func TestRetainDeletesAtOnceAndThenHourly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, Options{Type: TypeMemory})
		for id, age := range map[string]time.Duration{"old": 25 * time.Hour, "aging": 23 * time.Hour, "new": 0} {
			d := decision("acme", id, 0)
			d.Time = time.Now().Add(-age)
			appendAll(t, s, d)
		}
		left := func() []string {
			page, err := s.Decisions().List(t.Context(), "acme", Filter{})
			require.NoError(t, err)
			return ids(page)
		}
		var out bytes.Buffer
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			Retain(ctx, Retention{
				Expiring: s.Decisions(), What: "decision records", Age: func() time.Duration { return 24 * time.Hour },
				Log: hclog.New(&hclog.LoggerOptions{Output: &out}),
			})
			close(done)
		}()
		synctest.Wait()
		require.Equal(t, []string{"new", "aging"}, left())
		time.Sleep(2*time.Hour + time.Minute)
		synctest.Wait()
		require.Equal(t, []string{"new"}, left())

		require.NoError(t, s.Close(ctx))
		time.Sleep(time.Hour)
		cancel()
		<-done
		require.Equal(t, 2, bytes.Count(out.Bytes(), []byte("deleted old decision records: count=1")))
		require.Equal(t, 1, bytes.Count(out.Bytes(), []byte("could not be deleted")))
	})
}

func TestRetainFollowsAChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, Options{Type: TypeMemory})
		d := decision("acme", "old", 0)
		d.Time = time.Now().Add(-48 * time.Hour)
		appendAll(t, s, d)
		var age atomic.Int64
		changed := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			Retain(ctx, Retention{
				Expiring: s.Decisions(), What: "decision records", Log: hclog.NewNullLogger(),
				Age: func() time.Duration { return time.Duration(age.Load()) }, Changed: changed,
			})
		}()
		left := func() int {
			synctest.Wait()
			page, err := s.Decisions().List(t.Context(), "acme", Filter{})
			require.NoError(t, err)
			return len(page.Decisions)
		}
		require.Equal(t, 1, left(), "0 keeps everything")
		age.Store(int64(24 * time.Hour))
		require.Equal(t, 1, left())
		changed <- struct{}{}
		require.Zero(t, left(), "nobody waits for an hour")
		cancel()
		<-done
	})
}
