// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"errors"
	"os"
	"syscall"
)

// LockFile opens the file at path, makes it if need be, and locks it with
// flock; closing it ends that. A lock on a file that lost its name meanwhile,
// because it was renamed or removed, counts for nothing and is taken again.
func LockFile(path string, how int) (*os.File, error) { return lockFile(path, os.O_RDWR, how) }

func lockFile(path string, access, how int) (*os.File, error) {
	for {
		f, err := os.OpenFile(path, access|os.O_CREATE|syscall.O_NOFOLLOW, 0o644)
		if err != nil {
			return nil, err
		}
		for {
			err = syscall.Flock(int(f.Fd()), how)
			if !errors.Is(err, syscall.EINTR) {
				break
			}
		}
		if err == nil && current(f, path) {
			return f, nil
		}
		_ = f.Close()
		if err != nil {
			return nil, err
		}
	}
}

// current reports whether f is what path names.
func current(f *os.File, path string) bool {
	opened, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(path)
	return err == nil && os.SameFile(opened, named)
}
