// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lock

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

// Requirement is what a configuration requires of one source.
type Requirement struct {
	Source string
	// Version is the constraint as it is written; empty for any version.
	Version string
	// Constraints are Version; nil for any version.
	Constraints version.Constraints
}

// Allows reports whether the requirement allows a version.
func (r *Requirement) Allows(v string) bool {
	parsed, err := version.NewVersion(v)
	return err == nil && (r.Constraints == nil || r.Constraints.Check(parsed))
}

// What became of a locked plugin.
const (
	Added      = "added"
	Upgraded   = "upgraded"
	Downgraded = "downgraded"
	Changed    = "changed"
	Removed    = "removed"
	Kept       = "kept"
)

// Change is what became of one locked plugin.
type Change struct {
	Source string `json:"source"`
	// Action is one of the constants above; Changed is another hash, constraint
	// or description with the same version.
	Action string `json:"action"`
	// From and To are versions; empty for none.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// NewHash is a hash that the lock file did not have for the version it had.
	NewHash string `json:"new_hash,omitempty"`
	// Missing says that the version is not installed here.
	Missing bool `json:"missing,omitempty"`
}

// Alignment is how a lock file is brought in line with a configuration.
type Alignment struct {
	Store *store.Store
	// Upgrade moves to the newest installed version that is allowed. Without it,
	// a locked version that is allowed stays.
	Upgrade bool
	// Describe returns what an installed plugin says of itself, as JSON.
	Describe func(*store.Installed) (json.RawMessage, error)
}

// Align locks a version of each source that is required, and of no other. It
// is an error, and the file is of no use, when no installed version of a source
// is allowed, or when one is not sound.
func (f *File) Align(required []Requirement, a *Alignment) ([]Change, error) {
	var changes []Change
	for _, r := range required {
		change, err := f.align(&r, a)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	for _, p := range slices.Clone(f.Plugins) {
		if !slices.ContainsFunc(required, func(r Requirement) bool { return r.Source == p.Source }) {
			f.Remove(p.Source)
			changes = append(changes, Change{Source: p.Source, Action: Removed, From: p.Version})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Source, b.Source) })
	return changes, nil
}

func (f *File) align(r *Requirement, a *Alignment) (Change, error) {
	locked := f.Find(r.Source)
	installed, err := a.Store.Versions(r.Source)
	if err != nil {
		return Change{}, err
	}
	chosen := r.Choose(locked, installed, a.Upgrade)
	if chosen == "" {
		return Change{}, r.NotInstalled(a.Store, locked, installed)
	}
	i := slices.IndexFunc(installed, func(i *store.Installed) bool { return i.Version == chosen })
	if i < 0 {
		next := *locked
		next.Constraints = r.Version
		c := f.Put(&next)
		c.Missing = true
		return c, nil
	}
	if err := a.Store.Verify(installed[i]); err != nil {
		return Change{}, err
	}
	description, err := a.Describe(installed[i])
	if err != nil {
		return Change{}, err
	}
	next := &Plugin{Source: r.Source, Version: chosen, Constraints: r.Version, Hashes: []string{installed[i].Hash}, Description: description}
	if locked != nil && locked.Version == chosen {
		next.Hashes = append(next.Hashes, locked.Hashes...)
	}
	return f.Put(next), nil
}

// Choose returns the version to lock; empty for none.
func (r *Requirement) Choose(locked *Plugin, installed []*store.Installed, upgrade bool) string {
	chosen := ""
	if locked != nil && r.Allows(locked.Version) {
		chosen = locked.Version
	}
	if chosen != "" && !upgrade {
		return chosen
	}
	for _, i := range installed {
		if r.Allows(i.Version) && (chosen == "" || store.CompareVersions(i.Version, chosen) > 0) {
			chosen = i.Version
		}
	}
	return chosen
}

// NotInstalled is the error of a requirement that no installed version meets.
func (r *Requirement) NotInstalled(s *store.Store, locked *Plugin, installed []*store.Installed) error {
	var have []string
	for _, i := range installed {
		have = append(have, i.Version)
	}
	text := "none is installed"
	if len(have) > 0 {
		text = "installed are only " + strings.Join(have, ", ")
	}
	if locked != nil {
		text += fmt.Sprintf(", and the locked version %s is not allowed any more", locked.Version)
	}
	allows := "any version"
	if r.Version != "" {
		allows = fmt.Sprintf("%q", r.Version)
	}
	return fault.New(fault.PluginNotFound, "The plugin %s is required, %s is allowed, and of it %s in %s. Install a version that is allowed: aua plugins install FILE|FOLDER|ARCHIVE", r.Source, allows, text, s.Dir()).
		With("source", r.Source).With("constraints", r.Version).With("installed", have)
}

// Put adds p, in the place of what was locked of its source, and says what
// that changes.
func (f *File) Put(p *Plugin) Change {
	old := f.Find(p.Source)
	slices.Sort(p.Hashes)
	p.Hashes = slices.Compact(p.Hashes)
	f.Set(p)
	c := Change{Source: p.Source, To: p.Version, Action: Added}
	if old == nil {
		return c
	}
	c.From = old.Version
	switch order := store.CompareVersions(old.Version, p.Version); {
	case order < 0:
		c.Action = Upgraded
	case order > 0:
		c.Action = Downgraded
	default:
		c.Action = Kept
		for _, hash := range p.Hashes {
			if !old.Allows(hash) {
				c.NewHash = hash
			}
		}
		if !slices.Equal(old.Hashes, p.Hashes) || old.Constraints != p.Constraints || !sameJSON(old.Description, p.Description) {
			c.Action = Changed
		}
	}
	return c
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
