// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/runtime/state/archive"
)

// Inspection is what a check of a store found.
type Inspection struct {
	Store string `json:"store"`
	Name  string `json:"name"`
	// Schema and Newest are the schema's version and the newest that this program knows.
	Schema int64        `json:"schema_version"`
	Newest int64        `json:"newest_version"`
	Tables []TableCount `json:"tables"`
	// Problems are what is wrong; none when the store is sound.
	Problems []Problem `json:"problems"`
	// Size is that of the database in bytes, and Free the room on its disk; 0
	// where that is not known, as for a server elsewhere.
	Size int64 `json:"size_bytes"`
	Free int64 `json:"free_bytes,omitempty"`
}

// TableCount is how many rows a table has.
type TableCount struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
}

// Problem is something that is wrong with a store.
type Problem struct {
	// Table and Key say which row; Key is empty for a table, and both are for the database.
	Table  string `json:"table,omitempty"`
	Key    string `json:"key,omitempty"`
	Reason string `json:"reason"`
}

// maxProblems bounds what is reported of each table.
const maxProblems = 20

// Inspect reads the whole store, while a server may be using it, and says what
// is wrong with it. That something is wrong is no error.
func Inspect(ctx context.Context, o Options) (_ *Inspection, err error) {
	s, err := visit(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	r := &Inspection{Store: s.kind, Name: s.name, Newest: newestSchema(), Tables: []TableCount{}, Problems: []Problem{}}
	r.Size, r.Free = s.room(ctx)
	err = s.read(ctx, func(tx conn) error {
		if r.Schema, err = s.known(tx); err != nil {
			return err
		}
		if err := s.integrity(tx, r); err != nil {
			return err
		}
		names, err := s.tables(tx)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := s.inspect(tx, name, r); err != nil {
				return err
			}
		}
		if !slices.Contains(names, "audit") {
			return nil
		}
		return s.verifyAudit(tx, o, r)
	})
	if err != nil && primaryCode(err) != 0 && ctx.Err() == nil {
		// What cannot be read at all is what a check is there to say.
		r.Problems = append(r.Problems, Problem{Reason: reasonOf(err)})
		err = nil
	}
	return r, err
}

// integrity lets the database look for damage.
func (s *site) integrity(tx conn, r *Inspection) error {
	if s.kind != TypeSQLite {
		return nil // Postgres checks its pages as they are read
	}
	return tx.each(fmt.Sprintf("PRAGMA integrity_check(%d)", maxProblems), nil, func(line []byte) (bool, error) {
		if string(line) != "ok" {
			r.Problems = append(r.Problems, Problem{Reason: string(line)})
		}
		return true, nil
	})
}

// inspect reads every row of a table.
func (s *site) inspect(tx conn, name string, r *Inspection) error {
	t, err := tableNamed(name)
	if err != nil {
		return err
	}
	count := TableCount{Table: name}
	found := 0
	err = s.dump(tx, t, "", nil, func(row archive.Row) error {
		count.Rows++
		if t.shape == nil {
			return nil
		}
		record, _ := row["record"].(string)
		if _, err := t.decode(record); err != nil && found < maxProblems {
			found++
			r.Problems = append(r.Problems, Problem{Table: name, Key: t.keyOf(row), Reason: "The row cannot be read: " + err.Error() + "."})
		}
		return nil
	})
	r.Tables = append(r.Tables, count)
	if err != nil && primaryCode(err) != 0 && tx.ctx.Err() == nil {
		r.Problems = append(r.Problems, Problem{Table: name, Reason: reasonOf(err)})
		return nil
	}
	return err
}

// verifyAudit looks for the first event of the audit log that is not as it was written.
func (s *site) verifyAudit(tx conn, o Options, r *Inspection) error {
	ends, err := auditEnds(tx)
	if err != nil || len(ends) == 0 {
		return err
	}
	key := audit.Key(o.AuditKey)
	if file := s.keyFile; file != "" {
		if key, err = audit.ReadKey(file); err != nil {
			r.Problems = append(r.Problems, Problem{Table: "audit", Reason: "The key of the audit log cannot be read, without which no server starts: " + err.Error()})
			return nil
		}
	}
	t, err := tableNamed("audit")
	if err != nil {
		return err
	}
	v := audit.NewVerifier(key, "")
	if err := s.dump(tx, t, "", nil, func(row archive.Row) error { v.Add(auditRow(row)); return nil }); err != nil {
		return err
	}
	if p := v.Result().Problem; p != nil {
		r.Problems = append(r.Problems, Problem{Table: "audit", Key: strconv.FormatInt(p.Seq, 10), Reason: p.Message})
	}
	return nil
}

// keyOf names a row.
func (t table) keyOf(row archive.Row) (key string) {
	for i, column := range t.key {
		if i > 0 {
			key += "/"
		}
		key += fmt.Sprint(row[column])
	}
	return key
}

// room returns the size of the database and the room that is left on its disk, in bytes.
func (s *site) room(ctx context.Context) (size, free int64) {
	if s.kind != TypeSQLite {
		_ = s.db.QueryRowContext(ctx, "SELECT pg_database_size(current_database())").Scan(&size) // it is not known where it may not be asked
		return size, 0
	}
	for _, suffix := range []string{"", walSuffix} {
		if info, err := os.Stat(s.name + suffix); err == nil {
			size += info.Size()
		}
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(s.name), &fs); err == nil {
		free = int64(fs.Bavail) * int64(fs.Bsize) //nolint:unconvert // their types differ between systems
	}
	return size, free
}
