// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// memorySession is a session as it would be stored: what is handed out is decoded anew.
type memorySession struct {
	session  []byte
	messages [][]byte
	updated  int64
}

func (s *memorySession) size() int64 {
	n := int64(rowOverhead + len(s.session))
	for _, m := range s.messages {
		n += int64(rowOverhead + len(m))
	}
	return n
}

type memorySessions struct{ *memory }

var _ Sessions = memorySessions{}

// keep stores s under its key. What was acknowledged is never pushed out, so
// that a full memory refuses what is new.
func (m memorySessions) keep(k rowKey, s *memorySession) error {
	old := int64(0)
	if have, ok := m.sessions[k]; ok {
		old = have.size()
	}
	if m.sessionBytes-old+s.size() > m.maxBytes {
		return fault.New(fault.StateStoreUnavailable,
			"The sessions take all of the %d MiB that the state store in memory has for them. Delete some, or use the state store sqlite.", m.maxBytes>>20)
	}
	m.sessionBytes += s.size() - old
	m.sessions[k] = s
	return nil
}

func (m memorySessions) drop(k rowKey) {
	m.sessionBytes -= m.sessions[k].size()
	delete(m.sessions, k)
}

func (m memorySessions) Create(_ context.Context, tenant string, s *api.Session) error {
	record, err := toJSON(s)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	k := rowKey{tenant, s.ID}
	if _, ok := m.sessions[k]; ok {
		return sessionTaken(s.ID)
	}
	return m.keep(k, &memorySession{session: record, updated: s.UpdatedAt.UnixMicro()})
}

// find returns a session. The caller holds the lock.
func (m memorySessions) find(tenant, id string) (*memorySession, *api.Session, error) {
	if err := m.open(); err != nil {
		return nil, nil, err
	}
	s, ok := m.sessions[rowKey{tenant, id}]
	if !ok {
		return nil, nil, noSession(id)
	}
	decoded, err := fromJSON[api.Session](s.session)
	return s, decoded, err
}

func (m memorySessions) Get(_ context.Context, tenant, id string) (*api.Session, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	_, s, err := m.find(tenant, id)
	return s, err
}

func (m memorySessions) List(_ context.Context, tenant string, r Range) (*api.SessionList, error) {
	limit, from, err := r.check()
	if err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	var keys []rowKey
	for k, s := range m.sessions {
		if k.tenant == tenant && (from == nil || position{s.updated, k.id}.after(*from)) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b rowKey) int {
		return cmp.Or(cmp.Compare(m.sessions[b].updated, m.sessions[a].updated), cmp.Compare(b.id, a.id))
	})
	list := &api.SessionList{Sessions: []*api.Session{}}
	for _, k := range keys {
		if len(list.Sessions) == limit {
			list.Next = sessionCursor(list.Sessions[limit-1])
			break
		}
		_, s, err := m.find(tenant, k.id)
		if err != nil {
			return nil, err
		}
		list.Sessions = append(list.Sessions, s)
	}
	return list, nil
}

func (m memorySessions) Append(_ context.Context, tenant, id string, e Exchange) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	old, s, err := m.find(tenant, id)
	if err != nil {
		return err
	}
	grown := &memorySession{messages: slices.Clone(old.messages)}
	for _, message := range e.add(s) {
		record, err := toJSON(message)
		if err != nil {
			return err
		}
		grown.messages = append(grown.messages, record)
	}
	if grown.session, err = toJSON(s); err != nil {
		return err
	}
	grown.updated = s.UpdatedAt.UnixMicro()
	return m.keep(rowKey{tenant, id}, grown)
}

func (m memorySessions) Messages(_ context.Context, tenant, id string, r MessageRange) (*api.MessageList, error) {
	limit, from, err := r.check()
	if err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, _, err := m.find(tenant, id)
	if err != nil {
		return nil, err
	}
	page := newMessagePage(limit, r.Tokens)
	step, i := 1, 0
	if r.Newest {
		step, i = -1, len(s.messages)-1
	}
	if from != nil {
		i = int(from.at) + step
	}
	for ; i >= 0 && i < len(s.messages); i += step {
		if more, err := page.add(s.messages[i]); !more || err != nil {
			return page.list, err
		}
	}
	return page.list, nil
}

func (m memorySessions) Delete(_ context.Context, tenant, id string) (*api.SessionErased, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	erased := &api.SessionErased{ID: id}
	k := rowKey{tenant, id}
	s, found := m.sessions[k]
	if found {
		erased.Messages = int64(len(s.messages))
		m.drop(k)
	}
	for _, r := range m.rows.selected(func(r row) bool { return r.tenant == tenant && r.session == id }) {
		m.forgetFeedback(tenant, r.id)
		without, changed, err := r.erased()
		if err != nil {
			return nil, err
		}
		if changed {
			m.rows.replace(without)
			erased.Decisions++
		}
	}
	if !found && erased.Decisions == 0 {
		return nil, noSession(id)
	}
	return erased, nil
}

func (m memorySessions) DeleteBefore(_ context.Context, t time.Time) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return 0, err
	}
	var n int64
	for k, s := range m.sessions {
		if s.updated < t.UnixMicro() {
			m.drop(k)
			n++
		}
	}
	return n, nil
}
