// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/auahq/aua/sdk/fault"
)

// checkPath makes sure that nobody else may write to path, nor to any folder
// between it and the plugin directory. What does not exist is safe.
func (s *Store) checkPath(path string) error {
	rel, err := filepath.Rel(s.dir, path)
	if err != nil || !filepath.IsLocal(rel) {
		return fault.New(fault.PluginDirUnsafe, "%s is not in the plugin directory %s.", path, s.dir)
	}
	at := s.dir
	parts := []string{"."}
	if rel != "." {
		parts = append(parts, strings.Split(rel, string(filepath.Separator))...)
	}
	for _, part := range parts {
		at = filepath.Join(at, part)
		info, err := os.Lstat(at)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fault.Wrap(err, fault.PluginDirUnsafe, "Whether %s is safe cannot be told: %v. Give this user access to it.", at, err)
		}
		if info.Mode()&fs.ModeSymlink != 0 && at == s.dir {
			// Who owns the link was checked with the directory's ancestors.
			if info, err = os.Stat(at); err != nil {
				return fault.Wrap(err, fault.PluginDirUnsafe, "The plugin directory %s is a link to nothing: %v. Remove the link.", at, err)
			}
		}
		if at == s.dir && !info.IsDir() {
			return fault.New(fault.PluginDirUnsafe, "The plugin directory %s is not a folder. Name another as plugin_dir, or with -plugin-dir.", at).With("path", at)
		}
		if err := checkEntry(at, info); err != nil {
			return err
		}
	}
	return nil
}

// checkEntry makes sure that info is a file or folder that only this user, or
// root, may write to.
func checkEntry(path string, info fs.FileInfo) error {
	unsafe := func(why, fix string) error {
		return fault.New(fault.PluginDirUnsafe, "%s %s, and what is in the plugin directory runs with your rights. %s", path, why, fix).With("path", path)
	}
	switch mode := info.Mode(); {
	case mode&fs.ModeSymlink != 0:
		return unsafe("is a link", "Remove it, and install the plugin again.")
	case !mode.IsDir() && !mode.IsRegular():
		return unsafe("is neither a file nor a folder", "Remove it, and install the plugin again.")
	case mode.Perm()&0o022 != 0:
		who := "its group"
		if mode.Perm()&0o002 != 0 {
			who = "everybody"
		}
		return unsafe("can be written by "+who, fmt.Sprintf("Run: chmod go-w %s", path))
	}
	if uid := owner(info); uid != 0 && uid != os.Geteuid() {
		return unsafe(fmt.Sprintf("belongs to another user (uid %d)", uid), fmt.Sprintf("If it is yours after all, run as that user, or: chown -R %d %s", os.Geteuid(), path))
	}
	return nil
}

// checkAncestors makes sure that no link of another user leads to dir.
func checkAncestors(dir string) error {
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Lstat(at)
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			if uid := owner(info); uid != 0 && uid != os.Geteuid() {
				return fault.New(fault.PluginDirUnsafe, "The plugin directory %s is reached through %s, a link that belongs to another user (uid %d), who could make it lead elsewhere. Name the directory itself as plugin_dir.", dir, at, uid).With("path", at)
			}
		}
		if at == filepath.Dir(at) {
			return nil
		}
	}
}

func owner(info fs.FileInfo) int {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(st.Uid)
	}
	return os.Geteuid()
}

// makeDirs makes the folders on the way to path that are missing. Only the
// user may write to them; those outside of the plugin directory are private.
func (s *Store) makeDirs(path string) error {
	if err := os.MkdirAll(filepath.Dir(s.dir), 0o700); err != nil {
		return cannotWrite(s.dir, err)
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return cannotWrite(path, err)
	}
	return s.checkPath(path)
}

func cannotWrite(path string, err error) error {
	return fault.Wrap(err, fault.PluginDirUnsafe, "%s cannot be written: %v. Name a plugin directory that you may write to, with -plugin-dir or as plugin_dir.", path, reason(err))
}

// reason is what a system call had to say, without the path, which the message
// has already.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
