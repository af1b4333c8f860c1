// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

// tenant is one of those who share a server. What it writes has its mark, so
// that nobody else may ever read it.
type tenant struct {
	*client.Client
	t    *testing.T
	mark string
	// sessions, corrections, decisions and tokens are what it has made.
	sessions, corrections, decisions, tokens []string
	// turns counts its questions in sessions, and pried those in sessions of others.
	turns int64
	pried map[string]int64
}

var marks = []string{"amber-mark", "birch-mark", "cedar-mark"}

// TestTenantsDoNotMeet has three tenants do what comes to their mind, in an
// order that the seed decides, and try what the others have made.
func TestTenantsDoNotMeet(t *testing.T) {
	const operations, seed = 600, 1
	random := rand.New(rand.NewPCG(seed, seed))
	f, _ := guarded(t)
	s := f.Serve()
	var all []*tenant
	for _, mark := range marks {
		token := mint(t, s.Client, api.TokenRequest{Tenant: mark, Scopes: []string{"aua:*"}})
		all = append(all, &tenant{Client: as(t, s, token.Secret), t: t, mark: mark, tokens: []string{token.ID}, pried: map[string]int64{}})
	}
	for range operations {
		me := all[random.IntN(len(all))]
		other := all[random.IntN(len(all))]
		switch n := random.IntN(12); {
		case other == me && n < 6:
			me.write(n, random)
		case other == me:
			me.read(n, random)
		default:
			me.pry(other, random)
		}
	}
	for _, me := range all {
		for _, made := range [][]string{me.sessions, me.corrections, me.decisions, me.tokens} {
			require.NotEmpty(t, made)
		}
		me.keeps()
	}
}

// pick is one of what a tenant has made; "none" of nothing.
func pick(from []string, random *rand.Rand) string {
	if len(from) == 0 {
		return "none"
	}
	return from[random.IntN(len(from))]
}

// write makes something.
func (m *tenant) write(n int, random *rand.Rand) {
	ctx, question := m.t.Context(), fmt.Sprintf("What is the %s of number %d?", m.mark, random.IntN(5))
	switch n {
	case 0:
		made, err := m.CreateSession(ctx, &api.SessionRequest{Title: m.mark, Metadata: map[string]string{"of": m.mark}})
		require.NoError(m.t, err)
		m.sessions = append(m.sessions, made.ID)
	case 1:
		// The subject is the same for all, so that a correction that is taken to be shared would be applied.
		made, err := m.AddCorrection(ctx, &api.CorrectionRequest{Subject: "What is the capital of Freedonia?", Claim: fmt.Sprintf("It is %s %d.", m.mark, len(m.corrections))})
		require.NoError(m.t, err)
		m.corrections = append(m.corrections, made.ID)
	case 2:
		q := &api.QueryRequest{Query: "What is the capital of Freedonia?"}
		r, err := m.Query(ctx, q)
		require.NoError(m.t, err)
		m.mine(r)
		m.decisions = append(m.decisions, r.DecisionID)
	case 3:
		if id := pick(m.sessions, random); id != "none" {
			r, err := m.QuerySession(ctx, id, &api.QueryRequest{Query: question})
			require.NoError(m.t, err)
			m.mine(r)
			m.turns++
		}
	case 4:
		b, err := m.Batch(ctx, &api.BatchRequest{Queries: []json.RawMessage{json.RawMessage(`{"query": "` + question + `"}`)}})
		require.NoError(m.t, err)
		require.True(m.t, b.Results[0].OK, "%v", b.Results[0].Error)
		m.mine(b)
		m.decisions = append(m.decisions, b.Results[0].Response.DecisionID)
	default:
		made, err := m.CreateToken(ctx, &api.TokenRequest{Scopes: []string{"aua:query"}, Label: m.mark})
		require.NoError(m.t, err)
		m.tokens = append(m.tokens, made.ID)
	}
}

// read looks at everything that a tenant may, where only its own may be seen.
func (m *tenant) read(n int, random *rand.Rand) {
	ctx := m.t.Context()
	var got any
	var err error
	switch n {
	case 6:
		got, err = m.ListSessions(ctx, client.Page{})
	case 7:
		got, err = m.ListCorrections(ctx, client.CorrectionFilter{Text: pick([]string{"", "mark", "Freedonia"}, random)})
	case 8:
		var exported []*api.Correction
		for c, err := range m.ExportCorrections(ctx, client.CorrectionFilter{}) {
			require.NoError(m.t, err)
			exported = append(exported, c)
		}
		got = exported
	case 9:
		got, err = m.ListAudit(ctx, client.AuditFilter{})
	case 10:
		got, err = m.ListTokens(ctx, "")
	default:
		if id := pick(m.decisions, random); id != "none" {
			right := true
			got, err = m.Feedback(ctx, &api.FeedbackRequest{DecisionID: id, Correct: &right, Comment: m.mark})
		}
	}
	require.NoError(m.t, err)
	m.mine(got)
}

// pry tries what another has made: the answer is the one for what has never been.
func (m *tenant) pry(other *tenant, random *rand.Rand) {
	ctx, right := m.t.Context(), true
	attempts := []struct {
		id  string
		try func(id string) error
	}{
		{pick(other.sessions, random), func(id string) error { _, err := m.Session(ctx, id); return err }},
		{pick(other.sessions, random), func(id string) error { _, err := m.SessionMessages(ctx, id, client.Page{}); return err }},
		{pick(other.sessions, random), func(id string) error {
			m.pried[id]++
			_, err := m.QuerySession(ctx, id, &api.QueryRequest{Query: "hello"})
			return err
		}},
		{pick(other.sessions, random), func(id string) error {
			if m.pried[id] > 0 { // the records of one's own attempts can be erased, and nothing else
				erased, err := m.DeleteSession(ctx, id)
				require.NoError(m.t, err)
				require.Equal(m.t, &api.SessionErased{ID: id, Decisions: m.pried[id]}, erased)
				delete(m.pried, id)
			}
			_, err := m.DeleteSession(ctx, id)
			return err
		}},
		{pick(other.corrections, random), func(id string) error { _, err := m.Correction(ctx, id); return err }},
		{pick(other.corrections, random), func(id string) error { _, err := m.ExplainCorrection(ctx, id, "Freedonia"); return err }},
		{pick(other.corrections, random), func(id string) error { _, err := m.EraseCorrection(ctx, id); return err }},
		{pick(other.corrections, random), func(id string) error {
			_, err := m.SupersedeCorrection(ctx, id, &api.CorrectionRequest{Subject: "s", Claim: "Not so."})
			return err
		}},
		{pick(other.tokens, random), func(id string) error { _, err := m.Token(ctx, id); return err }},
		{pick(other.tokens, random), func(id string) error { _, err := m.RevokeToken(ctx, id); return err }},
		{pick(other.decisions, random), func(id string) error {
			_, err := m.Feedback(ctx, &api.FeedbackRequest{DecisionID: id, Correct: &right})
			return err
		}},
	}
	n := random.IntN(len(attempts))
	id, try := attempts[n].id, attempts[n].try
	if id == "none" {
		return
	}
	never := id[:len(id)-4] + "0000"
	theirs, nobodys := try(id), try(never)
	require.Equal(m.t, fault.NotFound, fault.CodeOf(theirs), "attempt %d: %v", n, theirs)
	require.Equal(m.t, strings.ReplaceAll(fault.As(nobodys).Message, never, id), fault.As(theirs).Message, "attempt %d", n)
}

// mine demands that nothing of another is in what a tenant was sent.
func (m *tenant) mine(got any) {
	m.t.Helper()
	text, err := json.Marshal(got)
	require.NoError(m.t, err)
	for _, mark := range marks {
		if mark != m.mark {
			require.NotContains(m.t, string(text), mark, "sent to %s", m.mark)
		}
	}
}

// keeps demands that nobody else has changed what a tenant has.
func (m *tenant) keeps() {
	ctx := m.t.Context()
	messages := int64(0)
	for _, id := range m.sessions {
		got, err := m.Session(ctx, id)
		require.NoError(m.t, err)
		require.Equal(m.t, m.mark, got.Title)
		messages += got.Messages
	}
	require.Equal(m.t, 2*m.turns, messages)
	for _, id := range m.corrections {
		got, err := m.Correction(ctx, id)
		require.NoError(m.t, err)
		require.Contains(m.t, got.Claim, m.mark)
	}
	for _, id := range m.tokens {
		got, err := m.Token(ctx, id)
		require.NoError(m.t, err)
		require.Equal(m.t, api.TokenActive, got.State)
	}
}
