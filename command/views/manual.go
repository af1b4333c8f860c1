// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"cmp"
	"strings"

	"github.com/mitchellh/go-wordwrap"

	"github.com/auahq/aua/command/manual"
	"github.com/auahq/aua/sdk"
)

// PluginSchema is the settings of a plugin.
type PluginSchema struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Source is the one that required_plugins names; empty for a built-in plugin.
	Source      string `json:"source,omitempty"`
	Description string `json:"description"`
	// Config is the schema as the plugin has described it.
	Config sdk.Schema `json:"config"`
}

// Schema shows the settings of a plugin.
func Schema(t *Text, s *PluginSchema) {
	t.Line("%s %s, %s: %s", t.Bold(clean(s.Name)), clean(s.Version), clean(cmp.Or(s.Source, "built in")), clean(s.Description))
	if len(s.Config.Attributes)+len(s.Config.Blocks) == 0 {
		t.Line("")
		t.Line("It has no settings.")
		return
	}
	schemaText(t, "", &s.Config)
}

func schemaText(t *Text, margin string, s *sdk.Schema) {
	for i := range s.Attributes {
		a := &s.Attributes[i]
		facts := manual.Type(a, `"`)
		switch def := manual.Default(a); {
		case a.Required:
			facts += ", " + t.Caution(def)
		case def != "":
			facts += ", default " + def
		}
		t.Line("")
		t.Line("%s%s  %s", margin, t.Bold(clean(a.Name)), clean(facts))
		paragraph(t, margin+"    ", manual.Meaning(a))
	}
	for i := range s.Blocks {
		b := &s.Blocks[i]
		t.Line("")
		t.Line("%s%s { }  %s", margin, t.Bold(clean(manual.Head(b))), manual.Times(b))
		paragraph(t, margin+"    ", b.Description)
		schemaText(t, margin+"  ", &b.Schema)
	}
}

// paragraph adds wrapped text behind a margin.
func paragraph(t *Text, margin, text string) {
	for line := range strings.Lines(wordwrap.WrapString(clean(text), uint(wrapWidth-len(margin)))) {
		t.Line("%s%s", margin, strings.TrimRight(line, "\n"))
	}
}

// PluginPage is a page about a plugin.
type PluginPage struct {
	Name string `json:"name"`
	// Path is the file that it was written to; empty for none.
	Path     string `json:"path,omitempty"`
	Markdown string `json:"markdown"`
}

// Page shows a page, or where it was written to.
func Page(t *Text, p *PluginPage) {
	if p.Path != "" {
		t.Line("Wrote %s.", clean(p.Path))
		return
	}
	t.Line("%s", strings.TrimRight(p.Markdown, "\n"))
}
