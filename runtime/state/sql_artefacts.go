// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"

	"github.com/auahq/aua/sdk/api"
)

type sqlArtefacts struct{ *sqlStore }

var _ Artefacts = sqlArtefacts{}

func (s sqlArtefacts) Put(ctx context.Context, a *Artefact, event *api.AuditEvent) (*Artefact, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	var stored *Artefact
	err := s.sync(ctx, func(tx conn) error {
		var newest int64
		if err := tx.row("SELECT COALESCE(MAX(version), 0) FROM artefacts WHERE tenant = ? AND kind = ? AND name = ?",
			a.Tenant, a.Kind, a.Name).Scan(&newest); err != nil {
			return err
		}
		next, event := a.version(newest+1, event)
		record, err := encodeArtefact(next)
		if err != nil {
			return err
		}
		if _, err := tx.exec("INSERT INTO artefacts (tenant, kind, name, version, at, record, content) VALUES (?, ?, ?, ?, ?, ?, ?)",
			next.Tenant, next.Kind, next.Name, next.Version, next.CreatedAt.UnixMicro(), string(record), next.Content); err != nil {
			return err
		}
		stored = next
		return s.audit(tx, event)
	})
	if err != nil {
		return nil, err
	}
	return stored, nil
}

func (s sqlArtefacts) Get(ctx context.Context, tenant, kind, name string, version int64) (*Artefact, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	where, args := "tenant = ? AND kind = ? AND name = ?", []any{tenant, kind, name}
	if version != 0 {
		where, args = where+" AND version = ?", append(args, version)
	}
	var record []byte
	var content string
	err = db.row("SELECT record, content FROM artefacts WHERE "+where+" ORDER BY version DESC LIMIT 1", args...).Scan(&record, &content)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, noArtefact(kind, name, version)
	case err != nil:
		return nil, failure(ctx, err)
	}
	return decodeArtefact(record, content)
}

func (s sqlArtefacts) List(ctx context.Context, tenant, kind, name string) ([]*Artefact, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	where, args := "tenant = ?", []any{tenant}
	if kind != "" {
		where, args = where+" AND kind = ?", append(args, kind)
	}
	if name != "" {
		where, args = where+" AND name = ?", append(args, name)
	}
	list := []*Artefact{}
	err = db.each("SELECT record FROM artefacts WHERE "+where+" ORDER BY kind, name, version DESC", args, func(record []byte) (bool, error) {
		a, err := decodeArtefact(record, "")
		list = append(list, a)
		return true, err
	})
	return list, err
}

func (s sqlArtefacts) Delete(ctx context.Context, tenant, kind, name string, keep int, event *api.AuditEvent) (deleted int64, err error) {
	if err := kept(keep); err != nil {
		return 0, err
	}
	err = s.sync(ctx, func(tx conn) (err error) {
		const which = "tenant = ? AND kind = ? AND name = ?"
		if deleted, err = tx.exec("DELETE FROM artefacts WHERE "+which+" AND version NOT IN (SELECT version FROM artefacts WHERE "+which+
			" ORDER BY version DESC LIMIT ?)", tenant, kind, name, tenant, kind, name, keep); err != nil || deleted == 0 {
			return err
		}
		return s.audit(tx, event)
	})
	if err != nil {
		return 0, err
	}
	return deleted, nil
}
