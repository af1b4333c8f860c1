// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// position is a row's place in a list: the newest first, by id among equals.
type position struct {
	at int64
	id string
}

// after reports whether p comes after q, so is older.
func (p position) after(q position) bool {
	return p.at < q.at || p.at == q.at && p.id < q.id
}

// cursor is a position as clients see it.
func (p position) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(p.at, 10) + "." + p.id))
}

func parseCursor(cursor string) (position, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		at, id, _ := strings.Cut(string(raw), ".")
		var p position
		if p.at, err = strconv.ParseInt(at, 10, 64); err == nil && id != "" {
			p.id = id
			return p, nil
		}
	}
	return position{}, fault.New(fault.RequestInvalid, "The cursor %q is not one that a list returned. Leave it out to begin with the first page.", cursor)
}

// query is a checked filter.
type query struct {
	Filter
	from *position // nil for the first page
}

func (f Filter) check() (query, error) {
	q := query{Filter: f}
	switch {
	case f.Limit < 0:
		return q, fault.New(fault.RequestInvalid, "The limit of a list is %d; give a number from 1 to %d.", f.Limit, MaxLimit)
	case f.Limit == 0:
		q.Limit = DefaultLimit
	}
	q.Limit = min(q.Limit, MaxLimit)
	if f.Cursor != "" {
		p, err := parseCursor(f.Cursor)
		if err != nil {
			return q, err
		}
		q.from = &p
	}
	return q, nil
}

// selects reports whether the filter and the cursor let r through.
func (q query) selects(r row) bool {
	equal := func(want, have string) bool { return want == "" || want == have }
	return equal(q.Session, r.session) && equal(q.Trace, r.trace) && equal(q.Field, r.field) && equal(q.Status, r.status) &&
		(q.Since.IsZero() || r.at >= q.Since.UnixMicro()) &&
		(q.Until.IsZero() || r.at < q.Until.UnixMicro()) &&
		(q.from == nil || position{r.at, r.id}.after(*q.from))
}

// page makes a page of rows, which hold one more than the limit when there are further ones.
func (q query) page(rows []row) (Page, error) {
	var p Page
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[len(rows)-1]
		p.Next = position{last.at, last.id}.cursor()
	}
	p.Decisions = make([]*api.Decision, len(rows))
	for i, r := range rows {
		d, err := decode(r.record)
		if err != nil {
			return Page{}, err
		}
		p.Decisions[i] = d
	}
	return p, nil
}

func notFound(id string) error {
	return fault.New(fault.NotFound, "There is no decision record %q. It may be older than the configured retention.", id)
}
