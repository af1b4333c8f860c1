// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// granted asks for n retries and returns how many were granted.
func granted(b *Budget, n int) int {
	count := 0
	for range n {
		if b.Retry() {
			count++
		}
	}
	return count
}

func TestAQuietServerMayRetryALittle(t *testing.T) {
	require.Equal(t, 10, granted(NewBudget(), 100))
}

func TestRetriesAreAFifthOfTheCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget()
		for range 500 {
			b.Call()
		}
		require.Equal(t, 110, granted(b, 1000))
	})
}

func TestABudgetComesBackWithTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget()
		require.Equal(t, 10, granted(b, 100))
		time.Sleep(9 * time.Second)
		require.Equal(t, 0, granted(b, 100))
		time.Sleep(time.Second)
		require.Equal(t, 10, granted(b, 100))
	})
}

func TestOldCallsEarnNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget()
		for range 1000 {
			b.Call()
		}
		time.Sleep(time.Hour)
		require.Equal(t, 10, granted(b, 1000))
	})
}

// Under total failure, each call asks for two retries all the time.
func TestASteadyFailureAddsAFifthAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget()
		calls, retries := 0, 0
		for range 600 {
			for range 10 {
				b.Call()
				calls++
				retries += granted(b, 2)
			}
			time.Sleep(100 * time.Millisecond)
		}
		require.Equal(t, 6000, calls)
		windows := 6 // of ten seconds, in a minute
		require.LessOrEqual(t, retries, calls/5+(windows+1)*BudgetFloor)
		require.GreaterOrEqual(t, retries, calls/5)
	})
}

func TestBudgetUnderContention(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget()
		var got atomic.Int64
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				for range 50 {
					b.Call()
				}
			})
		}
		group.Wait()
		for range 20 {
			group.Go(func() { got.Add(int64(granted(b, 50))) })
		}
		group.Wait()
		require.EqualValues(t, 210, got.Load())
	})
}
