// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

const (
	// stagingName is the folder of what is being installed or removed.
	stagingName = ".staging"
	// changeLockName is the file that is locked by whoever changes the directory.
	changeLockName = ".lock"

	checksumSuffix = ".sha256"
	describeSuffix = ".json"
	holdSuffix     = ".lock"
)

// Store is one plugin directory, which need not exist yet. It keeps nothing in
// memory and is safe for concurrent use, by several processes too.
type Store struct {
	dir string
}

// Open returns the plugin directory dir. It is an error, with the code
// AUA_PLUGIN_DIR_UNSAFE, when somebody else may write to it.
func Open(dir string) (*Store, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fault.Wrap(err, fault.PluginDirUnsafe, "The plugin directory %s cannot be found: %v.", dir, err)
	}
	s := &Store{dir: abs}
	if err := checkAncestors(abs); err != nil {
		return nil, err
	}
	if err := s.checkPath(abs); err != nil {
		return nil, err
	}
	return s, nil
}

// Dir is the directory's absolute path.
func (s *Store) Dir() string { return s.dir }

// Installed is one version of a plugin for one platform.
type Installed struct {
	Source string
	// Name is the plugin's name, the last part of Source.
	Name     string
	Version  string
	Platform string
	// Dir is the absolute path of the plugin's folder.
	Dir string
	// Manifest is what plugin.hcl says; nil for a plugin that is a program.
	Manifest *Manifest
	// Hash is the hash of the files that were installed ("h1:…"), by the
	// checksum file. Only [Installed.Verify] says whether the files are still those.
	Hash string
	// Problem is why the plugin cannot be used, as far as that is seen without
	// reading its files; nil when nothing is wrong.
	Problem error
}

// String returns the source and the version.
func (i *Installed) String() string { return i.Source + " " + i.Version }

// ChecksumFile is the path of the checksum file.
func (i *Installed) ChecksumFile() string { return i.Dir + checksumSuffix }

func (i *Installed) descriptionFile() string { return i.Dir + describeSuffix }

// Described is what the plugin said of itself when it was installed; nil when
// nobody knows any more. It is for lists: nothing protects it.
func (i *Installed) Described() *sdk.Description {
	text, err := os.ReadFile(i.descriptionFile())
	if err != nil {
		return nil
	}
	d := &sdk.Description{}
	if json.Unmarshal(text, d) != nil || d.Name != i.Name || d.Version != i.Version {
		return nil
	}
	return d
}

func (s *Store) versionDir(source, version string) string {
	return filepath.Join(s.dir, filepath.FromSlash(source), version)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
