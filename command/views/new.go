// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/auahq/aua/command/scaffold"
	"github.com/auahq/aua/sdk"
)

// Made is a plugin that was scaffolded.
type Made struct {
	Name   string   `json:"name"`
	Kind   sdk.Kind `json:"kind"`
	Module string   `json:"module"`
	// Dir is the folder that it is in.
	Dir string `json:"dir"`
	// Files are those of the plugin, by their paths in the folder; those of the SDK are not among them.
	Files []string `json:"files"`
	// SDK is the folder of the SDK, in the folder of the plugin.
	SDK string `json:"sdk"`
	// Next are the commands to go on with.
	Next []string `json:"next"`
}

// MadePlugin is the model of what scaffolding a plugin has made.
func MadePlugin(p scaffold.Plugin, dir string, files map[string][]byte) *Made {
	m := &Made{
		Name: p.Name, Kind: p.Kind, Module: p.Module, Dir: dir, SDK: scaffold.SDKFolder,
		Next: []string{
			"cd " + quoted(dir),
			"go test ./...",
			fmt.Sprintf("go build -o %s .", p.Program()),
			fmt.Sprintf("aua plugins test ./%s", p.Program()),
			fmt.Sprintf("aua plugins install ./%s", p.Program()),
			"aua serve -config aua.hcl",
		},
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(name, scaffold.SDKFolder+"/") {
			m.Files = append(m.Files, name)
		}
	}
	return m
}

// quoted is a path as a shell reads it.
func quoted(path string) string {
	if strings.ContainsAny(path, " \t\n'\"\\$`&|;<>()*?[]{}~#!") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

// NewPlugin shows a plugin that was scaffolded, and what to do next.
func NewPlugin(t *Text, m *Made) {
	t.Line("Made the %s plugin %s in %s: %s, and the SDK in %s.", strings.ReplaceAll(string(m.Kind), "_", " "), t.Bold(m.Name), clean(m.Dir), strings.Join(m.Files, ", "), m.SDK)
	t.Line("")
	t.Line("Next:")
	t.Line("")
	for _, command := range m.Next {
		t.Line("  $ %s", clean(command))
	}
	t.Line("")
	t.Line("README.md says more.")
}
