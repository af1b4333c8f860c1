// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestALockIsHeldUntilItIsReleased(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	l, err := acquire(path)
	require.NoError(t, err)
	require.False(t, l.unclean)
	before, err := os.ReadFile(path + ".lock")
	require.NoError(t, err)

	_, err = acquire(path)
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))
	require.Equal(t, path, fault.As(err).Details["path"])
	after, err := os.ReadFile(path + ".lock")
	require.NoError(t, err)
	require.Equal(t, before, after, "who was refused has changed the owner's lock")

	require.NoError(t, l.release(true))
	require.NoError(t, l.release(true))
	require.FileExists(t, path+".lock")
	l, err = acquire(path)
	require.NoError(t, err)
	require.False(t, l.unclean)
	require.NoError(t, l.release(true))
}

func TestALockRemembersADisorderlyEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	for _, clean := range []bool{false, false, true} {
		l, err := acquire(path)
		require.NoError(t, err)
		require.NoError(t, l.release(clean))
		l, err = acquire(path)
		require.NoError(t, err)
		require.Equal(t, !clean, l.unclean)
		require.NoError(t, l.release(clean))
	}
}

func TestALockNeedsAFolder(t *testing.T) {
	_, err := acquire(filepath.Join(t.TempDir(), "missing", "aua.db"))
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.ErrorIs(t, err, os.ErrNotExist)
}
