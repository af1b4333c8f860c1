// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/auahq/aua/sdk/fault"
)

// Verify reads all files of the plugin, and makes sure that they are those
// that were installed, and that nobody else can change them. A difference has
// the code AUA_PLUGIN_CHECKSUM_MISMATCH and names the file.
func (s *Store) Verify(i *Installed) error {
	if err := s.checkPath(i.Dir); err != nil {
		return err
	}
	if err := s.checkPath(i.ChecksumFile()); err != nil {
		return err
	}
	want, err := i.readSums()
	if err != nil {
		return err
	}
	got, err := sumFolder(i.Dir)
	if err != nil {
		return err
	}
	if got.hash() == want.hash() {
		return nil
	}
	for _, name := range want.names() {
		switch sum, ok := got[name]; {
		case !ok:
			return i.mismatch(name, "is missing")
		case sum != want[name]:
			return i.mismatch(name, "is not the file that was installed")
		}
	}
	for _, name := range got.names() {
		if _, ok := want[name]; !ok {
			return i.mismatch(name, "was added after the plugin was installed")
		}
	}
	return nil
}

// readSums reads the plugin's checksum file.
func (i *Installed) readSums() (sums, error) {
	want, err := readSums(i.ChecksumFile(), i.Platform)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Wrap(err, fault.PluginChecksumMismatch, "The plugin %s has no checksum file (%s), so nobody can tell whether its files are those that were installed. Remove it (aua plugins remove %s@%s), and install it with \"aua plugins install\".",
			i, i.ChecksumFile(), i.Source, i.Version).With("plugin", i.Name)
	case err != nil:
		return nil, fault.Wrap(err, fault.PluginChecksumMismatch, "The checksum file %s cannot be used: %v. Install the plugin %s again.", i.ChecksumFile(), reason(err), i).With("plugin", i.Name)
	}
	return want, nil
}

func (i *Installed) mismatch(file, what string) error {
	return fault.New(fault.PluginChecksumMismatch, "The file %s of the plugin %s %s. Do not run it: install the plugin again from where you have it, and find out who changed the file.",
		filepath.Join(i.Dir, filepath.FromSlash(file)), i, what).
		With("plugin", i.Name).With("source", i.Source).With("version", i.Version).With("file", file)
}
