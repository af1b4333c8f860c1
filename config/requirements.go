// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"os"
	"path/filepath"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
)

// LockFileName is the file beside a configuration that pins its plugins.
const LockFileName = ".aua.lock.hcl"

// Requirements are what a configuration says of the plugins that are not built
// in. Its paths are relative to the working folder.
type Requirements struct {
	// PluginDir is where installed plugins lie.
	PluginDir string
	// LockFile is the lock file beside the configuration: in the folder of the
	// first path that was loaded, or else in the working folder.
	LockFile string
	// Required and Overrides are sorted by name.
	Required  []*Required
	Overrides []*Override
}

// Required is a plugin that required_plugins names.
type Required struct {
	Name string
	// Source is namespace/name, or host/namespace/name.
	Source string
	// Version is the constraint as it is written, such as "~> 1.2"; empty for any.
	Version string
	// Constraints are Version; nil for any.
	Constraints version.Constraints
	// MTLS encrypts and authenticates the connection to the plugin.
	MTLS bool
	// Range is where the entry stands.
	Range hcl.Range
}

// Override is a plugin that dev_overrides names.
type Override struct {
	Name string
	// Path is a program, or a folder with a manifest.
	Path  string
	Range hcl.Range
}

// Get returns the plugin of that name that required_plugins names, or nil.
func (r *Requirements) Get(name string) *Required {
	for _, required := range r.Required {
		if required.Name == name {
			return required
		}
	}
	return nil
}

// Override returns the override of that name, or nil.
func (r *Requirements) Override(name string) *Override {
	for _, o := range r.Overrides {
		if o.Name == name {
			return o
		}
	}
	return nil
}

// LoadRequirements reads what a configuration says of its plugins, and no
// more: mistakes elsewhere do not matter, unless nothing can be read for them.
// No configuration in the working folder, when none is named, requires
// nothing. The Requirements are nil exactly when the diagnostics have errors.
func LoadRequirements(opts LoadOptions) (*Requirements, hcl.Diagnostics, Sources) {
	l := newLoader(opts)
	if len(opts.Paths) == 0 && len(opts.Sources) == 0 {
		if names, err := Discover("."); err == nil && len(names) == 0 {
			l.defaultKeys()
			l.cfg.Requirements.LockFile = l.lockFile()
			return &l.cfg.Requirements, nil, l.sources
		}
	}
	sources := l.gather()
	for _, src := range sources {
		l.files = append(l.files, l.parse(src))
	}
	if l.diags.HasErrors() {
		return nil, l.diags, l.sources
	}
	for _, f := range l.files {
		f.content, _ = l.content(registry, f.body)
	}
	l.declareVariables()
	l.declareLocals()
	l.defaultKeys()
	elsewhere := len(l.diags)
	l.decodeKeys()
	l.requirements()
	switch found := l.diags[elsewhere:]; {
	case found.HasErrors():
		return nil, found, l.sources
	case l.unknown:
		// A value comes from a variable or a local that is wrong itself.
		return nil, l.diags, l.sources
	default:
		return &l.cfg.Requirements, found, l.sources
	}
}

// lockFile is the lock file's path.
func (l *loader) lockFile() string {
	if len(l.opts.Paths) == 0 {
		return LockFileName
	}
	path := l.opts.Paths[0]
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		path = filepath.Dir(path)
	}
	return filepath.Join(path, LockFileName)
}
