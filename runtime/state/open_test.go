// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestOpenRefusesAnUnknownType(t *testing.T) {
	_, err := Open(t.Context(), Options{Type: "oracle"})
	require.Equal(t, fault.ConfigInvalid, fault.CodeOf(err))
	require.Contains(t, err.Error(), `"oracle"`)
	_, err = Open(t.Context(), Options{Type: TypeSQLite})
	require.Equal(t, fault.ConfigInvalid, fault.CodeOf(err))
}

func TestOnlyItsOwnerReadsTheDatabase(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b", "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	appendAll(t, s, decision("acme", "d1", 0))
	names := []string{}
	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "a"), func(path string, e fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := e.Info()
		require.NoError(t, err)
		if e.IsDir() {
			require.Equal(t, fs.FileMode(0o700), info.Mode().Perm(), path)
		} else {
			require.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), path)
			names = append(names, e.Name())
		}
		return nil
	}))
	require.Equal(t, []string{"aua.db", "aua.db-shm", "aua.db-wal", "aua.db.audit-key", "aua.db.lock"}, names)
}

func TestADatabaseThatOthersReadIsMentioned(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Chmod(path, 0o644))
	var out bytes.Buffer
	open(t, Options{Type: TypeSQLite, Path: path, Log: hclog.New(&hclog.LoggerOptions{Output: &out})})
	require.Contains(t, out.String(), "chmod 600")
}

func TestAPathMayHoldAnything(t *testing.T) {
	for _, name := range []string{"with space.db", "what?x=1&_pragma=query_only(1).db", "a#b%20c.db", "ü☺.db", ":memory:", "a'b.db"} {
		path := filepath.Join(t.TempDir(), name)
		s := open(t, Options{Type: TypeSQLite, Path: path})
		appendAll(t, s, decision("acme", "d1", 0))
		require.FileExists(t, path)
		require.NoError(t, s.Close(t.Context()))
		s = open(t, Options{Type: TypeSQLite, Path: path})
		_, err := s.Decisions().Get(t.Context(), "acme", "d1")
		require.NoError(t, err, name)
	}
}

func TestAFileThatIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	text := bytes.Repeat([]byte("Dear diary, today was a good day.\n"), 100)
	require.NoError(t, os.WriteFile(path, text, 0o600))
	_, err := Open(t.Context(), Options{Type: TypeSQLite, Path: path})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "notes.txt cannot be used. The file is no SQLite database")
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, after, "the file was changed")
}

func TestAFolderIsNoDatabase(t *testing.T) {
	store, err := Open(t.Context(), Options{Type: TypeSQLite, Path: t.TempDir()})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.True(t, store == nil, "who closes what was opened must see that nothing was")
}

func TestAFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := Open(t.Context(), Options{Type: TypeSQLite, Path: filepath.Join(file, "aua.db")})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "folder")
}

// edit runs a statement on the file, as another program would.
func edit(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = db.Exec(statement)
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

func TestANewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	appendAll(t, s, decision("acme", "d1", 0))
	require.NoError(t, s.Close(t.Context()))

	edit(t, path, "INSERT INTO schema_version (version_id, is_applied) VALUES (4711, 1)")
	_, err := Open(t.Context(), Options{Type: TypeSQLite, Path: path})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	known, err2 := migrations.ReadDir("migrations/sqlite")
	require.NoError(t, err2)
	require.Contains(t, fault.As(err).Message, fmt.Sprintf("has version 4711 of the schema, and this AUA knows no version above %d", len(known)))

	edit(t, path, "DELETE FROM schema_version WHERE version_id = 4711")
	s = open(t, Options{Type: TypeSQLite, Path: path})
	_, err = s.Decisions().Get(t.Context(), "acme", "d1")
	require.NoError(t, err)
}

func TestAnOlderSchemaIsMigrated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	appendAll(t, s, decision("acme", "d1", 0))
	require.NoError(t, s.Close(t.Context()))
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	m, err := newMigrator(TypeSQLite, db, path)
	require.NoError(t, err)
	_, err = m.DownTo(t.Context(), 1)
	require.NoError(t, err)
	require.NoError(t, db.Close())

	s = open(t, Options{Type: TypeSQLite, Path: path})
	_, err = s.Decisions().Get(t.Context(), "acme", "d1")
	require.NoError(t, err)
	_, err = s.Statistics().Load(t.Context())
	require.NoError(t, err)
}

// damaged makes a database of some pages and overwrites the middle of them.
func damaged(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	for i := range 500 {
		require.NoError(t, s.Decisions().Append(decision("acme", fmt.Sprint(i), i)))
	}
	require.NoError(t, s.Decisions().Flush(t.Context()))
	require.NoError(t, s.Close(t.Context()))
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	info, err := file.Stat()
	require.NoError(t, err)
	_, err = file.WriteAt(bytes.Repeat([]byte{0xa5}, 64<<10), info.Size()/2)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return path
}

func TestDamageIsFoundAfterACrash(t *testing.T) {
	path := damaged(t)
	require.NoError(t, os.WriteFile(path+".lock", []byte("99999999\n"), 0o600)) // as a killed owner leaves it
	for range 2 {                                                               // and again, since nothing has been repaired
		_, err := Open(t.Context(), Options{Type: TypeSQLite, Path: path})
		require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
		require.Contains(t, fault.As(err).Message, "damaged")
		require.Contains(t, fault.As(err).Message, "Restore it from a backup")
	}
}

func TestAnOrderlyCloseNeedsNoCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	held, err := os.ReadFile(path + ".lock")
	require.NoError(t, err)
	require.Equal(t, fmt.Sprintln(os.Getpid()), string(held))
	require.NoError(t, s.Close(t.Context()))
	left, err := os.ReadFile(path + ".lock")
	require.NoError(t, err)
	require.Empty(t, left)
	require.NoFileExists(t, path+"-wal")
}

func TestOpenCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "aua.db")
	_, err := Open(ctx, Options{Type: TypeSQLite, Path: path})
	require.ErrorIs(t, err, context.Canceled)
	open(t, Options{Type: TypeSQLite, Path: path}) // and leaves no lock behind
}
