// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"

	"github.com/auahq/aua/sdk/fault"
)

// limits are what a plugin may consist of. They keep an archive from filling
// the disk.
type limits struct {
	files            int
	fileBytes, bytes int64
}

// generous is far above what plugins with all their libraries have: the
// folders of Python and Node libraries, and programs with a model in them.
var generous = limits{files: 50_000, fileBytes: 2 << 30, bytes: 4 << 30}

// staging is a folder that a plugin's files are put into, with names and sizes
// checked, wherever they come from.
type staging struct {
	// root is where the files are.
	root string
	// origin is what is installed, for messages.
	origin string
	limits limits
	// files and bytes are how much there is.
	files int
	bytes int64
}

// refuse says what is wrong with one of the files.
func (s *staging) refuse(name, format string, args ...any) error {
	e := fault.New(fault.PluginArchiveInvalid, "%s is not installed: "+format, append([]any{s.origin}, args...)...)
	return e.With("path", s.origin).With("file", name)
}

// place returns where the file with that name goes.
func (s *staging) place(name string) (string, error) {
	name = strings.TrimSuffix(name, "/")
	switch {
	case strings.IndexFunc(name, unicode.IsControl) >= 0 || strings.ContainsRune(name, '\\'):
		return "", s.refuse(name, "the name of %q has characters that no file of a plugin may have in its name. Make the archive again without that file.", name)
	case !filepath.IsLocal(name) || path.IsAbs(name) || strings.Contains("/"+name+"/", "/../"):
		return "", s.refuse(name, "%q would be written outside of the plugin's folder. Do not trust who made this archive.", name)
	}
	if s.files++; s.files > s.limits.files {
		return "", s.refuse(name, "it holds more than %d files. Leave out what the plugin does not need.", s.limits.files)
	}
	return filepath.Join(s.root, filepath.FromSlash(path.Clean(name))), nil
}

// folder makes a folder.
func (s *staging) folder(name string) error {
	target, err := s.place(name)
	if err != nil {
		return err
	}
	return s.mkdir(name, target)
}

func (s *staging) mkdir(name, target string) error {
	if err := os.MkdirAll(target, 0o755); errors.Is(err, syscall.ENOTDIR) {
		return s.refuse(name, "%q is both a file and a folder in it. Make the archive again.", name)
	} else if err != nil {
		return cannotWrite(target, err)
	}
	return nil
}

// file writes a file to the disk; content that cannot be read is a fault of
// the archive.
func (s *staging) file(name string, executable bool, content io.Reader) error {
	target, err := s.place(name)
	if err != nil {
		return err
	}
	if err := s.mkdir(path.Dir(name), filepath.Dir(target)); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if _, program := programName(path.Base(name)); program || executable {
		mode = 0o755
	}
	f, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return s.refuse(name, "it holds %q twice, and nobody can tell which one counts. Make the archive again.", name)
	}
	if err != nil {
		return cannotWrite(target, err)
	}
	defer f.Close()
	source := &failing{Reader: io.LimitReader(content, s.limits.fileBytes+1)}
	n, err := io.Copy(f, source)
	s.bytes += n
	switch {
	case source.err != nil:
		return s.refuse(name, "%q in it cannot be read: %v. It is damaged or was not copied to its end; get it again.", name, source.err)
	case err != nil:
		return cannotWrite(target, err)
	case n > s.limits.fileBytes:
		return s.refuse(name, "%q is larger than %d MiB. Have the plugin read such a file from elsewhere.", name, s.limits.fileBytes>>20)
	case s.bytes > s.limits.bytes:
		return s.refuse(name, "its files are larger than %d MiB together. Leave out what the plugin does not need.", s.limits.bytes>>20)
	}
	if err := f.Sync(); err != nil {
		return cannotWrite(target, err)
	}
	return nil
}

// failing remembers what reading failed with, to tell it from writing.
type failing struct {
	io.Reader
	err error
}

// Read reads.
func (f *failing) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// single steps into the one folder that all files are in, as archives are
// often made.
func (s *staging) single() error {
	entries, err := os.ReadDir(s.root)
	if err != nil {
		return cannotWrite(s.root, err)
	}
	if len(entries) == 1 && entries[0].IsDir() {
		s.root = filepath.Join(s.root, entries[0].Name())
	}
	return nil
}
