// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// Where a plugin of a list comes from, when it is not installed.
const (
	SourceBuiltin  = "builtin"
	SourceOverride = "dev_overrides"
)

// PluginList is the plugins that a configuration can name.
type PluginList struct {
	// Directory is the plugin directory.
	Directory string         `json:"directory"`
	Plugins   []ListedPlugin `json:"plugins"`
}

// ListedPlugin is a plugin and where it comes from.
type ListedPlugin struct {
	// Source is a source, or one of the constants above.
	Source string `json:"source"`
	// Directory is where its files are; empty for a built-in one.
	Directory string `json:"directory,omitempty"`
	Platform  string `json:"platform,omitempty"`
	// Hash is the hash of the files that were installed.
	Hash      string `json:"hash,omitempty"`
	Installed bool   `json:"installed"`
	// Required says that the configuration's required_plugins names the source.
	Required bool `json:"required"`
	// Locked says that the lock file has this version with this hash.
	Locked bool `json:"locked"`
	InUse  bool `json:"in_use"`
	// Problem is the code of what keeps the plugin from being used.
	Problem string `json:"problem,omitempty"`
	*sdk.Description
}

// state says in words what the configuration makes of the plugin.
func (l *ListedPlugin) state() string {
	if l.Source == SourceOverride {
		return "runs from " + l.Directory
	}
	if !l.Installed {
		return ""
	}
	state := []string{"not required"}
	if l.Required {
		state[0] = "not locked"
	}
	if l.Locked {
		state[0] = "locked"
	}
	if l.InUse {
		state = append(state, "in use")
	}
	if l.Problem != "" {
		state = append(state, l.Problem)
	}
	return strings.Join(state, ", ")
}

// Plugins shows the plugins that a configuration can name.
func Plugins(t *Text, l *PluginList) {
	tab := &table{}
	tab.add("NAME", "VERSION", "KINDS", "SOURCE", "STATE", "DESCRIPTION")
	for _, p := range l.Plugins {
		kinds := make([]string, len(p.Kinds))
		for i, k := range p.Kinds {
			kinds[i] = string(k.Kind)
		}
		tab.add(t.Bold(clean(p.Name)), dash(p.Version), dash(strings.Join(kinds, ",")), clean(p.Source), dash(p.state()), excerpt(p.Description.Description))
	}
	t.Table(tab)
}
