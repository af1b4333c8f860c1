// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/auahq/aua/sdk/fault"
)

// lock keeps other processes away from a database. It is a file beside it,
// locked by the operating system, which holds its owner's process id: the lock
// goes with its process however that ends, and the id stays when it did not
// end in order.
type lock struct {
	file *os.File
	// unclean says that the owner before did not release the lock.
	unclean bool
}

// acquire takes the lock of the database at path, or returns [fault.StateLocked].
func acquire(path string) (*lock, error) {
	file, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(err, fault.StateStoreUnavailable, "The lock file of the database %s cannot be opened. Check the permissions of its folder.", path)
	}
	l := &lock{file: file}
	if err := l.take(path); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return l, nil
}

func (l *lock) take(path string) error {
	owner := func() string {
		b, err := io.ReadAll(io.NewSectionReader(l.file, 0, 32))
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(b))
	}
	err := syscall.Flock(int(l.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		f := fault.New(fault.StateLocked, "The database %s is in use by another AUA, with the process id %s. Stop that one, or configure another path.", path, owner())
		return f.With("path", path).With("pid", owner())
	}
	if err != nil {
		return fault.Wrap(err, fault.StateStoreUnavailable, "The database %s cannot be locked. Its file system may not support locks; use a local one.", path)
	}
	l.unclean = owner() != ""
	if err := l.mark(strconv.Itoa(os.Getpid()) + "\n"); err != nil {
		return fault.Wrap(err, fault.StateStoreUnavailable, "The lock file of the database %s cannot be written. %s", path, reasonOf(err))
	}
	return nil
}

// mark replaces the file's content.
func (l *lock) mark(content string) error {
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("mark lock file: %w", err)
	}
	if _, err := l.file.WriteAt([]byte(content), 0); err != nil {
		return fmt.Errorf("mark lock file: %w", err)
	}
	return nil
}

// release gives the lock back; further calls do nothing. The file stays, since
// removing it would let two processes lock two files of the same name.
func (l *lock) release(clean bool) error {
	if l.file == nil {
		return nil
	}
	defer func() { l.file = nil }()
	var err error
	if clean {
		err = l.mark("")
	}
	return errors.Join(err, l.file.Close())
}
