// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/state/archive"
	"github.com/auahq/aua/sdk/fault"
)

// equal compares what the repositories of two stores say.
func equal(t *testing.T, a, b Store) {
	t.Helper()
	ctx := t.Context()
	said := func(s Store) (all []any) {
		for _, tenant := range []string{"acme", "other"} {
			decisions, err := s.Decisions().List(ctx, tenant, Filter{Limit: MaxLimit})
			require.NoError(t, err)
			corrections, err := s.Corrections().List(ctx, tenant, CorrectionFilter{Limit: MaxLimit})
			require.NoError(t, err)
			sessions, err := s.Sessions().List(ctx, tenant, Range{Limit: MaxLimit})
			require.NoError(t, err)
			all = append(all, decisions, corrections, sessions)
			for _, one := range sessions.Sessions {
				messages, err := s.Sessions().Messages(ctx, tenant, one.ID, MessageRange{Range: Range{Limit: MaxLimit}})
				require.NoError(t, err)
				all = append(all, messages)
			}
			for _, user := range []string{"", "ada"} {
				f, err := s.Feedback().Get(ctx, tenant, "d1", user)
				require.NoError(t, err)
				all = append(all, f)
			}
		}
		snapshots, err := s.Snapshots().List(ctx, 0, 0)
		require.NoError(t, err)
		tokens, err := s.Tokens().List(ctx, AllTenants)
		require.NoError(t, err)
		verified, err := s.Audit().Verify(ctx, "")
		require.NoError(t, err)
		require.True(t, verified.Valid)
		all = append(all, snapshots, tokens, verified)
		changes, err := s.Corrections().Changes(ctx, 0, 1000)
		require.NoError(t, err)
		statistics, err := s.Statistics().Load(ctx)
		require.NoError(t, err)
		byField := map[string]StatisticsRow{}
		for _, row := range statistics {
			byField[row.Field] = row
		}
		return append(all, changes, byField)
	}
	require.Equal(t, said(a), said(b))
}

// TestABackupIsRestoredIntoEveryDatabase goes from each type of store to each
// other one and compares what the stores say, and the next backups.
func TestABackupIsRestoredIntoEveryDatabase(t *testing.T) {
	for _, from := range databases() {
		for _, to := range databases() {
			t.Run(from+" to "+to, func(t *testing.T) {
				source, target := furnished(t, from), stores[to](t)
				file, made := backup(t, source)
				r, err := Restore(t.Context(), target, file, false)
				require.NoError(t, err)
				require.Equal(t, made.Rows(), r.Rows)
				require.Zero(t, r.Replaced)
				require.Empty(t, r.Aside)
				require.Equal(t, newestSchema(), r.Schema)
				_, again := backup(t, target)
				require.Equal(t, made.Parts, again.Parts, "every row is what it was")
				a, b := open(t, source), open(t, target)
				equal(t, a, b)
				locked, err := b.Snapshots().Locked(t.Context())
				require.NoError(t, err)
				require.Nil(t, locked, "who changed the configuration when the backup was made does so no more")
				require.NoError(t, b.Audit().Append(t.Context(), event("x", "y")), "the audit log goes on")
				inspection, err := Inspect(t.Context(), target)
				require.NoError(t, err)
				require.Empty(t, inspection.Problems)
			})
		}
	}
}

func TestAStoreIsRestoredAndGoesOn(t *testing.T) {
	eachDatabase(t, func(t *testing.T, target Options) {
		file, _ := backup(t, furnished(t, TypeSQLite))
		_, err := Restore(t.Context(), target, file, false)
		require.NoError(t, err)
		s := open(t, target)
		sequence, err := s.Corrections().Append(t.Context(), statement("acme", "c9", 9), "", nil)
		require.NoError(t, err)
		require.EqualValues(t, 7, sequence, "changes are numbered on")
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(4)))
		appendAll(t, s, decision("acme", "after", 1))
	})
}

func TestRestoringOverWhatIsThere(t *testing.T) {
	eachDatabase(t, func(t *testing.T, target Options) {
		file, made := backup(t, furnished(t, TypeSQLite))
		s := open(t, target)
		appendAll(t, s, decision("acme", "mine", 0))
		_, err := Restore(t.Context(), target, file, true)
		require.Equal(t, fault.StateLocked, fault.CodeOf(err), "%v", err)
		require.NoError(t, s.Close(timeout(t)))

		_, err = Restore(t.Context(), target, file, false)
		require.Equal(t, fault.Conflict, fault.CodeOf(err), "%v", err)
		require.Contains(t, err.Error(), "has 1 rows already")

		r, err := Restore(t.Context(), target, file, true)
		require.NoError(t, err)
		require.EqualValues(t, 1, r.Replaced)
		_, again := backup(t, target)
		require.Equal(t, made.Parts, again.Parts)

		if target.Type == TypeSQLite {
			aside := open(t, Options{Type: TypeSQLite, Path: r.Aside})
			_, err := aside.Decisions().Get(t.Context(), "acme", "mine")
			require.NoError(t, err, "what was there is kept")
		}
	})
}

func TestRestoringOverADamagedDatabase(t *testing.T) {
	file, made := backup(t, furnished(t, TypeSQLite))
	path := damaged(t)
	require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte("no database "), 1000), 0o600))
	o := Options{Type: TypeSQLite, Path: path}
	_, err := Restore(t.Context(), o, file, false)
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, err.Error(), "-force")

	r, err := Restore(t.Context(), o, file, true)
	require.NoError(t, err)
	require.EqualValues(t, unknownRows, r.Replaced)
	_, again := backup(t, o)
	require.Equal(t, made.Parts, again.Parts)
	kept, err := os.ReadFile(r.Aside)
	require.NoError(t, err)
	require.Contains(t, string(kept), "no database", "it is kept as it was")
}

// TestAStaleLogIsNotReplayed restores where a database was removed and its log
// was left.
func TestAStaleLogIsNotReplayed(t *testing.T) {
	file, made := backup(t, furnished(t, TypeSQLite))
	o := stores[TypeSQLite](t)
	s := open(t, o)
	appendAll(t, s, decision("acme", "mine", 0))
	log, err := os.ReadFile(o.Path + walSuffix)
	require.NoError(t, err)
	require.NoError(t, s.Close(timeout(t)))
	require.NoError(t, os.Remove(o.Path))
	require.NoError(t, os.WriteFile(o.Path+walSuffix, log, 0o600))
	_, err = Restore(t.Context(), o, file, false)
	require.NoError(t, err)
	_, again := backup(t, o)
	require.Equal(t, made.Parts, again.Parts)
}

func TestAReaderKeepsARestoreAway(t *testing.T) {
	file, _ := backup(t, furnished(t, TypeSQLite))
	o := furnished(t, TypeSQLite)
	reader, err := visit(t.Context(), o)
	require.NoError(t, err)
	_, err = Restore(t.Context(), o, file, true)
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))
	require.Contains(t, err.Error(), "is being read by another program")
	require.NoError(t, reader.close())
	_, err = Restore(t.Context(), o, file, true)
	require.NoError(t, err)
}

func TestABackupOfAnOlderSchemaIsMigrated(t *testing.T) {
	eachDatabase(t, func(t *testing.T, target Options) {
		old := furnished(t, TypeSQLite)
		_, err := Migrate(t.Context(), old, 3, func(m *Migration) error { return nil })
		require.NoError(t, err)
		file, made := backup(t, old)
		require.EqualValues(t, 3, made.Schema)
		r, err := Restore(t.Context(), target, file, false)
		require.NoError(t, err)
		require.Equal(t, newestSchema(), r.Schema)
		require.Equal(t, made.Rows(), r.Rows)
		s := open(t, target)
		_, err = s.Decisions().Get(t.Context(), "acme", "d119")
		require.NoError(t, err)
		begin(t, s, "acme", session("s1", 0))
	})
}

// remake writes a backup anew, with other contents.
func remake(t *testing.T, file string, change func(*archive.Origin, map[string][]archive.Row)) string {
	t.Helper()
	in, err := openBackup(file)
	require.NoError(t, err)
	defer in.file.Close()
	rows := map[string][]archive.Row{}
	for _, p := range in.Manifest().Parts {
		require.NoError(t, in.Rows(p.Table, func(r archive.Row) error { rows[p.Table] = append(rows[p.Table], r); return nil }))
	}
	origin := in.Manifest().Origin
	change(&origin, rows)
	out, err := os.Create(filepath.Join(t.TempDir(), "remade"))
	require.NoError(t, err)
	w := archive.NewWriter(out, origin)
	for table, all := range rows {
		require.NoError(t, w.Table(table))
		for _, r := range all {
			require.NoError(t, w.Row(r))
		}
	}
	_, err = w.Close()
	require.NoError(t, err)
	require.NoError(t, out.Close())
	return out.Name()
}

// TestWhatIsNotRestored tries backups that are whole and wrong, and damaged
// ones, and finds the store as it was.
func TestWhatIsNotRestored(t *testing.T) {
	good, _ := backup(t, furnished(t, TypeSQLite))
	whole, err := os.ReadFile(good)
	require.NoError(t, err)
	write := func(b []byte) string {
		file := filepath.Join(t.TempDir(), "b")
		require.NoError(t, os.WriteFile(file, b, 0o600))
		return file
	}
	middle := bytes.Clone(whole)
	middle[len(middle)/3] ^= 0xff
	bad := map[string]struct{ file, says string }{
		"cut":       {write(whole[:len(whole)-1]), "not a whole one"},
		"changed":   {write(middle), "damaged"},
		"empty":     {write(nil), "it is no ZIP file"},
		"no backup": {write([]byte(strings.Repeat("x", 1000))), "it is no ZIP file"},
		"a newer schema": {
			remake(t, good, func(o *archive.Origin, _ map[string][]archive.Row) { o.Schema = 4711; o.Version = "9.9" }),
			"made by AUA 9.9 with version 4711 of the schema",
		},
		"an unknown table": {
			remake(t, good, func(_ *archive.Origin, rows map[string][]archive.Row) { rows["things"] = rows["decisions"] }),
			`no table "things"`,
		},
		"a table of a later schema": {remake(t, good, func(o *archive.Origin, _ map[string][]archive.Row) { o.Schema = 2 }), "damaged"},
		"a row twice": {remake(t, good, func(_ *archive.Origin, rows map[string][]archive.Row) {
			rows["decisions"] = append(rows["decisions"], rows["decisions"][0])
		}), "UNIQUE constraint failed"},
		"a column too few": {remake(t, good, func(_ *archive.Origin, rows map[string][]archive.Row) { delete(rows["decisions"][3], "at") }), `a row of "decisions"`},
		"a column too many": {
			remake(t, good, func(_ *archive.Origin, rows map[string][]archive.Row) { rows["decisions"][3]["more"] = "x" }),
			`a row of "decisions"`,
		},
		"a value that is missing": {
			remake(t, good, func(_ *archive.Origin, rows map[string][]archive.Row) { rows["sessions"][0]["id"] = nil }),
			"NOT NULL constraint failed",
		},
		"no file":  {filepath.Join(t.TempDir(), "none"), "no such file"},
		"a folder": {t.TempDir(), "is no file"},
	}
	eachDatabase(t, func(t *testing.T, target Options) {
		s := open(t, target)
		appendAll(t, s, decision("acme", "mine", 0))
		require.NoError(t, s.Close(timeout(t)))
		_, before := backup(t, target)
		for name, b := range bad {
			_, err := Restore(t.Context(), target, b.file, true)
			require.Error(t, err, name)
			require.Contains(t, err.Error(), b.says, name)
			require.Contains(t, []fault.Code{fault.RequestInvalid, fault.NotFound}, fault.CodeOf(err), name)
			_, after := backup(t, target)
			require.Equal(t, before.Parts, after.Parts, name)
		}
	})
}

func TestARestoreThatIsCancelledChangesNothing(t *testing.T) {
	eachDatabase(t, func(t *testing.T, target Options) {
		file, _ := backup(t, furnished(t, TypeSQLite))
		s := open(t, target)
		appendAll(t, s, decision("acme", "mine", 0))
		require.NoError(t, s.Close(timeout(t)))
		_, before := backup(t, target)
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(30))*time.Millisecond)
			_, err := Restore(ctx, target, file, true)
			cancel()
			if err == nil {
				break // this machine is fast
			}
			require.ErrorIs(t, err, context.DeadlineExceeded)
			_, after := backup(t, target)
			require.Equal(t, before.Parts, after.Parts)
		}
	})
}

// restoreUntilKilled restores one backup after the other over the store for ever.
func restoreUntilKilled(path string) {
	o := Options{Type: TypeSQLite, Path: path}
	for n := 0; ; n++ {
		fmt.Println("next", n)
		r, err := Restore(context.Background(), o, filepath.Join(filepath.Dir(path), fmt.Sprint(n%2, ".backup")), true)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		_ = os.Remove(r.Aside)
	}
}

// TestAKilledRestoreChangesAllOrNothing kills restores at random moments: the
// store has one backup or the other, whole.
func TestAKilledRestoreChangesAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	o := Options{Type: TypeSQLite, Path: filepath.Join(dir, "aua.db")}
	var parts [2][]archive.Part
	for i := range parts {
		source := furnished(t, TypeSQLite)
		s := open(t, source)
		appendAll(t, s, decision("acme", fmt.Sprint("only in ", i), 0))
		require.NoError(t, s.Close(timeout(t)))
		m, err := Backup(t.Context(), source, filepath.Join(dir, fmt.Sprint(i, ".backup")), "1")
		require.NoError(t, err)
		parts[i] = m.Parts
	}
	_, err := Restore(t.Context(), o, filepath.Join(dir, "1.backup"), false)
	require.NoError(t, err)
	for round := range 8 {
		cmd, out := spawn(t, "restore", o.Path)
		for range 1 + rand.IntN(3) {
			require.True(t, out.Scan())
			require.Contains(t, out.Text(), "next")
		}
		time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
		require.NoError(t, cmd.Process.Kill())
		require.ErrorContains(t, cmd.Wait(), "killed")
		m, err := Backup(t.Context(), o, filepath.Join(dir, fmt.Sprint("round", round)), "1")
		require.NoError(t, err, "round %d", round)
		require.Contains(t, parts, m.Parts, "round %d", round)
		s := open(t, o)
		require.True(t, s.Status().Healthy)
		require.NoError(t, s.Close(timeout(t)))
	}
	_, err = Restore(t.Context(), o, filepath.Join(dir, "0.backup"), true)
	require.NoError(t, err, "what a killed one left is in nobody's way")
	require.NoFileExists(t, o.Path+restoringSuffix)
}

// TestAKilledBackupLeavesNoHalf kills backups at random moments: whatever has
// the name of a backup is one.
func TestAKilledBackupLeavesNoHalf(t *testing.T) {
	dir := t.TempDir()
	o := furnished(t, TypeSQLite)
	path := filepath.Join(dir, "aua.db")
	require.NoError(t, os.Link(o.Path, path))
	partial := 0
	for range 8 {
		cmd, out := spawn(t, "backup", path)
		require.True(t, out.Scan())
		time.Sleep(time.Duration(rand.IntN(25)) * time.Millisecond)
		require.NoError(t, cmd.Process.Kill())
		require.ErrorContains(t, cmd.Wait(), "killed")
		files, err := filepath.Glob(filepath.Join(dir, "*.backup*"))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, partialSuffix) {
				partial++
				continue
			}
			in, err := openBackup(file)
			require.NoError(t, err, file)
			require.NoError(t, in.file.Close())
			require.NoError(t, os.Remove(file))
		}
	}
	t.Log("killed in the middle of a file:", partial)
}
