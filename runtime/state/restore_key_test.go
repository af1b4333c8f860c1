// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/sdk/fault"
)

// TestAKeyIsFinished starts a server after a restore that was killed before and
// after the database took its place.
func TestAKeyIsFinished(t *testing.T) {
	o, other := furnished(t, TypeSQLite), furnished(t, TypeSQLite)
	key := o.Path + auditKeySuffix
	mine, err := os.ReadFile(key)
	require.NoError(t, err)
	brought, err := os.ReadFile(other.Path + auditKeySuffix)
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(key+restoringSuffix, brought, 0o600))
	require.NoError(t, open(t, o).Close(timeout(t)))
	now, err := os.ReadFile(key)
	require.NoError(t, err)
	require.Equal(t, mine, now, "the database is the old one, and so is the key")

	require.NoError(t, os.WriteFile(key, brought, 0o600))
	require.NoError(t, os.WriteFile(key+restoringSuffix, mine, 0o600))
	s := open(t, o)
	verified, err := s.Audit().Verify(t.Context(), "")
	require.NoError(t, err)
	require.True(t, verified.Valid)
	require.NoError(t, s.Close(timeout(t)))
	now, err = os.ReadFile(key)
	require.NoError(t, err)
	require.Equal(t, mine, now)
	require.NoFileExists(t, key+restoringSuffix)

	require.NoError(t, os.WriteFile(key, brought, 0o600))
	_, err = Open(t.Context(), o)
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "a key that is of neither is refused as before")
}

// TestKeysOfARestore: a backup brings its key, and a configured one stays.
func TestKeysOfARestore(t *testing.T) {
	file, _ := backup(t, furnished(t, TypeSQLite))
	target := furnished(t, TypeSQLite)
	before, err := os.ReadFile(target.Path + auditKeySuffix)
	require.NoError(t, err)
	r, err := Restore(t.Context(), target, file, true)
	require.NoError(t, err)
	open(t, target)
	kept, err := os.ReadFile(r.Aside + auditKeySuffix)
	require.NoError(t, err)
	require.Equal(t, before, kept, "what was there can still be served")
	open(t, Options{Type: TypeSQLite, Path: r.Aside})

	configured := stores[TypeSQLite](t)
	configured.AuditKey = audit.NewKey()
	furnish(t, open(t, configured))
	without, m := backup(t, configured)
	require.Empty(t, m.KeySHA256, "a key from elsewhere stays there")
	moved := stores[TypeSQLite](t)
	moved.AuditKey = configured.AuditKey
	_, err = Restore(t.Context(), moved, without, false)
	require.NoError(t, err)
	require.NoFileExists(t, moved.Path+auditKeySuffix)
	open(t, moved)
}
