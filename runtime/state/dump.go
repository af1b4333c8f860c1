// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/runtime/state/archive"
)

// dump calls fn with each row of a table for which the condition holds, in the
// order of its key.
func (s *site) dump(tx conn, t table, condition string, args []any, fn func(archive.Row) error) error {
	columns, err := s.columns(tx, t.name)
	if err != nil {
		return err
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	query := fmt.Sprintf(`SELECT %s FROM "%s"`, quoted(names), t.name)
	if condition != "" {
		query += " WHERE " + condition
	}
	rows, err := tx.query(query+" ORDER BY "+quoted(t.key), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		row := archive.Row{}
		for i, c := range columns {
			row[c.name] = c.canonical(values[i])
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// canonical is a value as every database would give it.
func (c column) canonical(v any) any {
	switch v := v.(type) {
	case []byte:
		return string(v)
	case int64:
		if c.real {
			return float64(v)
		}
	}
	return v
}

// native is a value as this column takes it.
func (c column) native(v any) any {
	switch v := v.(type) {
	case string:
		if c.bytes {
			return []byte(v)
		}
	case []byte:
		if !c.bytes {
			return string(v)
		}
	}
	return v
}

// loadRows is how many rows one statement inserts.
const loadRows = 50

// loader fills a table.
type loader struct {
	tx      conn
	table   string
	columns []column
	names   []string
	values  []any
	rows    int
	total   int64
}

func (s *site) loader(tx conn, name string) (*loader, error) {
	columns, err := s.columns(tx, name)
	if err != nil {
		return nil, err
	}
	l := &loader{tx: tx, table: name, columns: columns}
	for _, c := range columns {
		l.names = append(l.names, c.name)
	}
	return l, nil
}

// errColumns says that a row is not of the table that it is for.
type errColumns struct{ table, column string }

func (e errColumns) Error() string {
	return fmt.Sprintf("a row of %q has no column %q, or one more", e.table, e.column)
}

// add inserts a row, at once or with those that follow.
func (l *loader) add(r archive.Row) error {
	for _, c := range l.columns {
		v, ok := r[c.name]
		if !ok || len(r) != len(l.columns) {
			return errColumns{l.table, c.name}
		}
		l.values = append(l.values, c.native(v))
	}
	if l.rows++; l.rows < loadRows {
		return nil
	}
	return l.flush()
}

// flush inserts what is still to be inserted.
func (l *loader) flush() error {
	if l.rows == 0 {
		return nil
	}
	places := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(l.columns)), ", ") + ")"
	n, err := l.tx.exec(fmt.Sprintf(`INSERT INTO "%s" (%s) VALUES %s`, l.table, quoted(l.names),
		strings.Join(slices.Repeat([]string{places}, l.rows), ", ")), l.values...)
	l.total += n
	l.rows, l.values = 0, l.values[:0]
	return err
}
