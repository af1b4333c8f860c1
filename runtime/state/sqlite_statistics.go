// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
)

type sqliteStatistics struct{ *sqliteStore }

var _ Statistics = sqliteStatistics{}

func (s sqliteStatistics) Save(ctx context.Context, rows []StatisticsRow) error {
	db, err := s.writable()
	if err != nil {
		return err
	}
	err = transact(ctx, db, func(tx *sql.Tx) error {
		stmt, err := tx.PrepareContext(ctx, `
			INSERT OR REPLACE INTO statistics
				(tenant, specialist, version, field, successes, failures, moving_average, updated_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
		if err != nil {
			return err
		}
		defer stmt.Close()
		for _, r := range rows {
			if _, err := stmt.ExecContext(ctx, r.Tenant, r.Specialist, r.Version, r.Field,
				r.Successes, r.Failures, r.MovingAverage, r.UpdatedAt.UnixMicro()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return failure(ctx, err)
	}
	return nil
}

func (s sqliteStatistics) Load(ctx context.Context) ([]StatisticsRow, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	rows, err := db.read.QueryContext(ctx, `
		SELECT tenant, specialist, version, field, successes, failures, moving_average, updated_at FROM statistics`)
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer rows.Close()
	var all []StatisticsRow
	for rows.Next() {
		var r StatisticsRow
		var updated int64
		if err := rows.Scan(&r.Tenant, &r.Specialist, &r.Version, &r.Field,
			&r.Successes, &r.Failures, &r.MovingAverage, &updated); err != nil {
			return nil, failure(ctx, err)
		}
		r.UpdatedAt = stamp(updated)
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, failure(ctx, err)
	}
	return all, nil
}
