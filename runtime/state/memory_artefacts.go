// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"cmp"
	"context"
	"slices"

	"github.com/auahq/aua/sdk/api"
)

type artefactKey struct{ tenant, kind, name string }

type memoryArtefacts struct{ *memory }

var _ Artefacts = memoryArtefacts{}

func (m memoryArtefacts) Put(_ context.Context, a *Artefact, event *api.AuditEvent) (*Artefact, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	key := artefactKey{a.Tenant, a.Kind, a.Name}
	var newest int64
	if versions := m.artefacts[key]; len(versions) > 0 {
		newest = versions[len(versions)-1].Version
	}
	next, event := a.version(newest+1, event)
	if err := m.audit(event); err != nil {
		return nil, err
	}
	m.artefacts[key] = append(m.artefacts[key], next)
	return next.copy(), nil
}

// copy is one that its reader may change.
func (a *Artefact) copy() *Artefact {
	c, _ := a.version(a.Version, nil)
	return c
}

func (m memoryArtefacts) Get(_ context.Context, tenant, kind, name string, version int64) (*Artefact, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	for _, a := range slices.Backward(m.artefacts[artefactKey{tenant, kind, name}]) {
		if version == 0 || a.Version == version {
			return a.copy(), nil
		}
	}
	return nil, noArtefact(kind, name, version)
}

func (m memoryArtefacts) List(_ context.Context, tenant, kind, name string) ([]*Artefact, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	list := []*Artefact{}
	for key, versions := range m.artefacts {
		if key.tenant != tenant || kind != "" && key.kind != kind || name != "" && key.name != name {
			continue
		}
		for _, a := range versions {
			c := a.copy()
			c.Content = ""
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b *Artefact) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(b.Version, a.Version))
	})
	return list, nil
}

func (m memoryArtefacts) Delete(_ context.Context, tenant, kind, name string, keep int, event *api.AuditEvent) (int64, error) {
	if err := kept(keep); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return 0, err
	}
	key := artefactKey{tenant, kind, name}
	versions := m.artefacts[key]
	old := len(versions) - keep
	if old <= 0 {
		return 0, nil
	}
	if err := m.audit(event); err != nil {
		return 0, err
	}
	m.artefacts[key] = slices.Clone(versions[old:])
	return int64(old), nil
}
