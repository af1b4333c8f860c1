// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"

	"github.com/auahq/aua/sdk/api"
)

// eraseRows bounds the decision records that one transaction rewrites, so that
// new ones get their turn.
const eraseRows = 100

func (s sqliteSessions) Delete(ctx context.Context, tenant, id string) (*api.SessionErased, error) {
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
	err = s.change(ctx, func(tx *sql.Tx) (err error) {
		if erased.Messages, err = deleted(tx.ExecContext(ctx, "DELETE FROM messages WHERE tenant = ? AND session_id = ?", tenant, id)); err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, "DELETE FROM feedback WHERE tenant = ? AND session_id = ?", tenant, id); err != nil {
			return err
		}
		sessions, err = deleted(tx.ExecContext(ctx, "DELETE FROM sessions WHERE tenant = ? AND id = ?", tenant, id))
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

func deleted(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// eraseDecisions takes the content out of a session's decision records.
func (s sqliteSessions) eraseDecisions(ctx context.Context, tenant, id string) (total int64, err error) {
	for from := int64(-1); ; {
		n := 0
		err := s.change(ctx, func(tx *sql.Tx) error {
			ids, rows, err := decisionsOf(ctx, tx, tenant, id, from)
			if err != nil {
				return err
			}
			for i, r := range rows {
				from, n = ids[i], n+1
				without, changed, err := r.erased()
				if err != nil {
					return err
				}
				if !changed {
					continue
				}
				if _, err := tx.ExecContext(ctx, "UPDATE decisions SET record = ? WHERE rowid = ?", without.record, ids[i]); err != nil {
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

// decisionsOf returns the next decision records of a session, by row.
func decisionsOf(ctx context.Context, tx *sql.Tx, tenant, session string, after int64) (ids []int64, rows []row, err error) {
	found, err := tx.QueryContext(ctx, "SELECT rowid, record FROM decisions WHERE tenant = ? AND session_id = ? AND rowid > ? ORDER BY rowid LIMIT ?",
		tenant, session, after, eraseRows)
	if err != nil {
		return nil, nil, err
	}
	defer found.Close()
	for found.Next() {
		var r row
		var id int64
		if err := found.Scan(&id, &r.record); err != nil {
			return nil, nil, err
		}
		ids, rows = append(ids, id), append(rows, r)
	}
	return ids, rows, found.Err()
}

// forget empties the write-ahead log, in which what was deleted still stands.
// A reader can keep it from that; then the log is overwritten later.
func (s sqliteSessions) forget(ctx context.Context) {
	db, err := s.writable()
	if err == nil {
		var busy, log, done int
		err = db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done)
		if err == nil && busy == 0 {
			return
		}
	}
	s.log.Info("what was erased stays in the database's write-ahead log until the log is written anew", "error", err)
}
