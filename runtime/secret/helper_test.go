// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/sensitive"
)

// world is a book and the environment around it.
type world struct {
	*Book
	values *Values
	env    map[string]string

	mu  sync.Mutex
	now time.Time
}

func newWorld() *world {
	w := &world{values: &Values{}, env: map[string]string{}, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	w.Book = New(Options{Values: w.values, Env: func(name string) (string, bool) { v, ok := w.env[name]; return v, ok }, Clock: w.clock})
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// passes has time pass.
func (w *world) passes(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// why is what resolve fails with.
func why(t *testing.T, resolve func(string) (string, error), name string) *Error {
	t.Helper()
	value, err := resolve(name)
	require.Empty(t, value)
	var e *Error
	require.ErrorAs(t, err, &e)
	return e
}

// gives fails the test unless resolve returns the value.
func gives(t *testing.T, resolve func(string) (string, error), name, want string) {
	t.Helper()
	value, err := resolve(name)
	require.NoError(t, err)
	require.Equal(t, want, value)
}

// safeFile writes an encrypted file and its key, and returns the provider.
func safeFile(t *testing.T, secrets map[string]string) (*config.SecretProvider, *Key) {
	t.Helper()
	dir := t.TempDir()
	key, err := NewKey()
	require.NoError(t, err)
	p := &config.SecretProvider{Type: config.SecretsFile, Path: filepath.Join(dir, "secrets.enc"), KeyFile: filepath.Join(dir, "secrets.key"), TTL: time.Minute}
	require.NoError(t, WriteKey(p.KeyFile, key))
	fill(t, p, key, secrets)
	return p, key
}

func fill(t *testing.T, p *config.SecretProvider, key *Key, secrets map[string]string) {
	t.Helper()
	s := NewSafe()
	for name, value := range secrets {
		s.Set(name, sensitive.New(value), time.Now())
	}
	require.NoError(t, s.Write(p.Path, key))
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(text), mode))
	require.NoError(t, os.Chmod(path, mode))
}
