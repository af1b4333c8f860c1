// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrExists says that there is something already where files are to be written.
var ErrExists = errors.New("it exists already")

// Write makes the folder dir with the files. It writes all of them or nothing,
// and overwrites nothing: it returns [ErrExists] when there is anything at dir.
func Write(dir string, files map[string][]byte) error {
	switch _, err := os.Lstat(dir); {
	case err == nil:
		return ErrExists
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(parent, ".aua-new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	for name, text := range files {
		file := filepath.Join(temporary, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	if err := os.Chmod(temporary, 0o755); err != nil {
		return err
	}
	if err := os.Rename(temporary, dir); err != nil {
		return fmt.Errorf("move the new folder to its place: %w", err)
	}
	return nil
}
