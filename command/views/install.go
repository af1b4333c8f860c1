// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/sdk"
)

// Installation is what "aua plugins install" did.
type Installation struct {
	// Path is what was installed.
	Path     string     `json:"path"`
	Name     string     `json:"name"`
	Source   string     `json:"source"`
	Version  string     `json:"version"`
	Platform string     `json:"platform"`
	Kinds    []sdk.Kind `json:"kinds"`
	// Directory is where the plugin's files are now.
	Directory string `json:"directory"`
	Hash      string `json:"hash"`
	// Already says that the same files were installed before.
	Already bool `json:"already"`
	// Replaced is the hash of the files that were there before.
	Replaced string `json:"replaced,omitempty"`
	// Required says that the configuration requires the source, and Allowed that
	// it allows this version too.
	Required bool `json:"required"`
	Allowed  bool `json:"allowed"`
	// Allows is the constraint that does not allow the version.
	Allows string `json:"allows,omitempty"`
	// Other is the source of which the configuration requires a plugin of that name.
	Other string `json:"other,omitempty"`
	// Lock is what became of the lock file's entry; absent when the version was not locked.
	LockFile string       `json:"lock_file"`
	Lock     *lock.Change `json:"lock,omitempty"`
	// Add is what the configuration needs for the plugin to be used, and Next
	// the command to run then.
	Add  string `json:"add,omitempty"`
	Next string `json:"next,omitempty"`
}

// Install shows what was installed, and what to do next.
func Install(t *Text, v *Installation) {
	done := "Installed"
	switch {
	case v.Already:
		done = "Already installed:"
	case v.Replaced != "":
		done = "Replaced"
	}
	kinds := make([]string, len(v.Kinds))
	for i, k := range v.Kinds {
		kinds[i] = string(k)
	}
	t.Line("%s %s %s (%s), from %s.", done, t.Bold(clean(v.Source)), clean(v.Version), strings.Join(kinds, ", "), clean(v.Path))
	t.Line("  %s", clean(v.Directory))
	t.Line("  %s", t.Dim(v.Hash))
	if v.Lock != nil {
		t.Line("%s", lockLine(t, v.Lock)+" in "+clean(v.LockFile)+".")
		return
	}
	t.Line("")
	if v.Other != "" {
		t.Line("The configuration requires a %s of %s, so this one is not used. If it is that plugin, run:", clean(v.Name), clean(v.Other))
		t.Line("")
		t.Line("  $ %s", clean(v.Next))
		return
	}
	if v.Required {
		t.Line("The configuration requires %s, but only %q. To use %s, have it say:", clean(v.Source), clean(v.Allows), clean(v.Version))
	} else {
		t.Line("No configuration here requires it, so it is not used yet. Add to yours:")
	}
	t.Line("")
	for line := range strings.Lines(v.Add) {
		t.Line("  %s", strings.TrimRight(line, "\n"))
	}
	t.Line("")
	t.Line("Then run:")
	t.Line("")
	t.Line("  $ %s", v.Next)
}

// lockLine says what became of a locked plugin.
func lockLine(t *Text, c *lock.Change) string {
	source := t.Bold(clean(c.Source))
	switch c.Action {
	case lock.Added:
		return fmt.Sprintf("Locked %s %s", source, c.To)
	case lock.Upgraded, lock.Downgraded:
		return fmt.Sprintf("%s %s: %s → %s", strings.ToUpper(c.Action[:1])+c.Action[1:], source, c.From, c.To)
	case lock.Removed:
		return fmt.Sprintf("Removed %s %s, which nothing requires,", source, c.From)
	case lock.Changed:
		what := "its constraint or description"
		if c.NewHash != "" {
			what = "another hash, " + c.NewHash
		}
		return fmt.Sprintf("Changed %s %s: %s", source, c.To, what)
	}
	return fmt.Sprintf("Kept %s %s", source, c.To)
}

// Locking is what "aua plugins lock" did.
type Locking struct {
	LockFile string        `json:"lock_file"`
	Written  bool          `json:"written"`
	Changes  []lock.Change `json:"changes"`
}

// Lock shows what became of each locked plugin.
func Lock(t *Text, v *Locking) {
	for _, c := range v.Changes {
		line := lockLine(t, &c)
		if c.Missing {
			line += ", which is not installed here"
		}
		t.Line("  %s", line)
	}
	switch {
	case v.Written:
		t.Line("%s is written: keep it in version control.", clean(v.LockFile))
	case len(v.Changes) == 0:
		t.Line("The configuration requires no plugin, so there is nothing to lock.")
	default:
		t.Line("%s is in line with the configuration already.", clean(v.LockFile))
	}
}

// Removal is what "aua plugins remove" did.
type Removal struct {
	Source    string `json:"source"`
	Version   string `json:"version"`
	Directory string `json:"directory"`
}

// Remove shows what was removed.
func Remove(t *Text, v *Removal) {
	t.Line("Removed %s %s, which was in %s.", t.Bold(clean(v.Source)), clean(v.Version), clean(v.Directory))
}
