// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// KeyLength is that of a generated key, in bytes.
const KeyLength = 32

// NewKey generates a key.
func NewKey() Key {
	k := make(Key, KeyLength)
	_, _ = rand.Read(k) // never fails
	return k
}

// ReadKey reads a key file. One that is not there is an [fs.ErrNotExist].
func ReadKey(path string) (Key, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.StateStoreUnavailable, "The key of the audit log, %s, cannot be read. Check its permissions.", path)
	}
	k, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(k) != KeyLength {
		return nil, fault.New(fault.StateStoreUnavailable,
			"The file %s does not hold a key of an audit log, which is %d hexadecimal digits. Restore it from a backup.", path, 2*KeyLength)
	}
	return k, nil
}

// Write makes a key file that its owner alone may read. It is on disk when
// Write returns, whole or not at all, and never in the place of another one.
func (k Key) Write(path string) (err error) {
	defer func() {
		if err != nil {
			err = fault.Wrap(err, fault.StateStoreUnavailable, "The key of the audit log, %s, cannot be written. Check the permissions of its folder.", path)
		}
	}()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // of mode 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(file.Name())) }()
	_, err = fmt.Fprintln(file, hex.EncodeToString(k))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
