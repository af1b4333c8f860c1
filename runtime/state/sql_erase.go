// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"math"

	"github.com/auahq/aua/sdk/api"
)

// eraseRows bounds the decision records that one transaction rewrites, so that
// new ones get their turn.
const eraseRows = 100

func (s sqlSessions) Delete(ctx context.Context, tenant, id string) (*api.SessionErased, error) {
	// Records that are still in the queue are to be erased as well.
	if err := s.queue.flush(ctx); err != nil {
		return nil, failure(ctx, err)
	}
	erased := &api.SessionErased{ID: id}
	var err error
	if erased.Decisions, err = s.eraseDecisions(ctx, tenant, id); err != nil {
		return nil, err
	}
	var sessions int64
	err = s.sync(ctx, func(tx conn) (err error) {
		if erased.Messages, err = tx.exec("DELETE FROM messages WHERE tenant = ? AND session_id = ?", tenant, id); err != nil {
			return err
		}
		if _, err = tx.exec("DELETE FROM feedback WHERE tenant = ? AND session_id = ?", tenant, id); err != nil {
			return err
		}
		sessions, err = tx.exec("DELETE FROM sessions WHERE tenant = ? AND id = ?", tenant, id)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case sessions == 0 && erased.Decisions == 0:
		return nil, noSession(id)
	}
	s.forget(ctx)
	return erased, nil
}

// eraseDecisions takes the content out of a session's decision records.
func (s sqlSessions) eraseDecisions(ctx context.Context, tenant, id string) (total int64, err error) {
	for last := (position{at: math.MinInt64}); ; {
		n := 0
		err := s.sync(ctx, func(tx conn) error {
			rows, err := decisionsOf(tx, tenant, id, last)
			if err != nil {
				return err
			}
			for _, r := range rows {
				last, n = position{r.at, r.id}, n+1
				without, changed, err := r.erased()
				if err != nil {
					return err
				}
				if !changed {
					continue
				}
				if _, err := tx.exec("UPDATE decisions SET record = ? WHERE tenant = ? AND id = ?", without.record, tenant, r.id); err != nil {
					return err
				}
				total++
			}
			return nil
		})
		if err != nil || n < eraseRows {
			return total, err
		}
	}
}

// decisionsOf returns the next decision records of a session, the oldest first.
func decisionsOf(tx conn, tenant, session string, last position) ([]row, error) {
	found, err := tx.query("SELECT at, id, record FROM decisions WHERE tenant = ? AND session_id = ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?",
		tenant, session, last.at, last.id, eraseRows)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var rows []row
	for found.Next() {
		var r row
		if err := found.Scan(&r.at, &r.id, &r.record); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, found.Err()
}
