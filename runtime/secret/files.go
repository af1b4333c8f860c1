// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/auahq/aua/sdk/sensitive"
)

// unsafeError is about a file that others could read or change.
type unsafeError struct {
	path string
	mode fs.FileMode
	can  string
}

func (e *unsafeError) Error() string {
	return fmt.Sprintf("it could %s by other users: its mode is %#o", e.can, e.mode)
}

// advice is what to do about the error of a file; empty for nothing in particular.
func advice(err error) string {
	var open *unsafeError
	if errors.As(err, &open) {
		return "Keep the others out:" + line("chmod 600 "+open.path)
	}
	return ""
}

// maxCredential is the largest file with a token or key, in bytes.
const maxCredential = 64 << 10

// readCredential reads a file that holds a key or a token: one line, that
// nobody else may be able to read.
func readCredential(path string) (sensitive.Text, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sensitive.Text{}, ErrNoFile
	case err != nil:
		return sensitive.Text{}, reason(err)
	case !info.Mode().IsRegular():
		return sensitive.Text{}, errors.New("it is not a regular file")
	case info.Mode().Perm()&0o077 != 0:
		return sensitive.Text{}, &unsafeError{path, info.Mode().Perm(), "be read"}
	case info.Size() > maxCredential:
		return sensitive.Text{}, fmt.Errorf("it is larger than %d KiB", maxCredential>>10)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return sensitive.Text{}, reason(err)
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		return sensitive.Text{}, errors.New("it is empty")
	}
	return sensitive.New(text), nil
}

// WriteKey writes a key into a file that only its owner can read, which is
// there whole or as before.
func WriteKey(path string, key *Key) error {
	text, err := key.Text()
	if err != nil {
		return err
	}
	return replaceFile(path, []byte(text.Reveal()+"\n"))
}

// replaceFile writes a file of mode 0600 beside path, and puts it there once it
// is on disk.
func replaceFile(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return reason(err)
	}
	// One name, so that of all kills at most one file is left, until the next
	// write. Those who write hold [Lock].
	name := filepath.Join(dir, "."+filepath.Base(path)+".new")
	_ = os.Remove(name)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return reason(err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return reason(err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return reason(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return reason(err)
	}
	if folder, err := os.Open(dir); err == nil {
		_ = folder.Sync() // some file systems cannot
		_ = folder.Close()
	}
	return nil
}

// Lock keeps other commands from editing the encrypted file at the same time.
// It is that of the file's folder, and ends with the process.
func Lock(path string) (unlock func(), err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, reason(err)
	}
	folder, err := os.Open(dir)
	if err != nil {
		return nil, reason(err)
	}
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(reason(err), folder.Close())
	}
	return func() { _ = folder.Close() }, nil
}

// reason is the innermost cause of an error of a file, without its path.
func reason(err error) error {
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case errors.As(err, &pathError):
		return pathError.Err
	case errors.As(err, &linkError):
		return linkError.Err
	}
	return err
}
