// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/runtime/state/archive"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// databases are the stores that an operator can work on.
func databases() []string {
	var names []string
	for name := range stores {
		if name != TypeMemory {
			names = append(names, name)
		}
	}
	return names
}

// eachDatabase runs test with a store of each type, which does not exist yet.
func eachDatabase(t *testing.T, test func(t *testing.T, o Options)) {
	for _, name := range databases() {
		t.Run(name, func(t *testing.T) { test(t, stores[name](t)) })
	}
}

// furnish puts something into every table.
func furnish(t *testing.T, s Store) {
	t.Helper()
	odd := decision("acme", "odd/\u2028 ☺'\"", 7)
	odd.Answer = "a\x00b\u0000 \\ \n\t"
	var all []*api.Decision
	for i := range 120 { // more than one statement inserts
		all = append(all, decision("acme", fmt.Sprint("d", i), i))
	}
	appendAll(t, s, append(all, odd, priced("other", "d1", 1))...)
	begin(t, s, "acme", session("s1", 0), session("s2", 1))
	for n := range 3 {
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(n)))
	}
	keepAll(t, s, statement("acme", "c1", 0), statement("acme", "c2", 1), statement("other", "c1", 2))
	_, err := s.Corrections().Append(t.Context(), statement("acme", "c3", 3), "c1", nil)
	require.NoError(t, err)
	_, err = s.Corrections().Erase(t.Context(), "acme", "c2", nil)
	require.NoError(t, err)
	require.NoError(t, s.Feedback().Put(t.Context(), say("d1", "ada", 0)))
	require.NoError(t, s.Feedback().Put(t.Context(), say("d1", "", 0)))
	for serial := range int64(2) {
		require.NoError(t, s.Snapshots().Append(t.Context(), snapshot(serial+1), event(api.AuditConfigApply, fmt.Sprint(serial+1))))
	}
	require.NoError(t, s.Tokens().Create(t.Context(), token("acme", "t1", 0), event(api.AuditTokenCreate, "t1")))
	require.NoError(t, s.Snapshots().Lock(t.Context(), &api.ConfigLock{ID: "l1", Operation: "apply", Who: "ada"}))
	require.NoError(t, s.Promotions().Begin(t.Context(), promotion("acme", "p1", "swe", 0), nil))
	_, err = s.Artefacts().Put(t.Context(), artefact("classifier", "fields"), nil)
	require.NoError(t, err)
	require.NoError(t, s.Statistics().Save(t.Context(), []StatisticsRow{
		{Tenant: "acme", Specialist: "swe", Version: "v1", Successes: 3, Failures: 0.1 + 0.2, MovingAverage: 1.0 / 3, UpdatedAt: epoch},
		{Tenant: "acme", Specialist: "swe", Version: "v1", Field: "law", Successes: 1, UpdatedAt: epoch},
	}))
}

// furnished is a closed store with something in every table.
func furnished(t *testing.T, kind string) Options {
	t.Helper()
	o := stores[kind](t)
	s := open(t, o)
	furnish(t, s)
	require.NoError(t, s.Close(timeout(t)))
	return o
}

// backup makes a backup in a folder of its own.
func backup(t *testing.T, o Options) (string, *archive.Manifest) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "aua.backup")
	m, err := Backup(t.Context(), o, file, "1.2.3")
	require.NoError(t, err)
	return file, m
}

func TestEveryTableIsKnown(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		require.NoError(t, open(t, o).Close(timeout(t)))
		s, err := visit(t.Context(), o)
		require.NoError(t, err)
		require.NoError(t, s.read(t.Context(), func(tx conn) error {
			there, err := s.tables(tx)
			require.NoError(t, err)
			var known []string
			for _, table := range tables {
				known = append(known, table.name)
				columns, err := s.columns(tx, table.name)
				require.NoError(t, err)
				var names []string
				for _, c := range columns {
					names = append(names, c.name)
				}
				require.Subset(t, names, table.key, table.name)
				require.Equal(t, table.shape != nil, slices.Contains(names, "record"), table.name)
				if table.at != "" {
					require.Contains(t, names, table.at, table.name)
				}
			}
			require.ElementsMatch(t, there, known, "a table without an entry in tables would be missing from backups")
			return nil
		}))
		require.NoError(t, s.close())
	})
}

func TestABackupIsWholeAndPrivate(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		s := open(t, o)
		furnish(t, s)
		file, m := backup(t, o) // while the store is in use
		info, err := os.Stat(file)
		require.NoError(t, err)
		require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
		require.NoFileExists(t, file+partialSuffix)
		require.Equal(t, "1.2.3", m.Version)
		require.Equal(t, o.Type, m.Store)
		require.Equal(t, newestSchema(), m.Schema)
		require.Equal(t, "l1", m.Lineage)
		for _, p := range m.Parts {
			require.Positive(t, p.Rows, "furnish puts nothing into %s", p.Table)
		}
		in, err := openBackup(file)
		require.NoError(t, err)
		require.Equal(t, m, in.Manifest())
		require.Len(t, in.Key(), audit.KeyLength, "without the key of its audit log a store cannot be served")
		require.NoError(t, in.file.Close())

		_, err = Backup(t.Context(), o, file, "1")
		require.Equal(t, fault.Conflict, fault.CodeOf(err), "another backup is never replaced")
	})
}

// TestABackupIsOfOneMoment writes sessions all the while: in each backup a
// session says how many messages it has, and has them.
func TestABackupIsOfOneMoment(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		s := open(t, o)
		begin(t, s, "acme", session("s1", 0))
		ctx, stop := context.WithCancel(t.Context())
		var writing sync.WaitGroup
		writing.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				if err := s.Sessions().Append(ctx, "acme", "s1", exchange(n)); err != nil {
					return
				}
			}
		})
		last := int64(0)
		for range 10 {
			file, m := backup(t, o)
			in, err := openBackup(file)
			require.NoError(t, err)
			var said int64
			require.NoError(t, in.Rows("sessions", func(r archive.Row) error {
				v, err := fromJSON[api.Session]([]byte(r["record"].(string)))
				said = v.Messages
				return err
			}))
			require.NoError(t, in.file.Close())
			for _, p := range m.Parts {
				if p.Table == "messages" {
					require.Equal(t, said, p.Rows)
				}
			}
			require.GreaterOrEqual(t, said, last)
			last = said
		}
		stop()
		writing.Wait()
		require.Positive(t, last)
	})
}

func TestABackupThatIsCancelledLeavesNothing(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		furnish(t, open(t, o))
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := Backup(ctx, o, filepath.Join(dir, "b"), "1")
		require.ErrorIs(t, err, context.Canceled)
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, left)
	})
}

func TestWhereABackupCannotGo(t *testing.T) {
	o := furnished(t, TypeSQLite)
	dir := t.TempDir()
	_, err := Backup(t.Context(), o, filepath.Join(dir, "missing", "b"), "1")
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.Contains(t, err.Error(), "no such file or directory")

	name := filepath.Join(dir, "b")
	first, err := startOutput(name)
	require.NoError(t, err)
	_, err = Backup(t.Context(), o, name, "1")
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Contains(t, err.Error(), "Another backup is being written")
	require.NoError(t, first.abandon())

	// What a killed one left is taken over.
	require.NoError(t, os.WriteFile(name+partialSuffix, make([]byte, 1<<20), 0o644))
	_, err = Backup(t.Context(), o, name, "1")
	require.NoError(t, err)
	info, err := os.Stat(name)
	require.NoError(t, err)
	require.Less(t, info.Size(), int64(1<<20))
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
}

func TestNothingToWorkOn(t *testing.T) {
	ctx, file := t.Context(), filepath.Join(t.TempDir(), "b")
	kept, _ := backup(t, furnished(t, TypeSQLite))
	for name, try := range map[string]func(Options) error{
		"backup":  func(o Options) error { _, err := Backup(ctx, o, file, "1"); return err },
		"inspect": func(o Options) error { _, err := Inspect(ctx, o); return err },
		"export":  func(o Options) error { return Export(ctx, o, Selection{}, func(*Exported) error { return nil }) },
		"schema":  func(o Options) error { _, err := SchemaOf(ctx, o); return err },
		"migrate": func(o Options) error { _, err := Migrate(ctx, o, -1, nil); return err },
		"restore": func(o Options) error { _, err := Restore(ctx, o, kept, true); return err },
	} {
		require.Equal(t, fault.ConfigInvalid, fault.CodeOf(try(Options{Type: TypeMemory})), name)
		require.Equal(t, fault.ConfigInvalid, fault.CodeOf(try(Options{Type: "oracle"})), name)
		if name != "migrate" && name != "restore" {
			path := filepath.Join(t.TempDir(), "none.db")
			require.Equal(t, fault.NotFound, fault.CodeOf(try(Options{Type: TypeSQLite, Path: path})), name)
			require.NoFileExists(t, path, name)
		}
	}
}

// backUpUntilKilled makes backups for ever, and prints the name of each.
func backUpUntilKilled(path string) {
	for n := 0; ; n++ {
		name := filepath.Join(filepath.Dir(path), strconv.Itoa(n)+".backup")
		fmt.Println("next", name)
		if _, err := Backup(context.Background(), Options{Type: TypeSQLite, Path: path}, name, "1"); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("done", name)
	}
}
