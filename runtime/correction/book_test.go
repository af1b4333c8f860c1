// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestACorrectionHasDefaults(t *testing.T) {
	b := newBench(t)
	c := b.add("acme", func(r *api.CorrectionRequest) { r.Claim = "  Canberra. " })
	require.NotEmpty(t, c.ID)
	require.Equal(t, []string{c.ID}, b.recorded)
	c.ID = ""
	require.Equal(t, &api.Correction{
		Tenant: "acme", Scope: "global", Subject: "What is the capital of Australia?", Claim: "Canberra.", Rejected: "Sydney",
		Confidence: 0.95, EffectiveConfidence: 0.95, Source: "manual", EvidenceKind: "human", DecayClass: "C", CreatedAt: today,
	}, c)
	c = b.add("acme", func(r *api.CorrectionRequest) { r.Field, r.EvidenceKind, r.DecayClass = "Legal", "source", "d" })
	require.Equal(t, []string{"field", "law", "D"}, []string{c.Scope, c.Field, c.DecayClass})
}

func TestMistakesInARequest(t *testing.T) {
	b := newBench(t)
	zero, half := 0.0, 0.5
	past := today.Add(-time.Second)
	for param, change := range map[string]func(*api.CorrectionRequest){
		"subject":       func(r *api.CorrectionRequest) { r.Subject = " " },
		"claim":         func(r *api.CorrectionRequest) { r.Claim = "" },
		"rejected":      func(r *api.CorrectionRequest) { r.Rejected = strings.ToUpper(r.Claim) },
		"confidence":    func(r *api.CorrectionRequest) { r.Confidence = &zero },
		"field":         func(r *api.CorrectionRequest) { r.Field = "cooking" },
		"scope":         func(r *api.CorrectionRequest) { r.Scope = "planet" },
		"scope_id":      func(r *api.CorrectionRequest) { r.Scope = "session" },
		"source":        func(r *api.CorrectionRequest) { r.Source = "rumour" },
		"evidence_kind": func(r *api.CorrectionRequest) { r.EvidenceKind = "feeling" },
		"decay_class":   func(r *api.CorrectionRequest) { r.DecayClass = "Z" },
		"expires_at":    func(r *api.CorrectionRequest) { r.ExpiresAt = &past },
	} {
		_, err := b.Add(t.Context(), "acme", request(change))
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err), param)
		require.Equal(t, param, fault.As(err).Details["param"])
	}
	for name, change := range map[string]func(*api.CorrectionRequest){
		"a field scope without a field": func(r *api.CorrectionRequest) { r.Scope = "field" },
		"an id without a scope":         func(r *api.CorrectionRequest) { r.ScopeID = "s1" },
		"a session that cannot be":      func(r *api.CorrectionRequest) { r.Scope, r.ScopeID = "session", "a b" },
		"a long text":                   func(r *api.CorrectionRequest) { r.Evidence = strings.Repeat("x", maxText+1) },
		"bytes":                         func(r *api.CorrectionRequest) { r.Claim = "\xff" },
	} {
		_, err := b.Add(t.Context(), "acme", request(change))
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err), name)
	}
	require.Empty(t, b.recorded)
	require.False(t, b.Any("acme"))
	b.add("acme", func(r *api.CorrectionRequest) { r.Confidence = &half })
	require.True(t, b.Any("acme"))
}

func TestConfidenceDecays(t *testing.T) {
	b := newBench(t)
	for _, tc := range []struct {
		kind, field, class string
		after              time.Duration
		want               float64
	}{
		{"test", "", "A", 100 * year, 0.8},
		{"proof", "law", "A", 100 * year, 0.8},
		{"source", "", "B", 10 * year, 0.4},
		{"human", "", "C", 3 * year, 0.4},
		{"human", "law", "C", 6 * year, 0.2},
		{"human", "mathematics", "B", 20 * year, 0.2},
	} {
		b.now = today
		confidence := 0.8
		c := b.add("acme", func(r *api.CorrectionRequest) {
			r.EvidenceKind, r.Field, r.Confidence = tc.kind, tc.field, &confidence
		})
		require.Equal(t, tc.class, c.DecayClass)
		require.Equal(t, 0.8, c.EffectiveConfidence)
		b.now = today.Add(tc.after)
		got, err := b.Get(t.Context(), "acme", c.ID)
		require.NoError(t, err)
		require.InDelta(t, tc.want, got.EffectiveConfidence, 1e-3, "%+v", tc)
	}
	require.Equal(t, "D", classOf("human", "software_engineering"))
	require.Equal(t, 0.8, effective(&api.Correction{Confidence: 0.8, DecayClass: "D", CreatedAt: today.Add(time.Hour)}, today), "a clock that was set back")
}

func TestAnExpiredCorrectionIsWorthNothing(t *testing.T) {
	b := newBench(t)
	end := today.Add(time.Hour)
	b.add("acme", func(r *api.CorrectionRequest) { r.ExpiresAt = &end })
	require.Equal(t, map[Group]int{{"global", "manual"}: 1}, b.Counts())
	b.now = end
	require.Empty(t, b.Counts())
	page, err := b.List(t.Context(), "acme", state.CorrectionFilter{})
	require.NoError(t, err)
	require.Zero(t, page.Corrections[0].EffectiveConfidence)
}

func TestSupersedingInheritsWhatIsLeftOut(t *testing.T) {
	b := newBench(t)
	old := b.add("acme", func(r *api.CorrectionRequest) { r.Field, r.CanonicalKey = "law", "key" })
	c, err := b.Supersede(t.Context(), "acme", old.ID, &api.CorrectionRequest{Claim: "It is Canberra, since 1913."})
	require.NoError(t, err)
	require.Equal(t, old.Subject, c.Subject)
	require.Equal(t, []string{"law", "field", "key", ""}, []string{c.Field, c.Scope, c.CanonicalKey, c.Rejected})
	got, err := b.Get(t.Context(), "acme", old.ID)
	require.NoError(t, err)
	require.Equal(t, c.ID, got.SupersededBy)
	require.Zero(t, got.EffectiveConfidence)
	require.Equal(t, map[Group]int{{"field", "manual"}: 1}, b.Counts())

	_, err = b.Supersede(t.Context(), "acme", old.ID, request())
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	_, err = b.Supersede(t.Context(), "umbrella", c.ID, request())
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.Equal(t, []string{old.ID, c.ID}, b.recorded)
}

func TestErasing(t *testing.T) {
	b := newBench(t)
	c := b.add("acme")
	require.Equal(t, fault.NotFound, fault.CodeOf(b.Erase(t.Context(), "umbrella", c.ID)))
	require.NoError(t, b.Erase(t.Context(), "acme", c.ID))
	require.False(t, b.Any("acme"))
	_, err := b.Get(t.Context(), "acme", c.ID)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

func TestErasingASession(t *testing.T) {
	b := newBench(t)
	of := func(session string) func(*api.CorrectionRequest) {
		return func(r *api.CorrectionRequest) { r.Scope, r.ScopeID = "session", session }
	}
	b.add("acme", of("s1"))
	b.add("acme", of("s1"))
	kept := b.add("acme", of("s2"))
	n, err := b.EraseScope(t.Context(), "acme", "session", "s1")
	require.NoError(t, err)
	require.Equal(t, 2, n)
	page, err := b.List(t.Context(), "acme", state.CorrectionFilter{})
	require.NoError(t, err)
	require.Len(t, page.Corrections, 1)
	require.Equal(t, kept.ID, page.Corrections[0].ID)
}

func TestImportingIsIdempotent(t *testing.T) {
	b, other := newBench(t), newBench(t)
	c := b.add("acme", func(r *api.CorrectionRequest) { r.EvidenceKind, r.Source = "source", "feedback" })
	other.now = today.AddDate(1, 0, 0)
	got, fresh, err := other.Import(t.Context(), "umbrella", c)
	require.NoError(t, err)
	require.True(t, fresh)
	require.Equal(t, "umbrella", got.Tenant)
	require.Equal(t, []any{c.ID, c.CreatedAt, "feedback"}, []any{got.ID, got.CreatedAt, got.Source})
	require.Less(t, got.EffectiveConfidence, c.Confidence, "it is as old as it was")
	_, fresh, err = other.Import(t.Context(), "umbrella", c)
	require.NoError(t, err)
	require.False(t, fresh)

	got, _, err = other.Import(t.Context(), "umbrella", &api.Correction{Subject: "q", Claim: "a"})
	require.NoError(t, err)
	require.Equal(t, []any{"import", 0.95, other.now}, []any{got.Source, got.Confidence, got.CreatedAt})
	_, _, err = other.Import(t.Context(), "umbrella", &api.Correction{ID: "a b", Subject: "q", Claim: "a"})
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
}

func TestABookReadsWhatIsOnDisk(t *testing.T) {
	b := newBench(t)
	old := b.add("acme")
	c, err := b.Supersede(t.Context(), "acme", old.ID, request())
	require.NoError(t, err)
	b.add("umbrella")
	again := New(b.Options)
	require.False(t, again.Any("acme"))
	require.NoError(t, again.Load(t.Context()))
	require.True(t, again.Any("acme"))
	require.Equal(t, b.Counts(), again.Counts())
	require.Equal(t, b.newest(), again.newest())
	require.NoError(t, again.Erase(t.Context(), "acme", c.ID))
	require.False(t, again.Any("acme"), "what it superseded stays so")
}

func TestChangesAreInTheAuditLogWithoutWhatTheySay(t *testing.T) {
	b := newBench(t)
	ctx := identity.WithPrincipal(t.Context(), &identity.Principal{Tenant: "acme", TokenID: "t1"})
	first, err := b.Add(ctx, "acme", request())
	require.NoError(t, err)
	second, err := b.Supersede(ctx, "acme", first.ID, &api.CorrectionRequest{Claim: "It is Canberra, since 1913."})
	require.NoError(t, err)
	exported := *first
	exported.ID, exported.Field, exported.Scope = "c9", "law", api.ScopeField
	for range 2 { // the second time it is there already
		_, _, err = b.Import(t.Context(), "umbrella", &exported)
		require.NoError(t, err)
	}
	require.NoError(t, b.Erase(ctx, "acme", first.ID))
	require.Error(t, b.Erase(ctx, "acme", first.ID))

	var got []api.AuditEvent
	require.NoError(t, b.store.Audit().Walk(t.Context(), func(e *api.AuditEvent) error {
		e.Seq, e.PrevHash, e.Hash = 0, "", ""
		got = append(got, *e)
		return nil
	}))
	at := today.UTC().Truncate(time.Microsecond)
	require.Equal(t, []api.AuditEvent{
		{At: at, Tenant: "acme", Actor: "t1", Action: "correction.add", Target: first.ID, Details: map[string]string{"scope": "global", "source": "manual"}, Outcome: "ok"},
		{At: at, Tenant: "acme", Actor: "t1", Action: "correction.supersede", Target: second.ID, Details: map[string]string{"scope": "global", "source": "manual", "supersedes": first.ID}, Outcome: "ok"},
		{At: at, Tenant: "umbrella", Actor: "server", Action: "correction.import", Target: "c9", Details: map[string]string{"scope": "field", "field": "law", "source": "manual"}, Outcome: "ok"},
		{At: at, Tenant: "acme", Actor: "t1", Action: "correction.erase", Target: first.ID, Outcome: "ok"},
	}, got)
}
