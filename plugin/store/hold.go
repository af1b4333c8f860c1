// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/auahq/aua/sdk/fault"
)

// Hold says that the plugin is in use, until release is called or the process
// ends: it is neither removed nor replaced as long. A plugin that was removed
// meanwhile has the code AUA_PLUGIN_NOT_FOUND.
//
// Where this user may not make the file that is locked, nothing is held; then
// the user may not remove the plugin either.
func (i *Installed) Hold() (release func(), err error) {
	f, err := i.lock(syscall.LOCK_SH)
	switch {
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return func() {}, nil
	case !exists(i.Dir):
		_ = f.Close() // of nil, it does nothing
		return nil, fault.New(fault.PluginNotFound, "The plugin %s was removed from %s. Install it again.", i, i.Dir).With("plugin", i.Name)
	case err != nil:
		return nil, fault.Wrap(err, fault.PluginLoadFailed, "The plugin %s cannot be held while it runs: %v.", i, err).With("plugin", i.Name)
	}
	return func() { _ = f.Close() }, nil
}

// InUse reports whether somebody holds the plugin.
func (i *Installed) InUse() bool {
	f, err := os.Open(i.Dir + holdSuffix)
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// exclusive takes the plugin for a change; the code is AUA_CONFLICT when it is
// in use.
func (i *Installed) exclusive() (release func(), err error) {
	f, err := i.lock(syscall.LOCK_EX | syscall.LOCK_NB)
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return nil, fault.New(fault.Conflict, "The plugin %s is in use: a server runs it. Stop the server, or have it use another version, and try again.", i).With("plugin", i.Name).With("version", i.Version)
	case err != nil:
		return nil, cannotWrite(i.Dir+holdSuffix, err)
	}
	return func() { _ = f.Close() }, nil
}

// lock locks the plugin's lock file. Whoever removes the plugin removes that
// file too.
func (i *Installed) lock(how int) (*os.File, error) {
	return lockFile(i.Dir+holdSuffix, os.O_RDONLY, how)
}

// changeWait is how often a change of the directory looks whether another is over.
const changeWait = 50 * time.Millisecond

// change takes the directory for a change, waiting for others as long as ctx
// allows, and clears away what was left by changes that were interrupted.
func (s *Store) change(ctx context.Context) (release func(), err error) {
	if err := s.makeDirs(s.dir); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(s.dir, changeLockName), os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, cannotWrite(s.dir, err)
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			break
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			_ = f.Close()
			return nil, cannotWrite(s.dir, err)
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, fault.Wrap(ctx.Err(), fault.StateLocked, "Another program is changing the plugin directory %s. Try again when it is done.", s.dir)
		case <-time.After(changeWait):
		}
	}
	if err := os.RemoveAll(filepath.Join(s.dir, stagingName)); err != nil {
		_ = f.Close()
		return nil, cannotWrite(filepath.Join(s.dir, stagingName), err)
	}
	return func() { _ = f.Close() }, nil
}
