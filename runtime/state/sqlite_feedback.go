// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"

	"github.com/auahq/aua/sdk/api"
)

type sqliteFeedback struct{ *sqliteStore }

var _ Feedback = sqliteFeedback{}

func (s sqliteFeedback) Put(ctx context.Context, f *api.Feedback) error {
	record, err := encodeFeedback(f)
	if err != nil {
		return err
	}
	db, err := s.writable()
	if err != nil {
		return err
	}
	err = durably(ctx, db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO feedback (tenant, decision_id, user, at, session_id, record) VALUES (?, ?, ?, ?, ?, ?)",
			f.Tenant, f.DecisionID, f.User, f.CreatedAt.UnixMicro(), f.SessionID, record)
		return err
	})
	if err != nil {
		return failure(ctx, err)
	}
	return nil
}

func (s sqliteFeedback) Get(ctx context.Context, tenant, decision, user string) (*api.Feedback, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	var record []byte
	err = db.read.QueryRowContext(ctx, "SELECT record FROM feedback WHERE tenant = ? AND decision_id = ? AND user = ?", tenant, decision, user).Scan(&record)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, failure(ctx, err)
	}
	return decodeFeedback(record)
}
