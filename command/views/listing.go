// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Version shows what this program is.
func Version(t *Text, v *api.Version) {
	t.Line("AUA %s", v.Version)
	commit := ""
	if v.Commit != "" {
		commit = "commit " + v.Commit + ", "
	}
	t.Line("%s%s, %s/%s, plugin API %s", commit, v.Go, v.OS, v.Arch, v.APIVersion)
}

// PluginList is the plugins that a configuration can name.
type PluginList struct {
	Plugins []ListedPlugin `json:"plugins"`
}

// ListedPlugin is a plugin and where it comes from.
type ListedPlugin struct {
	// Source is builtin.
	Source string `json:"source"`
	*sdk.Description
}

// Plugins shows the plugins that a configuration can name.
func Plugins(t *Text, l *PluginList) {
	tab := &table{}
	tab.add("NAME", "VERSION", "KINDS", "SOURCE", "DESCRIPTION")
	for _, p := range l.Plugins {
		kinds := make([]string, len(p.Kinds))
		for i, k := range p.Kinds {
			kinds[i] = string(k.Kind)
		}
		tab.add(t.Bold(p.Name), p.Version, strings.Join(kinds, ","), p.Source, p.Description.Description)
	}
	t.Table(tab)
}
