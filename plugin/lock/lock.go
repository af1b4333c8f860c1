// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package lock is the lock file, .aua.lock.hcl: which version of each required
// plugin a configuration uses, what its files hash to, and what it says of
// itself, so that a configuration is checked without starting a process.
//
// The file is kept in version control. Its text follows from its content
// alone: blocks and members are sorted, and what was read is written again
// byte for byte. It is replaced at once, so that it is never seen half written.
package lock

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// FileName is the name of the lock file.
const FileName = ".aua.lock.hcl"

// File is the content of a lock file.
type File struct {
	// Plugins are sorted by source.
	Plugins []*Plugin
}

// Plugin is what is locked of one plugin.
type Plugin struct {
	Source  string
	Version string
	// Constraints are those of the configuration when the version was
	// chosen; empty for any version.
	Constraints string
	// Hashes are what the plugin's files may hash to ("h1:…"), sorted. There is
	// one for each platform that the plugin was locked on.
	Hashes []string
	// Description is the JSON of the plugin's description, with sorted members.
	Description json.RawMessage
}

// Find returns what is locked of a source; nil for nothing.
func (f *File) Find(source string) *Plugin {
	for _, p := range f.Plugins {
		if p.Source == source {
			return p
		}
	}
	return nil
}

// Set adds p, in the place of what was locked of its source.
func (f *File) Set(p *Plugin) {
	f.Remove(p.Source)
	f.Plugins = append(f.Plugins, p)
	slices.SortFunc(f.Plugins, func(a, b *Plugin) int { return cmp.Compare(a.Source, b.Source) })
}

// Remove removes what is locked of a source, and reports whether there was something.
func (f *File) Remove(source string) bool {
	before := len(f.Plugins)
	f.Plugins = slices.DeleteFunc(f.Plugins, func(p *Plugin) bool { return p.Source == source })
	return len(f.Plugins) < before
}

// Allows reports whether the plugin's files may hash to hash.
func (p *Plugin) Allows(hash string) bool { return slices.Contains(p.Hashes, hash) }

// Describe returns the description.
func (p *Plugin) Describe() (*sdk.Description, error) {
	d := &sdk.Description{}
	if err := json.Unmarshal(p.Description, d); err != nil {
		return nil, fault.Wrap(err, fault.ConfigInvalid, "The description of the plugin %s in %s cannot be used: %v. Run: aua plugins lock", p.Source, FileName, err)
	}
	return d, nil
}
