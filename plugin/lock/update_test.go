// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lock_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/sdk/fault"
)

func plugin(name string) *lock.Plugin {
	return &lock.Plugin{
		Source: "acme/" + name, Version: "1.0.0", Constraints: "1.0.0", Hashes: []string{hash},
		Description: json.RawMessage(`{"name": "` + name + `", "version": "1.0.0"}`),
	}
}

func set(p *lock.Plugin) func(*lock.File) error {
	return func(f *lock.File) error { f.Set(p); return nil }
}

func TestUpdate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, lock.FileName)
	changed, _, diags, err := lock.Update(path, func(*lock.File) error { return nil })
	require.NoError(t, err)
	require.Empty(t, diags)
	require.False(t, changed)
	require.NoFileExists(t, path, "an empty lock file is not made")

	changed, _, _, err = lock.Update(path, set(plugin("b")))
	require.NoError(t, err)
	require.True(t, changed)
	changed, _, _, err = lock.Update(path, set(plugin("b")))
	require.NoError(t, err)
	require.False(t, changed)
	f, _, diags := lock.Read(path)
	require.Empty(t, diags)
	require.Len(t, f.Plugins, 1)

	_, _, _, err = lock.Update(path, func(f *lock.File) error { f.Remove("acme/b"); return errors.New("changed my mind") })
	require.ErrorContains(t, err, "changed my mind")
	f, _, _ = lock.Read(path)
	require.Len(t, f.Plugins, 1)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left beside it")
}

// A file that nobody can read is not overwritten.
func TestUpdateKeepsWhatItCannotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), lock.FileName)
	require.NoError(t, os.WriteFile(path, []byte("<<<<<<< HEAD\n"), 0o644))
	changed, parsed, diags, err := lock.Update(path, set(plugin("b")))
	require.NoError(t, err)
	require.False(t, changed)
	require.NotNil(t, parsed)
	require.True(t, diags.HasErrors())
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "<<<<<<< HEAD\n", string(text))
}

// What was left by a program that was killed while it wrote does no harm.
func TestUpdateAfterAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), lock.FileName)
	require.NoError(t, os.WriteFile(path+".new", make([]byte, 1<<16), 0o644))
	changed, _, _, err := lock.Update(path, set(plugin("b")))
	require.NoError(t, err)
	require.True(t, changed)
	f, _, diags := lock.Read(path)
	require.Empty(t, diags)
	require.Len(t, f.Plugins, 1)
}

// Updates at once lose nothing.
func TestUpdatesMeet(t *testing.T) {
	path := filepath.Join(t.TempDir(), lock.FileName)
	var wg sync.WaitGroup
	for n := range 20 {
		wg.Go(func() {
			_, _, diags, err := lock.Update(path, set(plugin(fmt.Sprintf("p%d", n))))
			require.NoError(t, err)
			require.Empty(t, diags)
		})
	}
	wg.Wait()
	f, _, diags := lock.Read(path)
	require.Empty(t, diags)
	require.Len(t, f.Plugins, 20)
	require.NoFileExists(t, path+".new")
}

func TestUpdateWithoutAFolder(t *testing.T) {
	_, _, _, err := lock.Update(filepath.Join(t.TempDir(), "gone", lock.FileName), set(plugin("b")))
	require.Equal(t, fault.ConfigInvalid, fault.CodeOf(err))
	require.Contains(t, err.Error(), "cannot be written")
}
