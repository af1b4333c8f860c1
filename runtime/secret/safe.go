// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/auahq/aua/sdk/sensitive"
)

// format names the layout of the encrypted file. It is authenticated with the content.
const format = "aua-secrets/1"

// Why an encrypted file is not read.
var (
	// ErrNoFile: there is no file.
	ErrNoFile = errors.New("there is no such file")
	// ErrWrongKey: the file was encrypted with another key.
	ErrWrongKey = errors.New("it was encrypted with another key")
	// ErrDamaged: the key is right, and the content was changed or cut.
	ErrDamaged = errors.New("it was changed or damaged after it was encrypted")
)

// Safe is the content of an encrypted file.
type Safe struct {
	entries map[string]entry
	// key is the id of the key that it is encrypted with.
	key uint32
}

// entry is one secret, and how it is written before it is encrypted.
type entry struct {
	Value   string    `json:"value"`
	Updated time.Time `json:"updated"`
}

// envelope is the file.
type envelope struct {
	Format string `json:"format"`
	// Key is the id of the key, for messages.
	Key  uint32 `json:"key"`
	Data []byte `json:"data"`
}

// NewSafe returns an empty one.
func NewSafe() *Safe { return &Safe{entries: map[string]entry{}} }

// OpenSafe reads and decrypts a file. The error says what is wrong with it, and
// is or wraps one of this package's; of an error of the file system it has the reason.
func OpenSafe(path string, key *Key) (*Safe, error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode().Perm()&0o022 != 0 {
		return nil, &unsafeError{path, info.Mode().Perm(), "be changed"}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, ErrNoFile
		}
		return nil, reason(err)
	}
	var e envelope
	if json.Unmarshal(data, &e) != nil || len(e.Data) == 0 {
		return nil, ErrDamaged
	}
	if e.Format != format {
		return nil, fmt.Errorf("its format is %q, and this AUA reads %q", e.Format, format)
	}
	plain, err := key.aead.Decrypt(e.Data, []byte(format))
	if err != nil {
		if !key.has(e.Key) {
			return nil, fmt.Errorf("%w: its key is %d, and the key given is %d", ErrWrongKey, e.Key, key.ID())
		}
		return nil, ErrDamaged
	}
	s := &Safe{key: e.Key}
	if json.Unmarshal(plain, &s.entries) != nil || s.entries == nil {
		return nil, ErrDamaged
	}
	return s, nil
}

// Write encrypts the secrets into a file, which is there whole or as before.
func (s *Safe) Write(path string, key *Key) error {
	plain, err := json.Marshal(s.entries)
	if err != nil {
		return err
	}
	data, err := key.aead.Encrypt(plain, []byte(format))
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(envelope{Format: format, Key: key.ID(), Data: data}, "", "  ")
	if err != nil {
		return err
	}
	if err := replaceFile(path, append(text, '\n')); err != nil {
		return err
	}
	s.key = key.ID()
	return nil
}

// Get returns a secret's value; false when there is none.
func (s *Safe) Get(name string) (sensitive.Text, bool) {
	e, ok := s.entries[name]
	return sensitive.New(e.Value), ok
}

// Set sets a secret, and reports whether it is new.
func (s *Safe) Set(name string, value sensitive.Text, now time.Time) (added bool) {
	_, known := s.entries[name]
	s.entries[name] = entry{Value: value.Reveal(), Updated: now.UTC().Truncate(time.Second)}
	return !known
}

// Unset removes a secret, and reports whether there was one.
func (s *Safe) Unset(name string) bool {
	_, known := s.entries[name]
	delete(s.entries, name)
	return known
}

// Names lists the secrets, sorted.
func (s *Safe) Names() []string { return slices.Sorted(maps.Keys(s.entries)) }

// Updated returns when a secret was set.
func (s *Safe) Updated(name string) time.Time { return s.entries[name].Updated }

// Key is the id of the key that the file is encrypted with.
func (s *Safe) Key() uint32 { return s.key }
