// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"

	"github.com/auahq/aua/sdk/api"
)

type memorySnapshots struct{ *memory }

var _ Snapshots = memorySnapshots{}

func (m memorySnapshots) Append(_ context.Context, s *api.ConfigSnapshot, event *api.AuditEvent) error {
	record, err := encodeSnapshot(s)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	newest, err := m.snapshot(int64(len(m.snapshots)))
	if err != nil {
		return err
	}
	if err := follows(s, newest); err != nil {
		return err
	}
	if err := m.audit(event); err != nil {
		return err
	}
	m.snapshots = append(m.snapshots, record)
	return nil
}

// snapshot returns the one with the serial; nil when there is none. The caller holds the lock.
func (m *memory) snapshot(serial int64) (*api.ConfigSnapshot, error) {
	if serial < 1 || serial > int64(len(m.snapshots)) {
		return nil, nil
	}
	return decodeSnapshot(m.snapshots[serial-1])
}

func (m memorySnapshots) Latest(context.Context) (*api.ConfigSnapshot, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	return m.snapshot(int64(len(m.snapshots)))
}

func (m memorySnapshots) Get(_ context.Context, serial int64) (*api.ConfigSnapshot, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	s, err := m.snapshot(serial)
	if s == nil && err == nil {
		err = noSnapshot(serial)
	}
	return s, err
}

func (m memorySnapshots) List(_ context.Context, limit int, before int64) ([]*api.ConfigSnapshot, error) {
	limit, err := limited(limit)
	if err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	last := int64(len(m.snapshots))
	if before > 0 {
		last = min(last, before-1)
	}
	list := []*api.ConfigSnapshot{}
	for serial := last; serial > 0 && len(list) < limit; serial-- {
		s, err := m.snapshot(serial)
		if err != nil {
			return nil, err
		}
		s.Config, s.PluginLock = nil, ""
		list = append(list, s)
	}
	return list, nil
}

func (m memorySnapshots) Lock(_ context.Context, l *api.ConfigLock) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	if m.configLock != nil {
		return held(m.locked())
	}
	kept := *l
	m.configLock = &kept
	return nil
}

// locked returns a copy of the lock. The caller holds the store's own.
func (m *memory) locked() *api.ConfigLock {
	if m.configLock == nil {
		return nil
	}
	l := *m.configLock
	return &l
}

func (m memorySnapshots) Unlock(_ context.Context, id string, event *api.AuditEvent) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	if err := unlockable(m.locked(), id); err != nil {
		return err
	}
	if event != nil {
		if err := m.audit(event); err != nil {
			return err
		}
	}
	m.configLock = nil
	return nil
}

func (m memorySnapshots) Locked(context.Context) (*api.ConfigLock, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	return m.locked(), nil
}
