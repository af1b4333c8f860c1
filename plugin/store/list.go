// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// List returns what is installed, for all platforms, sorted by source, and the
// newest version first. Folders that are not part of the layout are passed over.
func (s *Store) List() ([]*Installed, error) {
	var all []*Installed
	err := s.walk("", func(source string) error {
		versions, err := s.folders(source)
		for _, version := range versions {
			platforms, err := s.folders(filepath.Join(source, version))
			if err != nil {
				return err
			}
			for _, platform := range platforms {
				if strings.Count(platform, "_") == 1 && CheckVersion(version) == nil {
					all = append(all, s.read(filepath.ToSlash(source), version, platform))
				}
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b *Installed) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), CompareVersions(b.Version, a.Version), cmp.Compare(a.Platform, b.Platform))
	})
	return all, nil
}

// walk calls visit for each source that has a folder.
func (s *Store) walk(at string, visit func(source string) error) error {
	names, err := s.folders(at)
	if err != nil {
		return err
	}
	for _, name := range names {
		path := filepath.Join(at, name)
		if CheckSource(filepath.ToSlash(path)) == nil {
			err = visit(path)
		} else if strings.Count(path, string(filepath.Separator)) < 2 {
			err = s.walk(path, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// folders returns the names of the folders in a folder of the directory.
func (s *Store) folders(rel string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(s.dir, rel))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.PluginDirUnsafe, "The plugin directory %s cannot be read: %v. Give this user access to it.", s.dir, reason(err))
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Versions returns the installed versions of a source for this platform, the
// newest first.
func (s *Store) Versions(source string) ([]*Installed, error) {
	if err := CheckSource(source); err != nil {
		return nil, fault.New(fault.RequestInvalid, "%v.", err)
	}
	versions, err := s.folders(filepath.FromSlash(source))
	if err != nil {
		return nil, err
	}
	var all []*Installed
	for _, version := range versions {
		if CheckVersion(version) == nil && exists(filepath.Join(s.versionDir(source, version), Platform())) {
			all = append(all, s.read(source, version, Platform()))
		}
	}
	slices.SortFunc(all, func(a, b *Installed) int { return CompareVersions(b.Version, a.Version) })
	return all, nil
}

// Find returns a version of a plugin for this platform. One that is not
// installed has the code AUA_PLUGIN_NOT_FOUND.
func (s *Store) Find(source, version string) (*Installed, error) {
	if err := errors.Join(CheckSource(source), CheckVersion(version)); err != nil {
		return nil, fault.New(fault.RequestInvalid, "%v.", err)
	}
	if !exists(filepath.Join(s.versionDir(source, version), Platform())) {
		return nil, fault.New(fault.PluginNotFound, "The plugin %s %s is not installed for %s in %s. Install it with \"aua plugins install\".", source, version, Platform(), s.dir).
			With("source", source).With("version", version)
	}
	return s.read(source, version, Platform()), nil
}

// read says what stands in a folder of the layout.
func (s *Store) read(source, version, platform string) *Installed {
	i := &Installed{
		Source: source, Name: NameOf(source), Version: version, Platform: platform,
		Dir: filepath.Join(s.versionDir(source, version), platform),
	}
	if i.Problem = s.checkPath(i.Dir); i.Problem != nil {
		return i
	}
	if sums, err := i.readSums(); err != nil {
		i.Problem = err
	} else {
		i.Hash = sums.hash()
	}
	if exists(filepath.Join(i.Dir, ManifestName)) {
		m, err := readManifest(i.Dir)
		i.Manifest, i.Problem = m, cmp.Or(i.Problem, err)
	}
	return i
}
