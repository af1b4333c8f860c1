// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/sdk/fault"
)

// bringKey puts the key of the backup's audit log beside the store's key, unless
// that is configured or the same. It becomes the store's key with [Restored.turnKey],
// once the database is in its place; or with the next start of a server, when
// the process was killed before that, by [finishKey].
func bringKey(in *input, file string) error {
	if file == "" || in.Key() == nil {
		return nil
	}
	if now, err := audit.ReadKey(file); err == nil && bytes.Equal(now, in.Key()) {
		return nil
	}
	next := file + restoringSuffix
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return keyFailure(file, err)
	}
	return audit.Key(in.Key()).Write(next)
}

// turnKey makes the key that was brought the store's. Another one that was
// there stays beside the database that it is of, as does that database.
func (r *Restored) turnKey(file string) error {
	if _, err := os.Stat(file + restoringSuffix); err != nil {
		return nil // the key is the same
	}
	if r.Aside != "" {
		if err := os.Link(file, r.Aside+auditKeySuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return keyFailure(file, err)
		}
	}
	return renameKey(file)
}

// finishKey ends a restore that was killed just before its last step: it returns
// the key that was brought when it is the one that the log was written with.
func finishKey(file string, ends []audit.Row) (audit.Key, bool, error) {
	if len(ends) == 0 {
		return nil, false, nil
	}
	key, err := audit.ReadKey(file + restoringSuffix)
	if err != nil || !key.Wrote(ends[0]) {
		return nil, false, nil // there is none, or it is of a restore that came to nothing
	}
	return key, true, renameKey(file)
}

func renameKey(file string) error {
	if err := errors.Join(os.Rename(file+restoringSuffix, file), syncFolder(filepath.Dir(file))); err != nil {
		return keyFailure(file, err)
	}
	return nil
}

func keyFailure(file string, err error) error {
	return fault.Wrap(err, fault.StateStoreUnavailable, "The key of the audit log, %s, cannot be replaced: %v.", file, err)
}
