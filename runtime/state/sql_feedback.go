// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"

	"github.com/auahq/aua/sdk/api"
)

type sqlFeedback struct{ *sqlStore }

var _ Feedback = sqlFeedback{}

func (s sqlFeedback) Put(ctx context.Context, f *api.Feedback) error {
	record, err := encodeFeedback(f)
	if err != nil {
		return err
	}
	return s.sync(ctx, func(tx conn) error {
		_, err := tx.exec(`
			INSERT INTO feedback (tenant, decision_id, "user", at, session_id, record) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (tenant, decision_id, "user") DO UPDATE SET
				at = excluded.at, session_id = excluded.session_id, record = excluded.record`,
			f.Tenant, f.DecisionID, f.User, f.CreatedAt.UnixMicro(), f.SessionID, record)
		return err
	})
}

func (s sqlFeedback) Get(ctx context.Context, tenant, decision, user string) (*api.Feedback, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	record, ok, err := db.record(`SELECT record FROM feedback WHERE tenant = ? AND decision_id = ? AND "user" = ?`, tenant, decision, user)
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case !ok:
		return nil, nil
	}
	return decodeFeedback(record)
}
