// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lock

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

// newSuffix stands behind the name of the file that will be the new lock file.
// Whoever changes the lock file has locked it.
const newSuffix = ".new"

// Update reads the lock file at path, lets change change it, and writes it,
// unless nothing changed. Nobody else updates the file meanwhile. A file that
// cannot be read is not changed, and its diagnostics are returned.
func Update(path string, change func(*File) error) (changed bool, parsed *hcl.File, diags hcl.Diagnostics, err error) {
	next, err := store.LockFile(path+newSuffix, syscall.LOCK_EX)
	if err != nil {
		return false, nil, nil, cannotWrite(path, err)
	}
	defer next.Close()
	f, parsed, diags := Read(path)
	if f != nil {
		err = change(f)
	}
	if f == nil || err != nil {
		return false, parsed, diags, errors.Join(err, os.Remove(next.Name()))
	}
	changed, err = f.replace(path, next)
	return changed, parsed, nil, err
}

// replace writes the file by way of next, which is gone afterwards.
func (f *File) replace(path string, next *os.File) (changed bool, err error) {
	text, err := f.Bytes()
	if err != nil {
		return false, fault.Wrap(err, fault.Internal, "The lock file cannot be written.")
	}
	old, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(old, text), errors.Is(err, fs.ErrNotExist) && len(f.Plugins) == 0:
		return false, os.Remove(next.Name())
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, cannotWrite(path, err)
	}
	if err = next.Truncate(0); err == nil {
		_, err = next.WriteAt(text, 0)
	}
	if err == nil {
		err = next.Sync()
	}
	if err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err == nil {
		err = store.SyncFolder(filepath.Dir(path))
	}
	if err != nil {
		return false, cannotWrite(path, err)
	}
	return true, nil
}

func cannotWrite(path string, err error) error {
	return fault.Wrap(err, fault.ConfigInvalid, "The lock file %s cannot be written: %v. Give this user access to its folder.", path, err)
}
