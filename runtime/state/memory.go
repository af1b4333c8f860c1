// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/sdk/api"
)

// memory keeps the newest decision records within its bounds, and nothing beyond the process.
type memory struct {
	mu         sync.RWMutex
	rows       *ring
	statistics map[statisticsKey]StatisticsRow
	// corrections are the current records, and changes name the record of each
	// change, from number 1 on.
	corrections map[rowKey]correctionRow
	changes     []rowKey
	feedback    map[feedbackKey][]byte
	sessions    map[rowKey]*memorySession
	// snapshots are encoded, by serial from 1 on; tokens are, by id.
	snapshots  [][]byte
	configLock *api.ConfigLock
	tokens     map[string][]byte
	promotions map[rowKey][]byte
	// artefacts are the versions, the oldest first; they do not change.
	artefacts map[artefactKey][]*Artefact
	// auditKey is of this process, as is the log.
	auditKey audit.Key
	events   []audit.Row
	// sessionBytes is what the sessions take, of maxBytes.
	sessionBytes, maxBytes int64
	written                int64
	dropped                int64
	closed                 bool
}

type statisticsKey struct{ tenant, specialist, version, field string }

var (
	_ Store      = (*memory)(nil)
	_ Decisions  = memoryDecisions{}
	_ Statistics = memoryStatistics{}
)

func newMemory(o Options) *memory {
	return &memory{
		rows: newRing(o.QueueRows, o.QueueBytes), statistics: map[statisticsKey]StatisticsRow{},
		corrections: map[rowKey]correctionRow{}, feedback: map[feedbackKey][]byte{},
		sessions: map[rowKey]*memorySession{}, maxBytes: o.QueueBytes,
		tokens: map[string][]byte{}, promotions: map[rowKey][]byte{}, artefacts: map[artefactKey][]*Artefact{}, auditKey: audit.NewKey(),
	}
}

func (m *memory) Decisions() Decisions   { return memoryDecisions{m} }
func (m *memory) Statistics() Statistics { return memoryStatistics{m} }
func (m *memory) Sessions() Sessions     { return memorySessions{m} }

func (m *memory) Corrections() Corrections { return memoryCorrections{m} }
func (m *memory) Feedback() Feedback       { return memoryFeedback{m} }

func (m *memory) Snapshots() Snapshots { return memorySnapshots{m} }
func (m *memory) Tokens() Tokens       { return memoryTokens{m} }
func (m *memory) Audit() Audit         { return memoryAudit{m} }
func (m *memory) Costs() Costs         { return memoryCosts{m} }

func (m *memory) Promotions() Promotions { return memoryPromotions{m} }
func (m *memory) Artefacts() Artefacts   { return memoryArtefacts{m} }

func (m *memory) Status() api.StoreStatus {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s := api.StoreStatus{Type: TypeMemory, Healthy: !m.closed, Written: m.written, Dropped: m.dropped}
	if m.closed {
		s.Reason = closedReason
	}
	return s
}

func (m *memory) Close(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}

// open returns an error once the store is closed. The caller holds the lock.
func (m *memory) open() error {
	if m.closed {
		return unavailable(ErrClosed)
	}
	return nil
}

type memoryDecisions struct{ *memory }

func (m memoryDecisions) Append(d *api.Decision) error {
	r, err := encode(d)
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case err != nil:
	case m.closed:
		err = ErrClosed
	case !m.rows.put(r):
		err = ErrFull
	}
	if err != nil {
		m.dropped++
		return err
	}
	m.written++
	return nil
}

func (m memoryDecisions) Get(_ context.Context, tenant, id string) (*api.Decision, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	r, ok := m.rows.get(rowKey{tenant, id})
	if !ok {
		return nil, notFound(id)
	}
	return decode(r.record)
}

func (m memoryDecisions) List(_ context.Context, tenant string, f Filter) (Page, error) {
	q, err := f.check()
	if err != nil {
		return Page{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return Page{}, err
	}
	rows := m.rows.selected(func(r row) bool { return r.tenant == tenant && q.selects(r) })
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.id, a.id))
	})
	return q.page(rows[:min(len(rows), q.Limit+1)])
}

func (m memoryDecisions) DeleteBefore(_ context.Context, t time.Time) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return 0, err
	}
	old := m.rows.selected(func(r row) bool { return r.at < t.UnixMicro() })
	for _, r := range old {
		m.rows.remove(r.key())
		m.forgetFeedback(r.tenant, r.id)
	}
	return int64(len(old)), nil
}

func (m memoryDecisions) Flush(context.Context) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.open()
}

type memoryStatistics struct{ *memory }

func (m memoryStatistics) Save(_ context.Context, rows []StatisticsRow) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	for _, r := range rows {
		r.UpdatedAt = stamp(r.UpdatedAt.UnixMicro())
		m.statistics[statisticsKey{r.Tenant, r.Specialist, r.Version, r.Field}] = r
	}
	return nil
}

func (m memoryStatistics) Load(context.Context) ([]StatisticsRow, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	return slices.Collect(maps.Values(m.statistics)), nil
}
