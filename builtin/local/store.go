// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

var _ sdk.CorrectionStore = (*store)(nil)

// store is the index. Readers do not wait for each other; a writer reads its
// records before it makes readers wait.
type store struct {
	config  config
	lexicon *lexicon
	now     func() time.Time
	disk    *disk
	log     hclog.Logger

	mu       sync.RWMutex
	sequence int64
	shards   map[string]*shard
	// tenants say whose a record is.
	tenants map[string]string
	// unsaved counts the changes since the last snapshot.
	unsaved int
	// busy says that a snapshot is being written.
	busy   bool
	saving sync.WaitGroup
}

func newStore(cfg config, d *disk, log hclog.Logger, now func() time.Time) *store {
	return &store{
		config: cfg, lexicon: newLexicon(cfg.Synonyms), now: now, disk: d, log: log,
		shards: map[string]*shard{}, tenants: map[string]string{},
	}
}

// Load adds changes in the order of their numbers and returns the newest number
// in the index. Without changes it only tells that number, which after a restart
// is that of the snapshot. Changes that the index has are passed over; changes
// from number 1 on, when it has any, are the host's records anew, and replace it.
func (s *store) Load(ctx context.Context, changes []*sdk.Change) (int64, error) {
	for _, c := range changes {
		if err := validate(c); err != nil {
			return 0, err
		}
	}
	changes = slices.SortedStableFunc(slices.Values(changes), func(a, b *sdk.Change) int {
		return cmp.Compare(a.GetSequence(), b.GetSequence())
	})
	entries, err := s.readAll(ctx, changes)
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	if len(changes) > 0 && changes[0].GetSequence() == 1 && s.sequence > 0 {
		s.sequence, s.shards, s.tenants = 0, map[string]*shard{}, map[string]string{}
	}
	if len(changes) > 0 && changes[0].GetSequence() > s.sequence+1 {
		defer s.mu.Unlock()
		return 0, missing(s.sequence, changes[0].GetSequence())
	}
	for i, c := range changes {
		if c.GetSequence() > s.sequence {
			s.change(c, entries[i])
		}
	}
	sequence := s.sequence
	s.mu.Unlock()
	s.saveWhenDue(1)
	return sequence, nil
}

// readAll reads the records of the changes on all processors.
func (s *store) readAll(ctx context.Context, changes []*sdk.Change) ([]*entry, error) {
	entries := make([]*entry, len(changes))
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(changes) && ctx.Err() == nil; i += workers {
				if !changes[i].GetErased() {
					entries[i] = newEntry(s.lexicon, changes[i].GetCorrection())
				}
			}
		})
	}
	wg.Wait()
	return entries, ctx.Err()
}

// Apply adds the change after the newest one in the index. One that the index
// has is passed over. One that comes too early is refused with the code
// FailedPrecondition: those in between would never be found.
func (s *store) Apply(_ context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	c := req.GetChange()
	if err := validate(c); err != nil {
		return nil, err
	}
	var e *entry
	if !c.GetErased() {
		e = newEntry(s.lexicon, c.GetCorrection())
	}
	s.mu.Lock()
	if c.GetSequence() > s.sequence+1 {
		have := s.sequence
		s.mu.Unlock()
		return nil, missing(have, c.GetSequence())
	}
	if c.GetSequence() == s.sequence+1 {
		s.change(c, e)
	}
	sequence := s.sequence
	s.mu.Unlock()
	s.saveWhenDue(changesPerSnapshot)
	return &sdk.ApplyResponse{Sequence: sequence}, nil
}

// change makes one change. The lock is held.
func (s *store) change(c *sdk.Change, e *entry) {
	s.sequence = c.GetSequence()
	s.unsaved++
	id := c.GetCorrection().GetId()
	if tenant, ok := s.tenants[id]; ok {
		sh := s.shards[tenant]
		sh.remove(id)
		if sh.live == 0 {
			delete(s.shards, tenant)
		}
		delete(s.tenants, id)
	}
	if c.GetErased() {
		s.disk.forget()
		return
	}
	s.put(e)
}

func (s *store) put(e *entry) {
	tenant := e.record.GetTenant()
	if s.shards[tenant] == nil {
		s.shards[tenant] = newShard()
	}
	s.shards[tenant].put(e)
	s.tenants[e.record.GetId()] = tenant
}

// Search returns the records about the query, best first; records of the same
// score are in the order of their ids.
func (s *store) Search(_ context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	query := s.lexicon.read(req.GetQuery())
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.sequence < req.GetMinSequence() {
		return nil, status.Errorf(codes.FailedPrecondition, "the index ends with change %d, and change %d was asked for", s.sequence, req.GetMinSequence())
	}
	resp := &sdk.SearchResponse{}
	sh := s.shards[req.GetContext().GetTenant()]
	if sh == nil || query.exact == "" {
		return resp, nil
	}
	for _, e := range sh.candidates(query, req.GetContext().GetSessionId(), s.now()) {
		m := best(s.lexicon.compare(query, s.lexicon.prepare(e.record), sh.idf))
		if score := estimate(m.similarity); m.refused == "" && score >= s.config.MinScore {
			resp.Hits = append(resp.Hits, &sdk.SearchHit{Id: e.record.GetId(), Score: score})
		}
	}
	slices.SortFunc(resp.Hits, func(a, b *sdk.SearchHit) int {
		return cmp.Or(cmp.Compare(b.GetScore(), a.GetScore()), cmp.Compare(a.GetId(), b.GetId()))
	})
	limit := s.config.Limit
	if n := int(req.GetLimit()); n > 0 {
		limit = min(limit, n)
	}
	resp.Hits = resp.Hits[:min(len(resp.Hits), limit)]
	return resp, nil
}

// Close waits for a snapshot that is being written, and writes the last one.
func (s *store) Close() error {
	s.saving.Wait()
	return s.save()
}

// missing refuses a change that does not follow the last one of the index.
func missing(have, next int64) error {
	return status.Errorf(codes.FailedPrecondition, "the index ends with change %d, so that change %d cannot follow; load the changes in between first", have, next)
}

func validate(c *sdk.Change) error {
	switch {
	case c.GetSequence() < 1:
		return status.Errorf(codes.InvalidArgument, "a change has the number %d, and numbers begin with 1", c.GetSequence())
	case c.GetCorrection().GetId() == "":
		return status.Errorf(codes.InvalidArgument, "change %d names no record", c.GetSequence())
	}
	return nil
}
