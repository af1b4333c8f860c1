// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"slices"
	"strings"
)

// column is a column of a table as the database has it.
type column struct {
	name string
	// real says that its numbers may have a fraction, bytes that SQLite keeps
	// bytes and not text in it.
	real, bytes bool
}

// catalogs ask each type of store for its tables, and for the columns of one.
var catalogs = map[string]struct{ tables, columns string }{
	TypeSQLite: {
		tables:  `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`,
		columns: `SELECT name, lower(type) FROM pragma_table_info(?)`,
	},
	TypePostgres: {
		tables:  "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
		columns: "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?",
	},
}

// tables returns the names of the tables that hold rows, sorted.
func (s *site) tables(tx conn) (names []string, err error) {
	err = tx.each(catalogs[s.kind].tables, nil, func(name []byte) (bool, error) {
		if string(name) != schemaTable {
			names = append(names, string(name))
		}
		return true, nil
	})
	slices.Sort(names)
	return names, err
}

// columns returns the columns of a table, sorted by name.
func (s *site) columns(tx conn, table string) ([]column, error) {
	rows, err := tx.query(catalogs[s.kind].columns, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var columns []column
	for rows.Next() {
		var c column
		var kind string
		if err := rows.Scan(&c.name, &kind); err != nil {
			return nil, err
		}
		c.real = kind == "real" || strings.HasPrefix(kind, "double")
		c.bytes = kind == "blob"
		columns = append(columns, c)
	}
	slices.SortFunc(columns, func(a, b column) int { return strings.Compare(a.name, b.name) })
	return columns, rows.Err()
}

// version returns the version of the schema; 0 for an empty database.
func (s *site) version(tx conn) (version int64, err error) {
	var found bool
	err = tx.each(catalogs[s.kind].tables, nil, func(name []byte) (bool, error) {
		found = found || string(name) == schemaTable
		return true, nil
	})
	if err != nil || !found {
		return 0, err
	}
	err = tx.row("SELECT COALESCE(MAX(version_id), 0) FROM " + schemaTable).Scan(&version)
	return version, err
}

// quoted makes names what statements may hold.
func quoted(names []string) string {
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(`"` + name + `"`)
	}
	return b.String()
}
