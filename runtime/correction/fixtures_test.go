// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

var today = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// bench is a book over a store in memory, with a clock that can be set.
type bench struct {
	*Book
	t        *testing.T
	store    state.Store
	now      time.Time
	recorded []string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	store, err := state.Open(t.Context(), state.Options{Type: state.TypeMemory})
	require.NoError(t, err)
	b := &bench{t: t, store: store, now: today}
	b.Book = New(Options{
		Repository: store.Corrections(), Now: func() time.Time { return b.now },
		Fields: func() []*config.Field {
			return []*config.Field{{Name: "law", Aliases: []string{"legal"}}, {Name: "mathematics"}}
		},
		Recorded: func(c *api.Correction) { b.recorded = append(b.recorded, c.ID) },
	})
	require.NoError(t, b.Load(t.Context()))
	return b
}

func request(more ...func(*api.CorrectionRequest)) *api.CorrectionRequest {
	r := &api.CorrectionRequest{Subject: "What is the capital of Australia?", Claim: "The capital of Australia is Canberra.", Rejected: "Sydney"}
	for _, m := range more {
		m(r)
	}
	return r
}

func (b *bench) add(tenant string, more ...func(*api.CorrectionRequest)) *api.Correction {
	b.t.Helper()
	c, err := b.Add(b.t.Context(), tenant, request(more...))
	require.NoError(b.t, err)
	return c
}

// plugin is a correction store that finds everything of its tenant.
type plugin struct {
	mu       sync.Mutex
	sequence int64
	records  map[string]*sdk.Correction
	life     int64
	changed  chan struct{}
	// calls are the methods that were called.
	calls []string
	// needs are the model calls that a search asks for.
	needs []*sdk.ModelCall
	// failing is what every call answers; nil for none.
	failing error
	// loading is called once, before changes are loaded; nil for none.
	loading func()
}

func newPlugin() *plugin {
	return &plugin{records: map[string]*sdk.Correction{}, changed: make(chan struct{})}
}

func (p *plugin) lives() (int64, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.life, p.changed
}

// restart is a new process, with a snapshot of what the old one had, or none.
func (p *plugin) restart(keep bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !keep {
		p.sequence, p.records = 0, map[string]*sdk.Correction{}
	}
	p.life++
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *plugin) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *plugin) called() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.calls)
}

func (p *plugin) begin(method string) error {
	p.calls = append(p.calls, method)
	return p.failing
}

func (p *plugin) change(c *sdk.Change) {
	p.sequence = c.GetSequence()
	if c.GetErased() {
		delete(p.records, c.GetCorrection().GetId())
		return
	}
	p.records[c.GetCorrection().GetId()] = c.GetCorrection()
}

func (p *plugin) Load(_ context.Context, changes []*sdk.Change) (int64, error) {
	if len(changes) > 0 {
		p.mu.Lock()
		loading := p.loading
		p.loading = nil
		p.mu.Unlock()
		if loading != nil {
			loading()
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.begin("Load"); err != nil {
		return 0, err
	}
	if len(changes) > 0 && changes[0].GetSequence() == 1 {
		p.sequence, p.records = 0, map[string]*sdk.Correction{}
	}
	for _, c := range changes {
		if c.GetSequence() > p.sequence {
			p.change(c)
		}
	}
	return p.sequence, nil
}

func (p *plugin) Apply(_ context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.begin("Apply"); err != nil {
		return nil, err
	}
	switch c := req.GetChange(); {
	case c.GetSequence() > p.sequence+1:
		return nil, status.Error(codes.FailedPrecondition, "too early")
	case c.GetSequence() == p.sequence+1:
		p.change(c)
	}
	return &sdk.ApplyResponse{Sequence: p.sequence}, nil
}

func (p *plugin) Search(_ context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.begin("Search"); err != nil {
		return nil, err
	}
	if p.sequence < req.GetMinSequence() {
		return nil, status.Error(codes.FailedPrecondition, "behind")
	}
	resp := &sdk.SearchResponse{NeedCalls: p.needs}
	for id := range p.records {
		resp.Hits = append(resp.Hits, &sdk.SearchHit{Id: id, Score: 0.99})
	}
	return resp, nil
}

func (p *plugin) Explain(_ context.Context, req *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	return &sdk.ExplainResponse{Score: 0.5, Reasons: []string{req.GetId() + " " + req.GetQuery()}}, nil
}

// run feeds the plugin until the test ends.
func (b *bench) run(p *plugin) *Index {
	b.t.Helper()
	x := NewIndex(b.Book, p, p.lives)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		x.Run(ctx)
	}()
	b.t.Cleanup(func() {
		cancel()
		<-done
	})
	return x
}

func (b *bench) search(x *Index, q Query) []string {
	b.t.Helper()
	hits, err := x.Search(b.t.Context(), q)
	require.NoError(b.t, err)
	return idsOf(hits)
}

func idsOf(hits []Hit) []string {
	ids := []string{}
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	slices.Sort(ids)
	return ids
}

func query(tenant string) Query {
	return Query{Call: &sdk.CallContext{Tenant: tenant, SessionId: "s1"}, User: "u1", Text: "q"}
}
