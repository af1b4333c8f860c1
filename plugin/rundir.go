// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

const (
	runDirPrefix = "aua-"
	// socketSuffix is the longest thing that is put behind the folder that a
	// run folder is made in: "/aua-<10 digits>/plugin-dir<10 digits>/plugin<10 digits>".
	socketSuffix = 15 + 21 + 17
	// socketLimit is how long a socket's path may be on every system: sun_path
	// has 104 bytes on macOS and 108 on Linux, with the final zero.
	socketLimit = 103
)

// runDir is a private folder for the sockets of one host's plugins.
type runDir struct {
	path string
	// lock is held as long as the host lives; that it can be taken shows that a
	// folder's host is gone.
	lock *os.File
}

// newRunDir makes a folder with mode 0700 in base, and removes those whose host
// was killed. When base is empty, or so deep that a socket's path would be too
// long, it uses the folder for temporary files.
func newRunDir(base string) (*runDir, error) {
	for _, short := range []string{os.TempDir(), "/tmp"} {
		if base == "" || len(base)+socketSuffix > socketLimit {
			base = short
		}
	}
	if err := os.MkdirAll(base, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for plugin sockets: %w", err)
	}
	removeAbandoned(base)
	path, err := os.MkdirTemp(base, runDirPrefix)
	if err != nil {
		return nil, fmt.Errorf("make the folder for plugin sockets: %w", err)
	}
	d := &runDir{path: path}
	// The lock gets its name only once it is held, so that nobody takes it first.
	if d.lock, err = os.Create(filepath.Join(path, "lock.new")); err == nil {
		if err = syscall.Flock(int(d.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			err = os.Rename(d.lock.Name(), filepath.Join(path, "lock"))
		}
	}
	if err != nil {
		d.remove()
		return nil, fmt.Errorf("lock the folder for plugin sockets: %w", err)
	}
	return d, nil
}

// remove removes the folder with all that is in it.
func (d *runDir) remove() {
	_ = os.RemoveAll(d.path)
	if d.lock != nil {
		_ = d.lock.Close()
	}
}

// removeAbandoned removes the folders in base whose host is gone. What it may
// not touch, because it belongs to another user, it leaves alone.
func removeAbandoned(base string) {
	locks, _ := filepath.Glob(filepath.Join(base, runDirPrefix+"*", "lock"))
	for _, name := range locks {
		lock, err := os.OpenFile(name, os.O_RDWR|syscall.O_NOFOLLOW, 0)
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(filepath.Dir(name))
		}
		_ = lock.Close()
	}
}
