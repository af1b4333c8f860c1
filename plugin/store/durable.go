// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile writes a file whole or not at all, by way of temp, which must be
// on the same file system.
func writeFile(path, temp string, content []byte) error {
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return cannotWrite(temp, err)
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	return SyncFolder(filepath.Dir(path))
}

// syncFolders has all folders below dir reach the disk.
func syncFolders(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return SyncFolder(path)
	})
}

// SyncFolder has the names in a folder reach the disk.
func SyncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return cannotWrite(dir, err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return cannotWrite(dir, err)
	}
	return nil
}
