// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// gather puts what is at path into the staging folder: a program, a folder or
// an archive.
func (s *staging) gather(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fault.Wrap(err, fault.PluginNotFound, "There is nothing to install at %s: %v. Name a program, a folder, or an archive (.zip, .tar.gz).", path, reason(err)).With("path", path)
	}
	switch lower := strings.ToLower(path); {
	case info.IsDir():
		return s.copyFolder(path)
	case !info.Mode().IsRegular():
		return s.refuse("", "it is neither a file nor a folder.")
	case strings.HasSuffix(lower, ".zip"):
		err = s.unzip(path)
	case strings.HasSuffix(lower, ".tar.gz") || strings.HasSuffix(lower, ".tgz"):
		err = s.untar(path)
	default:
		if _, ok := programName(filepath.Base(path)); !ok {
			return s.refuse("", "the program of a plugin is named %sNAME, with lower-case letters, digits and dashes in the name, and an archive ends in .zip or .tar.gz. Rename it.", ProgramPrefix)
		}
		return s.copyFile(path, filepath.Base(path), true)
	}
	if err != nil {
		return err
	}
	return s.single()
}

func (s *staging) copyFile(path, name string, executable bool) error {
	f, err := os.Open(path)
	if err != nil {
		return s.refuse(name, "%s cannot be read: %v.", path, reason(err))
	}
	defer f.Close()
	return s.file(name, executable, f)
}

// skipped are folders that are no part of a plugin: history, and caches that
// interpreters make again.
var skipped = map[string]bool{".git": true, "__pycache__": true}

// copyFolder copies a folder. A link to a file within it becomes that file;
// any other would lead out of what is checked.
func (s *staging) copyFolder(dir string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return s.refuse("", "it cannot be read: %v.", reason(err))
	}
	return filepath.WalkDir(real, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(real, path)
		name = filepath.ToSlash(name)
		switch {
		case err != nil:
			return s.refuse(name, "%s cannot be read: %v.", path, reason(err))
		case d.IsDir() && skipped[d.Name()]:
			return filepath.SkipDir
		case d.IsDir():
			return s.folder(name)
		}
		info, err := d.Info()
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			target, linkErr := filepath.EvalSymlinks(path)
			rel, relErr := filepath.Rel(real, target)
			if errors.Join(linkErr, relErr) != nil || !filepath.IsLocal(rel) {
				return s.refuse(name, "%q is a link that leads out of the folder. Replace it by what it leads to.", name)
			}
			info, err = os.Stat(target)
			path = target
		}
		if err != nil {
			return s.refuse(name, "%s cannot be read: %v.", path, reason(err))
		}
		if !info.Mode().IsRegular() {
			return s.refuse(name, "%q is not a file, or a link to something that is not. A plugin consists of files and folders.", name)
		}
		return s.copyFile(path, name, info.Mode()&0o111 != 0)
	})
}

func (s *staging) damaged(err error) error {
	return s.refuse("", "it cannot be read as an archive: %v. It is damaged, was not copied to its end, or is not what its name says; get it again.", reason(err))
}

func (s *staging) notFile(name string) error {
	return s.refuse(name, "%q in it is a link or a device, which could lead out of the plugin's folder. Make the archive again with files and folders only.", name)
}

func (s *staging) unzip(path string) error {
	archive, err := zip.OpenReader(path)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return s.damaged(err)
	}
	defer archive.Close()
	for _, entry := range archive.File {
		mode := entry.Mode()
		switch {
		case strings.HasSuffix(entry.Name, "/") || mode.IsDir():
			err = s.folder(entry.Name)
		case !mode.IsRegular():
			err = s.notFile(entry.Name)
		default:
			err = s.unzipFile(entry)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *staging) unzipFile(entry *zip.File) error {
	content, err := entry.Open()
	if err != nil {
		return s.damaged(err)
	}
	defer content.Close()
	return s.file(entry.Name, entry.Mode()&0o111 != 0, content)
}

func (s *staging) untar(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return s.damaged(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		return s.damaged(err)
	}
	archive := tar.NewReader(unzipped)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return s.damaged(err)
		}
		switch header.Typeflag {
		case tar.TypeXGlobalHeader:
			err = nil
		case tar.TypeDir:
			err = s.folder(header.Name)
		case tar.TypeReg:
			err = s.file(header.Name, header.Mode&0o111 != 0, archive)
		default:
			err = s.notFile(header.Name)
		}
		if err != nil {
			return err
		}
	}
}
