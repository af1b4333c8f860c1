// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package loghook

import (
	"os"
	"path/filepath"
	"sync"
)

// file is a file that lines are appended to. When it is moved away or removed,
// as programs that rotate logs do, the next line goes to a new one.
type file struct {
	path string

	mu     sync.Mutex
	f      *os.File
	closed bool
}

func openFile(path string) (*file, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	w := &file{path: path}
	return w, w.open()
}

func (w *file) open() (err error) {
	w.f, err = os.OpenFile(w.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	return err
}

// Write appends a line in one piece.
func (w *file) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return 0, os.ErrClosed
	}
	there, err := os.Stat(w.path)
	mine, mineErr := w.f.Stat()
	if err != nil || mineErr != nil || !os.SameFile(there, mine) {
		_ = w.f.Close() // nobody looks at it any more
		if err := w.open(); err != nil {
			return 0, err
		}
	}
	return w.f.Write(line)
}

// Close closes the file.
func (w *file) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	return w.f.Close()
}
