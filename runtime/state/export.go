// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/state/archive"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Selection says which rows are exported.
type Selection struct {
	// Tables are of [TableNames]; none for all.
	Tables []string
	// Tenant is empty for all tenants.
	Tenant string
	// Since leaves out rows that were last changed before it. Rows of which that
	// is not known are left out too, unless it is zero.
	Since time.Time
}

// Exported is one row of an export.
type Exported struct {
	Table  string `json:"table"`
	Tenant string `json:"tenant"`
	// SessionID is that of a message.
	SessionID string `json:"session_id,omitempty"`
	// Record has the form of the REST API, where that has one.
	Record any `json:"record"`
}

// Export calls fn with the rows of a store as it is at one moment, table by
// table, while a server may be using it. A row that cannot be read is an error
// that names it.
func Export(ctx context.Context, o Options, which Selection, fn func(*Exported) error) (err error) {
	s, err := visit(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	return s.read(ctx, func(tx conn) error {
		if _, err := s.known(tx); err != nil {
			return err
		}
		there, err := s.tables(tx)
		if err != nil {
			return err
		}
		for _, t := range which.tables(there) {
			condition, args := which.condition(t)
			err := s.dump(tx, t, condition, args, func(r archive.Row) error {
				e, err := t.export(r)
				if err != nil {
					return err
				}
				if err := fn(e); err != nil {
					return outside{err}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// tables are the selected ones of those that are there.
func (w Selection) tables(there []string) (selected []table) {
	for _, t := range tables {
		known, wanted := slices.Contains(there, t.name), len(w.Tables) == 0 || slices.Contains(w.Tables, t.name)
		if known && wanted && !t.passing && (w.Since.IsZero() || t.at != "" || t.name == "messages") {
			selected = append(selected, t)
		}
	}
	return selected
}

// condition selects the rows of a table.
func (w Selection) condition(t table) (string, []any) {
	var conditions []string
	var args []any
	if w.Tenant != "" {
		conditions, args = append(conditions, "tenant = ?"), append(args, w.Tenant)
	}
	if !w.Since.IsZero() {
		if t.name == "messages" {
			// They change with their session.
			conditions = append(conditions, "(tenant, session_id) IN (SELECT tenant, id FROM sessions WHERE updated_at >= ?)")
		} else {
			conditions = append(conditions, t.at+" >= ?")
		}
		args = append(args, w.Since.UnixMicro())
	}
	return strings.Join(conditions, " AND "), args
}

// export returns a row in the form of the REST API.
func (t table) export(r archive.Row) (*Exported, error) {
	e := &Exported{Table: t.name}
	e.Tenant, _ = r["tenant"].(string)
	if t.name == "messages" {
		e.SessionID, _ = r["session_id"].(string)
	}
	if t.form != nil {
		v, err := t.form(r)
		if err != nil {
			return nil, t.unreadable(r, err)
		}
		e.Record = v
		return e, nil
	}
	if t.shape != nil {
		record, _ := r["record"].(string)
		v, err := t.decode(record)
		if err != nil {
			return nil, t.unreadable(r, err)
		}
		if s, ok := v.(*api.ConfigSnapshot); ok {
			s.Config = config.Shown(s.Config)
		}
		e.Record = v
		return e, nil
	}
	delete(r, "tenant")
	if micros, ok := r[t.at].(int64); ok {
		r[t.at] = stamp(micros)
	}
	e.Record = r
	return e, nil
}

func (t table) unreadable(r archive.Row, err error) error {
	return fault.Wrap(err, fault.StateStoreUnavailable, "The row %s of %s cannot be read: %v. See what else is wrong with: aua state check", t.keyOf(r), t.name, err)
}
