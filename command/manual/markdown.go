// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package manual

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk"
)

// Settings returns the table of a schema in Markdown, and those of its blocks.
// The name is that of the block that the schema is of.
func Settings(name string, s *sdk.Schema) string {
	var b strings.Builder
	settings(&b, name, s)
	return b.String()
}

func settings(b *strings.Builder, name string, s *sdk.Schema) {
	if len(s.Attributes) > 0 {
		fmt.Fprintf(b, "| key in `%s` | type | default | meaning |\n|---|---|---|---|\n", name)
		for i := range s.Attributes {
			a := &s.Attributes[i]
			def := cmp.Or(Default(a), "-")
			if a.Default != nil && !a.Required {
				def = "`" + def + "`"
			}
			fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", a.Name, cell(Type(a, "`")), cell(def), cell(Meaning(a)))
		}
		b.WriteString("\n")
	}
	for i := range s.Blocks {
		block := &s.Blocks[i]
		head, labels, _ := strings.Cut(Head(block), " ")
		if labels != "" {
			labels = " " + labels
		}
		fmt.Fprintf(b, "Block `%s`%s, %s: %s\n\n", head, labels, Times(block), block.Description)
		settings(b, block.Type, &block.Schema)
	}
}

// cell keeps text inside the cell of a table.
func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}

// Page returns a page about a plugin, in Markdown. The source is the one that
// required_plugins names, such as "acme/slow-log"; empty for a built-in plugin.
func Page(d *sdk.Description, source string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\nVersion %s, for the plugin API %s.\n\n", d.Name, d.Description, d.Version, d.APIVersion)
	b.WriteString("| kind | sees of a query | more |\n|---|---|---|\n")
	for _, k := range d.Kinds {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", words(k.Kind), cmp.Or(strings.ReplaceAll(k.Needs, "_", " "), "-"), cmp.Or(cell(more(k)), "-"))
	}
	if sample := Sample(d, source); sample != "" {
		fmt.Fprintf(&b, "\n## Use it\n\n```hcl\n%s```\n", sample)
	}
	b.WriteString("\n## Settings\n\n")
	if len(d.Config.Attributes)+len(d.Config.Blocks) == 0 {
		b.WriteString("It has none.\n")
	}
	b.WriteString(Settings("config", &d.Config))
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// more is what a plugin can do as one kind, in words.
func more(k sdk.KindDescription) string {
	var facts []string
	add := func(is bool, text string) {
		if is {
			facts = append(facts, text)
		}
	}
	add(len(k.HookPoints) > 0, "points: `"+strings.Join(k.HookPoints, "`, `")+"`")
	add(k.LastMessageBytes > 0, fmt.Sprintf("of a long message the first and last %d bytes together", k.LastMessageBytes))
	add(k.ChangesAnswer, "changes answers")
	add(k.OnChunk, "changes streams")
	add(k.OwnsStorage, "keeps the records itself")
	add(k.Fit, "learns")
	return strings.Join(facts, "; ")
}

// words is a kind as it stands in a sentence.
func words(k sdk.Kind) string { return strings.ReplaceAll(string(k), "_", " ") }
