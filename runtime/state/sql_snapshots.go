// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/auahq/aua/sdk/api"
)

type sqlSnapshots struct{ *sqlStore }

var _ Snapshots = sqlSnapshots{}

func (s sqlSnapshots) Append(ctx context.Context, snapshot *api.ConfigSnapshot, event *api.AuditEvent) error {
	record, err := encodeSnapshot(snapshot)
	if err != nil {
		return err
	}
	return s.sync(ctx, func(tx conn) error {
		newest, err := newestSnapshot(tx)
		if err != nil {
			return err
		}
		if err := follows(snapshot, newest); err != nil {
			return err
		}
		if _, err := tx.exec("INSERT INTO config_snapshots (tenant, serial, at, record) VALUES (?, ?, ?, ?)",
			configTenant, snapshot.Serial, snapshot.CreatedAt.UnixMicro(), string(record)); err != nil {
			return err
		}
		return s.audit(tx, event)
	})
}

func newestSnapshot(db conn) (*api.ConfigSnapshot, error) {
	record, ok, err := db.record("SELECT record FROM config_snapshots WHERE tenant = ? ORDER BY serial DESC LIMIT 1", configTenant)
	if err != nil || !ok {
		return nil, err
	}
	return decodeSnapshot(record)
}

func (s sqlSnapshots) Latest(ctx context.Context) (*api.ConfigSnapshot, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	newest, err := newestSnapshot(db)
	if err != nil {
		return nil, failure(ctx, err)
	}
	return newest, nil
}

func (s sqlSnapshots) Get(ctx context.Context, serial int64) (*api.ConfigSnapshot, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	record, ok, err := db.record("SELECT record FROM config_snapshots WHERE tenant = ? AND serial = ?", configTenant, serial)
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case !ok:
		return nil, noSnapshot(serial)
	}
	return decodeSnapshot(record)
}

func (s sqlSnapshots) List(ctx context.Context, limit int, before int64) ([]*api.ConfigSnapshot, error) {
	limit, err := limited(limit)
	if err != nil {
		return nil, err
	}
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	where, args := "tenant = ?", []any{configTenant}
	if before > 0 {
		where, args = where+" AND serial < ?", append(args, before)
	}
	list := []*api.ConfigSnapshot{}
	err = db.each("SELECT record FROM config_snapshots WHERE "+where+" ORDER BY serial DESC LIMIT ?", append(args, limit),
		func(record []byte) (bool, error) {
			one, err := decodeSnapshot(record)
			if err != nil {
				return false, err
			}
			one.Config, one.PluginLock = nil, ""
			list = append(list, one)
			return true, nil
		})
	return list, err
}

func (s sqlSnapshots) Lock(ctx context.Context, l *api.ConfigLock) error {
	record, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("encode lock %s: %w", l.ID, err)
	}
	return s.sync(ctx, func(tx conn) error {
		holder, err := configLock(tx)
		switch {
		case err != nil:
			return err
		case holder != nil:
			return held(holder)
		}
		_, err = tx.exec("INSERT INTO config_locks (tenant, record) VALUES (?, ?)", configTenant, string(record))
		return err
	})
}

// configLock returns the lock; nil when there is none.
func configLock(db conn) (*api.ConfigLock, error) {
	record, ok, err := db.record("SELECT record FROM config_locks WHERE tenant = ?", configTenant)
	if err != nil || !ok {
		return nil, err
	}
	l := &api.ConfigLock{}
	if err := json.Unmarshal(record, l); err != nil {
		return nil, fmt.Errorf("decode lock: %w", err)
	}
	return l, nil
}

func (s sqlSnapshots) Unlock(ctx context.Context, id string, event *api.AuditEvent) error {
	return s.sync(ctx, func(tx conn) error {
		holder, err := configLock(tx)
		if err != nil {
			return err
		}
		if err := unlockable(holder, id); err != nil {
			return err
		}
		if _, err = tx.exec("DELETE FROM config_locks WHERE tenant = ?", configTenant); err != nil || event == nil {
			return err
		}
		return s.audit(tx, event)
	})
}

func (s sqlSnapshots) Locked(ctx context.Context) (*api.ConfigLock, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	l, err := configLock(db)
	if err != nil {
		return nil, failure(ctx, err)
	}
	return l, nil
}
