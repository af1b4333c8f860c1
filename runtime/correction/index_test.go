// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestOneReadsOnesOwnWrites(t *testing.T) {
	b := newBench(t)
	x := b.run(newPlugin())
	for range 20 {
		c := b.add("acme")
		require.Contains(t, b.search(x, query("acme")), c.ID)
		require.NoError(t, b.Erase(t.Context(), "acme", c.ID))
		require.NotContains(t, b.search(x, query("acme")), c.ID)
	}
}

func TestReadyIsWhatHasAllChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBench(t), newPlugin()
		b.add("acme")
		b.add("umbrella")
		x := b.run(p)
		require.NoError(t, x.Ready(t.Context()))
		require.Len(t, p.records, 2)
		p.set(func() { p.failing = errors.New("out of order") })
		b.add("acme")
		require.Error(t, x.Ready(t.Context()))
	})
}

func TestChangesAreAppliedInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBench(t), newPlugin()
		b.add("acme")
		b.add("umbrella")
		b.run(p)
		synctest.Wait()
		require.Equal(t, []string{"Load"}, p.called(), "all at once")
		b.add("acme")
		synctest.Wait()
		b.add("acme")
		synctest.Wait()
		require.Equal(t, []string{"Load", "Apply", "Apply"}, p.called(), "and then one by one")
		require.Len(t, p.records, 4)
	})
}

func TestARestartedProcessIsFedAgain(t *testing.T) {
	for name, keeps := range map[string]bool{"with a snapshot": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, p := newBench(t), newPlugin()
				b.run(p)
				first := b.add("acme")
				synctest.Wait()
				p.set(func() { p.calls = nil })
				p.restart(keeps)
				synctest.Wait()
				require.Contains(t, p.records, first.ID, "at once, without a query")
				require.Equal(t, map[bool][]string{true: {"Load"}, false: {"Load", "Load"}}[keeps], p.called(), "a snapshot makes it short")
				second := b.add("acme")
				synctest.Wait()
				require.Contains(t, p.records, second.ID)
			})
		})
	}
}

// A process that dies while it is fed has the changes go to the next one, which
// lacks those before them.
func TestAProcessIsReplacedWhileItIsFed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBench(t), newPlugin()
		b.run(p)
		all := []*api.Correction{b.add("acme")}
		synctest.Wait()
		p.set(func() { p.failing = errors.New("down") })
		all = append(all, b.add("acme"), b.add("acme"))
		synctest.Wait()
		p.set(func() { p.failing, p.loading = nil, func() { p.restart(false) } })
		time.Sleep(2 * feedRetry)
		synctest.Wait()
		require.Nil(t, p.loading)
		for _, c := range all {
			require.Contains(t, p.records, c.ID)
		}
	})
}

// A process that came back before the feeder noticed is found out by a search.
func TestASearchMendsAnIndexThatLostItsRecords(t *testing.T) {
	b, p := newBench(t), newPlugin()
	x := b.run(p)
	c := b.add("acme")
	require.Equal(t, []string{c.ID}, b.search(x, query("acme")))
	p.set(func() { p.sequence, p.records = 0, map[string]*sdk.Correction{} })
	require.Equal(t, []string{c.ID}, b.search(x, query("acme")))
}

// A snapshot of another database must not be taken for this one's, however
// long it is.
func TestASnapshotFromBeforeIsReplaced(t *testing.T) {
	for _, ahead := range []int64{1, 2, 40} {
		b, p := newBench(t), newPlugin()
		p.sequence, p.records["old"] = ahead, &sdk.Correction{Id: "old", Tenant: "acme"}
		x := b.run(p)
		one, two := b.add("acme"), b.add("acme")
		want := []string{one.ID, two.ID}
		slices.Sort(want)
		require.Equal(t, want, b.search(x, query("acme")))
		require.NotContains(t, p.records, "old")
	}
}

// replaceable is a repository whose database is replaced under it.
type replaceable struct {
	atomic.Pointer[state.Corrections]
}

func (r *replaceable) Append(ctx context.Context, c *api.Correction, supersedes string, event *api.AuditEvent) (int64, error) {
	return (*r.Load()).Append(ctx, c, supersedes, event)
}

func (r *replaceable) Erase(ctx context.Context, tenant, id string, event *api.AuditEvent) (int64, error) {
	return (*r.Load()).Erase(ctx, tenant, id, event)
}

func (r *replaceable) Get(ctx context.Context, tenant, id string) (*api.Correction, error) {
	return (*r.Load()).Get(ctx, tenant, id)
}

func (r *replaceable) List(ctx context.Context, tenant string, f state.CorrectionFilter) (*api.CorrectionPage, error) {
	return (*r.Load()).List(ctx, tenant, f)
}

func (r *replaceable) Changes(ctx context.Context, after int64, limit int) ([]state.CorrectionChange, error) {
	return (*r.Load()).Changes(ctx, after, limit)
}

func TestAnIndexFollowsAReplacedDatabase(t *testing.T) {
	b, p := newBench(t), newPlugin()
	first, replaced := b.Repository, &replaceable{}
	replaced.Store(&first)
	b.Repository = replaced
	x := b.run(p)
	b.add("acme")
	b.add("acme")
	require.Len(t, b.search(x, query("acme")), 2)
	other, err := state.Open(t.Context(), state.Options{Type: state.TypeMemory})
	require.NoError(t, err)
	fresh := other.Corrections()
	replaced.Store(&fresh)
	c := b.add("acme")
	require.Equal(t, []string{c.ID}, b.search(x, query("acme")))
}

func TestAProcessThatIsDownIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBench(t), newPlugin()
		x := b.run(p)
		synctest.Wait()
		down := errors.New("down")
		p.set(func() { p.failing = down })
		c := b.add("acme")
		_, err := x.Search(t.Context(), query("acme"))
		require.ErrorIs(t, err, down)
		p.set(func() { p.failing = nil })
		time.Sleep(feedRetry)
		synctest.Wait()
		require.Contains(t, p.records, c.ID)
	})
}

func TestASearchWaitsNoLongerThanItMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBench(t), newPlugin()
		x := NewIndex(b.Book, p, p.lives) // nobody feeds it
		b.add("acme")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := x.Search(ctx, query("acme"))
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

func TestOnlyTheOwnerSeesACorrection(t *testing.T) {
	b := newBench(t)
	x := b.run(newPlugin())
	scoped := func(scope, id string) func(*api.CorrectionRequest) {
		return func(r *api.CorrectionRequest) { r.Scope, r.ScopeID = scope, id }
	}
	all := b.add("acme")
	session, user := b.add("acme", scoped("session", "s1")), b.add("acme", scoped("user", "u1"))
	b.add("acme", scoped("session", "s2"))
	b.add("acme", scoped("user", "u2"))
	theirs := b.add("umbrella")
	want := []string{all.ID, session.ID, user.ID}
	slices.Sort(want)
	require.Equal(t, want, b.search(x, query("acme")), "the plugin answers with those of all tenants")
	require.Equal(t, []string{theirs.ID}, b.search(x, query("umbrella")))

	stranger := query("acme")
	stranger.Call.SessionId, stranger.User = "s9", ""
	require.Equal(t, []string{all.ID}, b.search(x, stranger))
}

func TestWhatDoesNotHoldIsNotFound(t *testing.T) {
	b := newBench(t)
	x := b.run(newPlugin())
	end := today.Add(time.Hour)
	b.add("acme", func(r *api.CorrectionRequest) { r.ExpiresAt = &end })
	old := b.add("acme")
	c, err := b.Supersede(t.Context(), "acme", old.ID, request())
	require.NoError(t, err)
	b.now = end
	require.Equal(t, []string{c.ID}, b.search(x, query("acme")))
}

func TestExplainIsThePlugins(t *testing.T) {
	b := newBench(t)
	r, err := b.run(newPlugin()).Explain(t.Context(), &sdk.CallContext{}, "c1", "why?")
	require.NoError(t, err)
	require.Equal(t, []string{"c1 why?"}, r.GetReasons())
}

func TestAStoreThatWantsModelCallsIsTold(t *testing.T) {
	b, p := newBench(t), newPlugin()
	x := b.run(p)
	b.add("acme")
	p.set(func() { p.needs = []*sdk.ModelCall{{Role: "canonicaliser"}} })
	_, err := x.Search(t.Context(), query("acme"))
	require.Equal(t, fault.PluginContractInvalid, fault.CodeOf(err))
}
