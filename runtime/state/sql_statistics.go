// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import "context"

type sqlStatistics struct{ *sqlStore }

var _ Statistics = sqlStatistics{}

func (s sqlStatistics) Save(ctx context.Context, rows []StatisticsRow) error {
	return s.async(ctx, func(tx conn) error {
		for _, r := range rows {
			if _, err := tx.exec(`
				INSERT INTO statistics (tenant, specialist, version, field, successes, failures, moving_average, updated_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (tenant, specialist, version, field) DO UPDATE SET
					successes = excluded.successes, failures = excluded.failures,
					moving_average = excluded.moving_average, updated_at = excluded.updated_at`,
				r.Tenant, r.Specialist, r.Version, r.Field, r.Successes, r.Failures, r.MovingAverage, r.UpdatedAt.UnixMicro()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s sqlStatistics) Load(ctx context.Context) ([]StatisticsRow, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := db.query("SELECT tenant, specialist, version, field, successes, failures, moving_average, updated_at FROM statistics")
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
