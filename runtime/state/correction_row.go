// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// correctionRow is a correction as it is stored: what it is found by, and the whole.
type correctionRow struct {
	tenant, id, scope, scopeID, field, source string
	at                                        int64
	superseded                                bool
	words                                     string
	record                                    []byte
}

func (r correctionRow) key() rowKey { return rowKey{r.tenant, r.id} }

// encodeCorrection makes a row of c. Confidence after decay is a matter of the
// moment, and not stored.
func encodeCorrection(c *api.Correction) (correctionRow, error) {
	kept := *c
	kept.EffectiveConfidence = 0
	record, err := json.Marshal(&kept)
	if err != nil {
		return correctionRow{}, fmt.Errorf("encode correction %s: %w", c.ID, err)
	}
	return correctionRow{
		tenant: c.Tenant, id: c.ID, scope: c.Scope, scopeID: c.ScopeID, field: c.Field, source: c.Source,
		at: c.CreatedAt.UnixMicro(), superseded: c.SupersededBy != "",
		words: strings.ToLower(c.Subject + "\n" + c.Claim + "\n" + c.Rejected), record: record,
	}, nil
}

func decodeCorrection(record []byte) (*api.Correction, error) {
	c := &api.Correction{}
	if err := json.Unmarshal(record, c); err != nil {
		return nil, fmt.Errorf("decode correction: %w", err)
	}
	return c, nil
}

// correctionQuery is a checked filter.
type correctionQuery struct {
	CorrectionFilter
	from *position // nil for the first page
}

func (f CorrectionFilter) check() (correctionQuery, error) {
	page, err := Filter{Limit: f.Limit, Cursor: f.Cursor}.check()
	f.Limit, f.Text = page.Limit, strings.ToLower(f.Text)
	return correctionQuery{f, page.from}, err
}

// selects reports whether the filter and the cursor let r through.
func (q correctionQuery) selects(r correctionRow) bool {
	equal := func(want, have string) bool { return want == "" || want == have }
	return equal(q.Scope, r.scope) && equal(q.ScopeID, r.scopeID) && equal(q.Field, r.field) && equal(q.Source, r.source) &&
		strings.Contains(r.words, q.Text) && (!q.Current || !r.superseded) &&
		(q.from == nil || position{r.at, r.id}.after(*q.from))
}

// page makes a page of rows, which hold one more than the limit when there are further ones.
func (q correctionQuery) page(rows []correctionRow) (*api.CorrectionPage, error) {
	p := &api.CorrectionPage{}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[len(rows)-1]
		p.Next = position{last.at, last.id}.cursor()
	}
	p.Corrections = make([]*api.Correction, len(rows))
	for i, r := range rows {
		c, err := decodeCorrection(r.record)
		if err != nil {
			return nil, err
		}
		p.Corrections[i] = c
	}
	return p, nil
}

// supersede marks the record in row as replaced by the one with the id.
func (r correctionRow) supersede(by string) (correctionRow, error) {
	c, err := decodeCorrection(r.record)
	if err != nil {
		return correctionRow{}, err
	}
	if c.SupersededBy != "" {
		return correctionRow{}, fault.New(fault.Conflict, "The correction %s was superseded by %s already. Supersede that one.", r.id, c.SupersededBy).
			With("superseded_by", c.SupersededBy)
	}
	c.SupersededBy = by
	return encodeCorrection(c)
}

func noCorrection(id string) error {
	return fault.New(fault.NotFound, "There is no correction %q.", id)
}

func correctionExists(id string) error {
	return fault.New(fault.Conflict, "There is a correction %q already. To replace it, supersede it.", id)
}
