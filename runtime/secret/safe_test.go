// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/sensitive"
)

func TestASafeKeepsSecrets(t *testing.T) {
	p, key := safeFile(t, map[string]string{"A": "value-of-a", "B": "line one\nline two"})
	for _, path := range []string{p.Path, p.KeyFile} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NotContains(t, string(data), "value-of-a")
	}
	text, err := key.Text()
	require.NoError(t, err)
	again, err := ParseKey(text)
	require.NoError(t, err)
	s, err := OpenSafe(p.Path, again)
	require.NoError(t, err)
	require.Equal(t, []string{"A", "B"}, s.Names())
	value, ok := s.Get("B")
	require.True(t, ok)
	require.Equal(t, "line one\nline two", value.Reveal())
	_, ok = s.Get("C")
	require.False(t, ok)
	at := time.Date(2026, 5, 1, 10, 0, 0, 500, time.UTC)
	require.True(t, s.Set("C", sensitive.New("c"), at))
	require.False(t, s.Set("C", sensitive.New("d"), at))
	require.Equal(t, at.Truncate(time.Second), s.Updated("C"))
	require.True(t, s.Unset("A"))
	require.False(t, s.Unset("A"))
	require.Equal(t, []string{"B", "C"}, s.Names())
	require.Equal(t, key.ID(), s.Key())

	entries, err := os.ReadDir(filepath.Dir(p.Path))
	require.NoError(t, err)
	require.Len(t, entries, 2, "nothing is left beside the files")
}

// TestASafeTellsWhyItStaysClosed: a wrong key, a change and an absence are
// different things.
func TestASafeTellsWhyItStaysClosed(t *testing.T) {
	p, key := safeFile(t, map[string]string{"A": "value-of-a"})
	other, err := NewKey()
	require.NoError(t, err)
	_, err = OpenSafe(p.Path, other)
	require.ErrorIs(t, err, ErrWrongKey)
	_, err = OpenSafe(p.Path+".gone", key)
	require.ErrorIs(t, err, ErrNoFile)

	good, err := os.ReadFile(p.Path)
	require.NoError(t, err)
	var e envelope
	require.NoError(t, json.Unmarshal(good, &e))
	for i := range e.Data {
		changed := e
		changed.Data = bytes.Clone(e.Data)
		changed.Data[i] ^= 1
		text, err := json.Marshal(changed)
		require.NoError(t, err)
		write(t, p.Path, string(text), 0o600)
		_, err = OpenSafe(p.Path, key)
		require.ErrorIs(t, err, ErrDamaged, "byte %d", i)
	}
	for _, cut := range []int{0, 1, len(good) / 2, len(good) - 3} {
		write(t, p.Path, string(good[:cut]), 0o600)
		_, err = OpenSafe(p.Path, key)
		require.ErrorIs(t, err, ErrDamaged)
	}
	write(t, p.Path, string(bytes.Replace(good, []byte("aua-secrets/1"), []byte("aua-secrets/2"), 1)), 0o600)
	_, err = OpenSafe(p.Path, key)
	require.ErrorContains(t, err, "aua-secrets/2")
	write(t, p.Path, string(good), 0o620)
	_, err = OpenSafe(p.Path, key)
	require.ErrorContains(t, err, "be changed by other users")
}

// TestKeysRotate: at no step of a rotation is the file unreadable, and at its
// end the old key is worth nothing.
func TestKeysRotate(t *testing.T) {
	p, key := safeFile(t, map[string]string{"A": "value-of-a"})
	both, err := key.Rotated()
	require.NoError(t, err)
	require.NotEqual(t, key.ID(), both.ID())
	s, err := OpenSafe(p.Path, both)
	require.NoError(t, err, "the new key opens what the old one has closed")
	require.NoError(t, s.Write(p.Path, both))
	newest, err := both.Newest()
	require.NoError(t, err)
	require.Equal(t, both.ID(), newest.ID())
	s, err = OpenSafe(p.Path, newest)
	require.NoError(t, err)
	require.Equal(t, []string{"A"}, s.Names())
	_, err = OpenSafe(p.Path, key)
	require.ErrorIs(t, err, ErrWrongKey)
	require.False(t, newest.has(key.ID()))
}

func TestParseKey(t *testing.T) {
	key, err := NewKey()
	require.NoError(t, err)
	text, err := key.Text()
	require.NoError(t, err)
	again, err := ParseKey(sensitive.New("\n " + text.Reveal() + "\n"))
	require.NoError(t, err)
	require.Equal(t, key.ID(), again.ID())
	for _, bad := range []string{"", "hunter2", keyPrefix, keyPrefix + "AAAA", text.Reveal()[:len(text.Reveal())-8], text.Reveal() + "!"} {
		_, err := ParseKey(sensitive.New(bad))
		require.ErrorIs(t, err, errNotAKey, bad)
	}
}

// TestEditorsWaitForEachOther: no change is lost when many edit at once.
func TestEditorsWaitForEachOther(t *testing.T) {
	p, key := safeFile(t, nil)
	var wg sync.WaitGroup
	for _, name := range []string{"A", "B", "C", "D", "E", "F"} {
		wg.Go(func() {
			unlock, err := Lock(p.Path)
			if err != nil {
				t.Error(err)
				return
			}
			defer unlock()
			s, err := OpenSafe(p.Path, key)
			if err != nil {
				t.Error(err)
				return
			}
			s.Set(name, sensitive.New("value"), time.Now())
			if err := s.Write(p.Path, key); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s, err := OpenSafe(p.Path, key)
	require.NoError(t, err)
	require.Equal(t, []string{"A", "B", "C", "D", "E", "F"}, s.Names())
}
