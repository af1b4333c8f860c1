// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"fmt"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/runtime/state/archive"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// table is what an operator's work on a table takes beyond its columns, which
// the database knows.
type table struct {
	name string
	// key are the columns that tell rows apart, and in whose order they are backed up.
	key []string
	// at is the column with the microseconds of a row's last change; empty when it has none.
	at string
	// shape returns what the column record is decoded into: the form of the REST
	// API. Nil for a table without that column.
	shape func() any
	// passing rows are of the moment: they are not backed up.
	passing bool
	// form returns the form of the REST API of a row that has no record, or of
	// one that has more than may be seen; nil for the row or record itself.
	form func(archive.Row) (any, error)
}

// tables are all tables of the newest schema, in the order of a list.
var tables = []table{
	{name: "decisions", key: []string{"tenant", "id"}, at: "at", shape: func() any { return new(api.Decision) }},
	{name: "sessions", key: []string{"tenant", "id"}, at: "updated_at", shape: func() any { return new(api.Session) }},
	{name: "messages", key: []string{"tenant", "session_id", "position"}, shape: func() any { return new(api.SessionMessage) }},
	{name: "feedback", key: []string{"tenant", "decision_id", "user"}, at: "at", shape: func() any { return new(api.Feedback) }},
	{name: "corrections", key: []string{"tenant", "id"}, at: "at", shape: func() any { return new(api.Correction) }},
	{name: "correction_changes", key: []string{"sequence"}},
	{name: "config_snapshots", key: []string{"tenant", "serial"}, at: "at", shape: func() any { return new(api.ConfigSnapshot) }},
	{name: "config_locks", key: []string{"tenant"}, shape: func() any { return new(api.ConfigLock) }, passing: true},
	{name: "tokens", key: []string{"id"}, at: "at", shape: func() any { return new(Token) }, form: withoutHash},
	{name: "promotions", key: []string{"tenant", "id"}, at: "updated_at", shape: func() any { return new(Promotion) }},
	{name: "artefacts", key: []string{"tenant", "kind", "name", "version"}, at: "at", shape: func() any { return new(Artefact) }, form: artefactForm},
	{name: "audit", key: []string{"seq"}, at: "at", form: auditForm},
	{name: "costs", key: []string{"tenant", "decision_id", "position"}, at: "at"},
	{name: "statistics", key: []string{"tenant", "specialist", "version", "field"}, at: "updated_at"},
}

// TableNames are the names of the tables that can be exported.
func TableNames() (names []string) {
	for _, t := range tables {
		if !t.passing {
			names = append(names, t.name)
		}
	}
	return names
}

// tableNamed returns what is known of a table. One that is not known is of a
// schema that this program does not know.
func tableNamed(name string) (table, error) {
	for _, t := range tables {
		if t.name == name {
			return t, nil
		}
	}
	return table{}, fault.New(fault.StateStoreUnavailable, "The database has a table %q that this AUA does not know. Use the AUA that made it.", name)
}

// withoutHash is a token as its owner may see it.
func withoutHash(r archive.Row) (any, error) {
	record, _ := r["record"].(string)
	members := map[string]any{}
	if err := json.Unmarshal([]byte(record), &members); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	delete(members, "hash")
	return members, nil
}

// auditForm is an event of the audit log.
func auditForm(r archive.Row) (any, error) { return auditRow(r).Event(), nil }

// auditRow is a row of the audit log; what is not of its column's type is left out.
func auditRow(r archive.Row) audit.Row {
	text := func(column string) string { s, _ := r[column].(string); return s }
	number := func(column string) int64 { n, _ := r[column].(int64); return n }
	return audit.Row{
		Seq: number("seq"), At: number("at"), Tenant: text("tenant"), Actor: text("actor"), Action: text("action"), Target: text("target"),
		Details: text("details"), Outcome: text("outcome"), PrevHash: text("prev_hash"), Hash: text("hash"),
	}
}

// decode returns a record in the form of the REST API.
func (t table) decode(record string) (any, error) {
	v := t.shape()
	if err := json.Unmarshal([]byte(record), v); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	return v, nil
}
