// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// Step is one version of the schema.
type Step struct {
	Version int64  `json:"version"`
	Name    string `json:"name"`
	// Applied says that the database has it.
	Applied bool `json:"applied"`
}

// Schema is the version of a store's schema, and the versions that this program knows.
type Schema struct {
	Version int64  `json:"version"`
	Newest  int64  `json:"newest"`
	Steps   []Step `json:"steps"`
}

// Dropped is what a migration down drops together with what it holds.
type Dropped struct {
	Table string `json:"table"`
	// Column is empty for the whole table.
	Column string `json:"column,omitempty"`
	Rows   int64  `json:"rows"`
}

// Migration is a change of a store's schema.
type Migration struct {
	Store string `json:"store"`
	Name  string `json:"name"`
	// From and To are versions.
	From    int64     `json:"from"`
	To      int64     `json:"to"`
	Steps   []Step    `json:"steps"`
	Dropped []Dropped `json:"dropped,omitempty"`
}

// steps are all versions that this program knows, the oldest first. They are
// the same for each type of store.
func steps() (all []Step) {
	files, err := fs.ReadDir(migrations, "migrations/"+TypeSQLite)
	if err != nil {
		panic(err) // they are embedded
	}
	for _, f := range files {
		number, name, _ := strings.Cut(strings.TrimSuffix(f.Name(), ".sql"), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			panic(err)
		}
		all = append(all, Step{Version: version, Name: strings.ReplaceAll(name, "_", " ")})
	}
	return all
}

func newestSchema() int64 {
	all := steps()
	return all[len(all)-1].Version
}

func newer(name string, version, newest int64) error {
	return fault.New(fault.StateStoreUnavailable,
		"The database %s has version %d of the schema, and this AUA knows no version above %d. Use the AUA that wrote it or a newer one, or configure another one.",
		name, version, newest)
}

// SchemaOf returns the version of a store's schema, while a server may be using it.
func SchemaOf(ctx context.Context, o Options) (_ *Schema, err error) {
	s, err := visit(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	schema := &Schema{Newest: newestSchema(), Steps: steps()}
	err = s.read(ctx, func(tx conn) error {
		schema.Version, err = s.version(tx)
		return err
	})
	for i := range schema.Steps {
		schema.Steps[i].Applied = schema.Steps[i].Version <= schema.Version
	}
	return schema, err
}

// Migrate brings a store's schema to a version, or to the newest one when to is
// negative. Before anything is dropped it asks approve, whose error ends it.
// Each version is a transaction: when one fails, those before it stay.
func Migrate(ctx context.Context, o Options, to int64, approve func(*Migration) error) (_ *Migration, err error) {
	newest := newestSchema()
	if to < 0 {
		to = newest
	}
	if !slices.ContainsFunc(steps(), func(s Step) bool { return s.Version == to }) && to != 0 {
		return nil, fault.New(fault.RequestInvalid, "There is no version %d of the schema. This AUA knows the versions up to %d; see them with: aua state migrate -status", to, newest)
	}
	s, err := occupy(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	m := &Migration{Store: s.kind, Name: s.name, To: to, Steps: []Step{}}
	if err := s.read(ctx, func(tx conn) error { return s.prospect(tx, m) }); err != nil {
		return nil, err
	}
	if len(m.Dropped) > 0 {
		if err := approve(m); err != nil {
			return nil, err
		}
	}
	return m, s.failure(ctx, s.migrate(ctx, m.From, to))
}

// migrate brings the schema from one version to another.
func (s *site) migrate(ctx context.Context, from, to int64) error {
	p, err := newMigrator(s.kind, s.db, s.name)
	if err != nil {
		return err
	}
	if to < from {
		_, err = p.DownTo(ctx, to)
	} else {
		_, err = p.UpTo(ctx, to)
	}
	return err
}

// prospect fills in what a migration will do.
func (s *site) prospect(tx conn, m *Migration) (err error) {
	if m.From, err = s.known(tx); err != nil {
		return err
	}
	for _, step := range steps() {
		if step.Version > min(m.From, m.To) && step.Version <= max(m.From, m.To) {
			step.Applied = m.To > m.From
			m.Steps = append(m.Steps, step)
		}
	}
	if m.To >= m.From {
		return nil
	}
	slices.Reverse(m.Steps)
	before, after, err := layouts(tx.ctx, m.From, m.To)
	if err != nil {
		return err
	}
	for _, part := range before {
		if slices.Contains(after, part) || part.Column != "" && !slices.Contains(after, Dropped{Table: part.Table}) {
			continue
		}
		if err := tx.row(fmt.Sprintf(`SELECT COUNT(*) FROM "%s"`, part.Table)).Scan(&part.Rows); err != nil {
			return err
		}
		if part.Rows > 0 {
			m.Dropped = append(m.Dropped, part)
		}
	}
	return nil
}

// layouts returns the tables, and their columns, that the schema has in two
// versions, of which the first is the higher one.
func layouts(ctx context.Context, from, to int64) (before, after []Dropped, err error) {
	s := &site{kind: TypeSQLite, name: "in memory", dialect: sqliteDialect, release: nothing}
	if s.db, err = sql.Open("sqlite", ":memory:"); err != nil {
		return nil, nil, err
	}
	s.db.SetMaxOpenConns(1) // each connection has a database of its own
	defer func() { err = errors.Join(err, s.close()) }()
	layout := func() (all []Dropped) {
		err = errors.Join(err, s.read(ctx, func(tx conn) error {
			names, err := s.tables(tx)
			for _, name := range names {
				columns, problem := s.columns(tx, name)
				err = errors.Join(err, problem)
				all = append(all, Dropped{Table: name})
				for _, c := range columns {
					all = append(all, Dropped{Table: name, Column: c.name})
				}
			}
			return err
		}))
		return all
	}
	if err := s.migrate(ctx, 0, from); err != nil {
		return nil, nil, err
	}
	before = layout()
	if err := s.migrate(ctx, from, to); err != nil {
		return nil, nil, err
	}
	after = layout()
	return before, after, err
}
