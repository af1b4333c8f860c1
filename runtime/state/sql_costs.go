// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

type sqlCosts struct{ *sqlStore }

var _ Costs = sqlCosts{}

// costRows bounds what one statement inserts, since statements have a limited
// number of values.
const costRows = 1000

// insertCosts writes the costs of decision records in the transaction of the
// records, with as few statements as it can. Those of records with the same ids
// are replaced.
func insertCosts(tx conn, rows []row) error {
	var ids []any
	var values [][]any
	for _, r := range rows {
		ids = append(ids, r.tenant, r.id)
		for i, c := range r.costs {
			values = append(values, []any{r.tenant, r.id, i, r.at, c.specialist, c.model, r.field, c.prompt, c.completion, c.usd})
		}
	}
	if _, err := tx.exec("DELETE FROM costs WHERE (tenant, decision_id) IN (VALUES (?, ?)"+strings.Repeat(", (?, ?)", len(rows)-1)+")", ids...); err != nil {
		return err
	}
	for some := range slices.Chunk(values, costRows) {
		_, err := tx.exec(`
			INSERT INTO costs (tenant, decision_id, position, at, specialist, model, field, prompt_tokens, completion_tokens, usd)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`+strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", len(some)-1), slices.Concat(some...)...)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s sqlCosts) Report(ctx context.Context, tenant string, since, until time.Time) (*api.CostReport, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	where, args := query{Filter: Filter{Since: since, Until: until}}.where(tenant)
	rows, err := db.query(`
		SELECT at / 86400000000 AS day, specialist, model, field,
			COUNT(*), CAST(SUM(prompt_tokens) AS BIGINT), CAST(SUM(completion_tokens) AS BIGINT), SUM(usd)
		FROM costs WHERE `+where+` GROUP BY 1, specialist, model, field`, args...)
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer rows.Close()
	report := costReport(since, until)
	for rows.Next() {
		var at int64
		var specialist, model, field string
		var c api.Cost
		if err := rows.Scan(&at, &specialist, &model, &field, &c.Calls, &c.PromptTokens, &c.CompletionTokens, &c.USD); err != nil {
			return nil, failure(ctx, err)
		}
		addCosts(report, at, specialist, model, field, c)
	}
	if err := rows.Err(); err != nil {
		return nil, failure(ctx, err)
	}
	return report, nil
}
