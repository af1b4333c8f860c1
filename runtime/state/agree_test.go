// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// All stores answer every request alike, whatever was done to them before.
func TestStoresAgree(t *testing.T) {
	for kind, options := range stores {
		if kind == TypeMemory {
			continue
		}
		for seed := range uint64(5) {
			t.Run(fmt.Sprint(kind, "/", seed), func(t *testing.T) {
				random := rand.New(rand.NewPCG(seed, 1))
				first, second := open(t, stores[TypeMemory](t)), open(t, options(t))
				for range 40 {
					disturb(t, random, first, second)
					compare(t, first, second, pick(random, tenants), randomFilter(random))
				}
			})
		}
	}
}

// disturb does the same to both stores.
func disturb(t *testing.T, random *rand.Rand, first, second Store) {
	for range random.IntN(12) {
		d := decision(pick(random, tenants), pick(random, letters)+fmt.Sprint(random.IntN(30)), random.IntN(20))
		d.SessionID, d.Status = pick(random, sessions), pick(random, statuses)
		d.Classification.Field, d.Answer = pick(random, fields), pick(random, texts)
		require.NoError(t, first.Decisions().Append(d))
		require.NoError(t, second.Decisions().Append(d))
	}
	require.NoError(t, second.Decisions().Flush(t.Context()))
	if random.IntN(10) == 0 {
		cut := epoch.Add(time.Duration(random.IntN(5)) * time.Minute)
		n, err := first.Decisions().DeleteBefore(t.Context(), cut)
		require.NoError(t, err)
		m, err := second.Decisions().DeleteBefore(t.Context(), cut)
		require.NoError(t, err)
		require.Equal(t, n, m)
	}
}

var (
	tenants  = []string{"acme", "umbrella"}
	sessions = []string{"s1", "s2", "s3"}
	statuses = []string{"answered", "failed"}
	fields   = []string{"law", "general", ""}
	// Languages order these otherwise than bytes do.
	letters = []string{"a", "B", "ä", "Z", "_", "-a", "A"}
	texts   = []string{"", "2", "a\x00b", "\u2028 ☺ \U0001F600", `\ " ' ; --`, "a\xffb"}
)

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

func randomFilter(random *rand.Rand) Filter {
	f := Filter{Limit: 1 + random.IntN(7)}
	minute := func() time.Time { return epoch.Add(time.Duration(random.IntN(20)) * time.Minute) }
	for i, set := range []func(){
		func() { f.Session = pick(random, sessions) },
		func() { f.Status = pick(random, statuses) },
		func() { f.Field = pick(random, fields) },
		func() { f.Since = minute() },
		func() { f.Until = minute() },
	} {
		if random.IntN(3+i) == 0 {
			set()
		}
	}
	return f
}

// compare goes through all pages of both stores.
func compare(t *testing.T, first, second Store, tenant string, f Filter) {
	t.Helper()
	for {
		a, err := first.Decisions().List(t.Context(), tenant, f)
		require.NoError(t, err)
		b, err := second.Decisions().List(t.Context(), tenant, f)
		require.NoError(t, err)
		require.Equal(t, a, b, "tenant %s, filter %+v", tenant, f)
		for _, d := range a.Decisions {
			got, err := second.Decisions().Get(t.Context(), tenant, d.ID)
			require.NoError(t, err)
			require.Equal(t, d, got)
		}
		if a.Next == "" {
			return
		}
		f.Cursor = a.Next
	}
}
