// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// logged is a closed database with five events in its audit log, and their hashes.
func logged(t *testing.T) (path string, hashes []string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	for i := range 5 {
		e := event(api.AuditTokenCreate, fmt.Sprint("t", i+1))
		e.Details = map[string]string{"label": "CI"}
		require.NoError(t, s.Audit().Append(t.Context(), e))
		hashes = append(hashes, e.Hash)
	}
	require.NoError(t, s.Close(t.Context()))
	return path, hashes
}

func TestTamperingWithTheDatabaseIsFound(t *testing.T) {
	const place = "UPDATE audit SET %s WHERE seq = 3"
	for name, c := range map[string]struct {
		statement string
		seq       int64
		kind      string
	}{
		"time":        {fmt.Sprintf(place, "at = at + 1"), 3, api.AuditChanged},
		"time's type": {fmt.Sprintf(place, "at = 'noon'"), 3, api.AuditChanged},
		"tenant":      {fmt.Sprintf(place, "tenant = 'umbrella'"), 3, api.AuditChanged},
		"actor":       {fmt.Sprintf(place, "actor = 'server'"), 3, api.AuditChanged},
		"action":      {fmt.Sprintf(place, "action = 'token.revoke'"), 3, api.AuditChanged},
		"target":      {fmt.Sprintf(place, "target = ''"), 3, api.AuditChanged},
		"details":     {fmt.Sprintf(place, `details = '{"label": "CI"}'`), 3, api.AuditChanged},
		"no JSON":     {fmt.Sprintf(place, "details = '{'"), 3, api.AuditChanged},
		"outcome":     {fmt.Sprintf(place, "outcome = 'failed'"), 3, api.AuditChanged},
		"hash before": {fmt.Sprintf(place, "prev_hash = ''"), 3, api.AuditChanged},
		"hash":        {fmt.Sprintf(place, "hash = upper(hash)"), 3, api.AuditChanged},
		"first":       {"UPDATE audit SET actor = 'x' WHERE seq = 1", 1, api.AuditChanged},
		"last":        {"UPDATE audit SET actor = 'x' WHERE seq = 5", 5, api.AuditChanged},
		"deleted":     {"DELETE FROM audit WHERE seq = 3", 4, api.AuditMissing},
		"more":        {"DELETE FROM audit WHERE seq IN (2, 3)", 4, api.AuditMissing},
		"beginning":   {"DELETE FROM audit WHERE seq < 3", 3, api.AuditMissing},
		"closed gap":  {"DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3", 3, api.AuditChanged},
		"reordered":   {"UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 99", 2, api.AuditChanged},
		"inserted":    {"INSERT INTO audit SELECT 6, at, tenant, actor, action, target, details, outcome, hash, hash FROM audit WHERE seq = 5", 6, api.AuditChanged},
		"before all":  {"INSERT INTO audit SELECT -1, at, tenant, actor, action, target, details, outcome, '', hash FROM audit WHERE seq = 5", -1, api.AuditChanged},
	} {
		t.Run(name, func(t *testing.T) {
			path, hashes := logged(t)
			edit(t, path, c.statement)
			s, j := openAt(t, path, Options{}) // AUA starts all the same
			v, err := s.Audit().Verify(t.Context(), hashes[4])
			require.NoError(t, err)
			require.False(t, v.Valid)
			require.Equal(t, c.seq, v.Problem.Seq, v.Problem.Message)
			require.Equal(t, c.kind, v.Problem.Kind, v.Problem.Message)
			if c.seq == 1 || c.seq >= 5 {
				require.Equal(t, 1, j.count("not as it was written"), "an end of the log is looked at when AUA starts")
			}
			_, err = s.Audit().List(t.Context(), AllTenants, AuditFilter{})
			require.NoError(t, err, "the rest can be read")
		})
	}
}

func TestACutEndIsFoundByItsHead(t *testing.T) {
	path, hashes := logged(t)
	edit(t, path, "DELETE FROM audit WHERE seq > 3")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	for head, valid := range map[string]bool{"": true, hashes[0]: true, hashes[2]: true, hashes[3]: false, hashes[4]: false} {
		v, err := s.Audit().Verify(t.Context(), head)
		require.NoError(t, err)
		require.Equal(t, valid, v.Valid)
	}
	require.NoError(t, s.Audit().Append(t.Context(), event(api.AuditTokenCreate, "t4")))
	v, err := s.Audit().Verify(t.Context(), hashes[3])
	require.NoError(t, err)
	require.Equal(t, &api.AuditProblem{Kind: api.AuditCut, Message: v.Problem.Message}, v.Problem, "what was written in its place is not it")
}

func TestTheKeyIsMadeAtTheFirstStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	info, err := os.Stat(path + auditKeySuffix)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, s.Close(t.Context()))

	require.NoError(t, os.Remove(path+auditKeySuffix)) // nothing was written with it
	s = open(t, Options{Type: TypeSQLite, Path: path})
	require.NoError(t, s.Audit().Append(t.Context(), event(api.AuditTokenCreate, "t1")))
	require.NoError(t, s.Close(t.Context()))
	_, j := openAt(t, path, Options{})
	require.Equal(t, 1, j.count("head="), "the log of a start has a hash to verify against")
}

func TestTheWrongKeyIsRefused(t *testing.T) {
	path, _ := logged(t)
	key := path + auditKeySuffix
	content, err := os.ReadFile(key)
	require.NoError(t, err)
	refused := func(o Options, want string) {
		t.Helper()
		o.Type, o.Path = TypeSQLite, path
		_, err := Open(t.Context(), o)
		require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
		require.Contains(t, fault.As(err).Message, want)
	}
	require.NoError(t, os.Remove(key))
	refused(Options{}, "The key of the audit log, "+key+", is missing")
	require.NoFileExists(t, key, "another key would hide that the right one is missing")
	require.NoError(t, os.WriteFile(key, []byte("x"), 0o600))
	refused(Options{}, "does not hold a key")
	other, _ := logged(t)
	content2, err := os.ReadFile(other + auditKeySuffix)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(key, content2, 0o600))
	refused(Options{}, "is not the one that the audit log in the database was written with")
	refused(Options{AuditKey: []byte("another")}, "The key that is configured is not the one")

	require.NoError(t, os.WriteFile(key, content, 0o600))
	s := open(t, Options{Type: TypeSQLite, Path: path})
	require.Len(t, actions(t, s), 5)
}

func TestAConfiguredKeyNeedsNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	for i := range 2 {
		s := open(t, Options{Type: TypeSQLite, Path: path, AuditKey: []byte("a key from elsewhere")})
		require.NoError(t, s.Audit().Append(t.Context(), event(api.AuditTokenCreate, "t1")))
		require.Len(t, actions(t, s), i+1)
		require.NoError(t, s.Close(t.Context()))
	}
	require.NoFileExists(t, path+auditKeySuffix)
}

// A database that was removed while it was in use is made anew, and its log
// begins anew with the same key.
func TestALogGoesOnInANewDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	require.NoError(t, s.Audit().Append(t.Context(), event(api.AuditTokenCreate, "t1")))
	require.NoError(t, os.RemoveAll(filepath.Dir(path)))
	require.Error(t, s.Audit().Append(t.Context(), event(api.AuditTokenCreate, "t2")), "nobody would find it")
	appendAll(t, s, decision("acme", "d1", 0)) // opens it anew
	require.NoError(t, s.Audit().Append(t.Context(), event(api.AuditTokenCreate, "t3")))
	require.NoError(t, s.Close(t.Context()))
	s = open(t, Options{Type: TypeSQLite, Path: path})
	require.Equal(t, []string{"token.create t3"}, actions(t, s))
}
