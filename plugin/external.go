// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"strings"

	"github.com/hashicorp/go-version"

	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

// External are the plugins that are not built in: what a configuration says
// of them, and what is locked.
type External struct {
	// Dir is the plugin directory.
	Dir string
	// LockFile is the lock file's path, for messages, and Lock its content.
	LockFile string
	Lock     *lock.File
	// Required are the plugins that the configuration requires, by name.
	Required map[string]Requirement
	// Overrides are programs and folders that are run instead, by name.
	Overrides map[string]string
	// Attached are processes that run already, by name.
	Attached map[string]*Attachment
}

// Requirement is what a configuration requires of one plugin.
type Requirement struct {
	// Source is namespace/name, or host/namespace/name.
	Source string
	// Constraints are the versions that are allowed; nil for any.
	Constraints version.Constraints
	MTLS        bool
}

// names are the names of all plugins that are not built in.
func (e *External) names() map[string]bool {
	names := map[string]bool{}
	if e == nil {
		return names
	}
	for name := range e.Required {
		names[name] = true
	}
	for name := range e.Overrides {
		names[name] = true
	}
	for name := range e.Attached {
		names[name] = true
	}
	return names
}

// program returns the plugin of that name; nil when none is configured.
func (e *External) program(name string) (*Program, error) {
	if e == nil {
		return nil, nil
	}
	required, ok := e.Required[name]
	switch {
	case e.Overrides[name] != "":
		return developed(name, e.Overrides[name], required)
	case e.Attached[name] != nil:
		return attachedProgram(name, e.Attached[name])
	case ok:
		return e.installed(name, required)
	}
	return nil, nil
}

// installed returns a plugin as it is locked. Its files need not be there; they
// are looked at when it is started.
func (e *External) installed(name string, r Requirement) (*Program, error) {
	locked := e.Lock.Find(r.Source)
	if locked == nil {
		return nil, e.notLocked(name, r)
	}
	v, err := version.NewVersion(locked.Version)
	if err == nil && r.Constraints != nil && !r.Constraints.Check(v) {
		return nil, fault.New(fault.PluginVersionMismatch,
			"The plugin %s is locked to %s in %s, and required_plugins allows %q. Lock one that is allowed: aua plugins lock -upgrade", r.Source, locked.Version, e.LockFile, r.Constraints).
			With("plugin", name).With("source", r.Source).With("version", locked.Version)
	}
	description, err := locked.Describe()
	if err != nil {
		return nil, err
	}
	if err := store.CheckDescription(name, description); err != nil {
		return nil, err
	}
	l := &lockedProgram{dir: e.Dir, lockFile: e.LockFile, plugin: locked}
	p := &Program{
		Name: name, Origin: Installed, Source: r.Source, Description: description, MTLS: r.MTLS,
		ready: func() error { _, _, err := l.look(); return err }, find: l.find, hold: l.hold,
		stamp: func() string { return e.Dir }, // where its next start looks
	}
	if _, i, _ := l.look(); i != nil {
		p.Hash = i.Hash
	}
	return p, nil
}

// notLocked says what to do about a plugin that the lock file does not have.
func (e *External) notLocked(name string, r Requirement) error {
	err := fault.New(fault.PluginNotFound, "The plugin %s is required, and %s does not say which version is used.", r.Source, e.LockFile).With("plugin", name).With("source", r.Source)
	next := " Install it: aua plugins install FILE|FOLDER|ARCHIVE"
	if s, openErr := store.Open(e.Dir); openErr != nil {
		return openErr
	} else if versions, _ := s.Versions(r.Source); len(versions) > 0 {
		next = " Lock it: aua plugins lock"
	}
	err.Message += next
	return err
}

// notRequired says what to do about a plugin that is installed, and that the
// configuration does not require; nil when it is not installed either.
func (e *External) notRequired(name string) error {
	if e == nil {
		return nil
	}
	s, err := store.Open(e.Dir)
	if err != nil {
		return nil
	}
	all, _ := s.List()
	var lines, sources []string
	for _, i := range all {
		if i.Name != name || i.Platform != store.Platform() || len(sources) > 0 && sources[len(sources)-1] == i.Source {
			continue
		}
		sources = append(sources, i.Source)
		lines = append(lines, fmt.Sprintf("%s = { source = %q, version = %q }", name, i.Source, "~> "+minor(i.Version)))
	}
	if len(sources) == 0 {
		return nil
	}
	return fault.New(fault.PluginNotFound, "The plugin %q is installed (%s), and required_plugins does not name it; only what a configuration names is run. Add to it:\n\n  required_plugins {\n    %s\n  }",
		name, strings.Join(sources, ", "), strings.Join(lines, "\n    ")).With("plugin", name).With("installed", sources)
}

// minor returns the first two numbers of a version.
func minor(v string) string {
	parts := strings.SplitN(v, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}
