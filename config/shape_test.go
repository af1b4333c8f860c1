// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"
)

// specs calls f for every type of block that a configuration can hold at its
// top level and that AUA decodes by the registry.
func specs(f func(spec *BlockSpec)) {
	for _, spec := range registry.Blocks {
		if spec.open != nil {
			f(spec)
		}
	}
}

// withEntry is the sample with a line more in the first block of that type.
func withEntry(blockType, line string) Source {
	const marker = "no_such_key = 0"
	text := sample(blockType+".no_such_key", "0")
	if blockType == "auth" {
		text = strings.Replace(text, "enabled = false", "enabled = false\n  "+marker, 1)
	}
	return inline(strings.Replace(text, marker, line, 1))
}

// TestEveryBlockRefusesUnknownEntries, and recognises a misspelling of each of
// its keys.
func TestEveryBlockRefusesUnknownEntries(t *testing.T) {
	specs(func(spec *BlockSpec) {
		t.Run(spec.Type, func(t *testing.T) {
			d := failure(t, replicaOptions(withEntry(spec.Type, "xylophone = 1")))
			require.Equal(t, "Unknown argument", d.Summary)
			require.Contains(t, d.Detail, `"xylophone"`)

			d = failure(t, replicaOptions(withEntry(spec.Type, "xylophone {\n}")))
			require.Equal(t, "Unknown block", d.Summary)

			for _, k := range spec.Keys {
				if len(k.Name) < 4 {
					continue // too short to be recognised
				}
				d := failure(t, replicaOptions(withEntry(spec.Type, k.Name+"x = 1")))
				require.Contains(t, d.Detail, "Did you mean "+fmt.Sprintf("%q", k.Name), k.Name)
			}
		})
	})
}

// TestEveryLaterNameIsHonest: what this version lacks is said to be missing,
// and neither accepted nor called unknown.
func TestEveryLaterNameIsHonest(t *testing.T) {
	count := 0
	check := func(src Source, name string) {
		t.Helper()
		count++
		d := failure(t, replicaOptions(src))
		require.Equal(t, "Not available yet", d.Summary, name)
		require.Contains(t, d.Detail, "is not available in this version of AUA", name)
		require.Contains(t, d.Detail, fmt.Sprintf("%q", name))
	}
	for _, name := range registry.Later {
		check(inline(sample("none.none", "")+name+" = 1\n"), name)
		check(inline(sample("none.none", "")+name+" \"x\" {\n  any = 1\n}\n"), name)
	}
	specs(func(spec *BlockSpec) {
		for _, name := range spec.Later {
			check(withEntry(spec.Type, name+" = 1"), name)
			check(withEntry(spec.Type, name+" {\n}"), name)
		}
	})
	require.Greater(t, count, 100)
}

// TestEveryKeyIsAnArgument: a key that is written as a block is explained.
func TestEveryKeyIsAnArgument(t *testing.T) {
	specs(func(spec *BlockSpec) {
		for _, k := range spec.Keys {
			_, diags, _ := Load(replicaOptions(withEntry(spec.Type, k.Name+" {\n}")))
			require.Equal(t, "Argument written as a block", diags[0].Summary, "%s.%s", spec.Type, k.Name)
			require.Contains(t, diags[0].Detail, k.Name+" = …")
		}
	})
}

// TestEveryBlockIsABlock: a block that is written as an argument is explained.
func TestEveryBlockIsABlock(t *testing.T) {
	for _, spec := range registry.Blocks {
		_, diags, _ := Load(replicaOptions(inline(sample("none.none", "") + spec.Type + " = {}\n")))
		require.Len(t, diags, 1, spec.Type)
		require.Equal(t, "Block written as an argument", diags[0].Summary, spec.Type)
		require.Contains(t, diags[0].Detail, spec.example())
	}
	for _, name := range []string{"params", "breaker", "price"} {
		d := failure(t, replicaOptions(withEntry("specialist", name+" = {}")))
		require.Equal(t, "Block written as an argument", d.Summary)
	}
}

// TestEveryLabelIsCounted: labels that are missing or too many are explained.
func TestEveryLabelIsCounted(t *testing.T) {
	for _, spec := range registry.Blocks {
		base := sample("none.none", "")
		tooMany := spec.Type + strings.Repeat(` "x"`, len(spec.Labels)+1) + " {\n}\n"
		d := failure(t, replicaOptions(inline(base+tooMany)))
		require.Equal(t, "Too many block labels", d.Summary, spec.Type)
		require.Contains(t, d.Detail, spec.example())
		if len(spec.Labels) > 0 {
			d = failure(t, replicaOptions(inline(base+spec.Type+" {\n}\n")))
			require.Equal(t, "Missing block label", d.Summary, spec.Type)
		}
	}
}

// TestEveryNameIsChecked: names that would not do as part of an address.
func TestEveryNameIsChecked(t *testing.T) {
	specs(func(spec *BlockSpec) {
		if len(spec.Labels) == 0 || len(spec.LabelValues) > 0 {
			return
		}
		for _, name := range []string{"", "A", "1a", "a b", "a.b", "a/b", "ä", "-a", strings.Repeat("a", 64), "a\\n"} {
			_, diags, _ := Load(replicaOptions(inline(sample("none.none", "") + spec.Type + " \"" + name + "\" {\n}\n")))
			require.Len(t, diags, 1, "%s %q", spec.Type, name)
			require.Equal(t, "Invalid name", diags[0].Summary)
			require.Contains(t, diags[0].Detail, nameRuleText)
		}
	})
	for _, name := range []string{"a", "a1", "a-b_c", strings.Repeat("a", 63)} {
		require.True(t, nameRule.MatchString(name), name)
	}
}

// TestEveryDuplicateNamesBothPlaces: the second is marked, the first is named.
func TestEveryDuplicateNamesBothPlaces(t *testing.T) {
	specs(func(spec *BlockSpec) {
		header := spec.Type
		for range spec.Labels {
			label := "twice"
			if len(spec.LabelValues) > 0 {
				label = spec.LabelValues[0]
			}
			header += fmt.Sprintf(" %q", label)
		}
		body := " {\n}\n"
		if spec.key("plugin") != nil || spec.key("backend") != nil {
			body = " {\n  plugin = \"replica\"\n}\n"
		}
		if spec.Type == "specialist" {
			body = " {\n  backend = \"first\"\n  fields = [\"general\"]\n}\n"
		}
		base := "config_version = \"1.0\"\n"
		_, diags, files := Load(replicaOptions(inline(base + header + body + header + body)))
		var found *hcl.Diagnostic
		for _, d := range diags {
			if strings.HasPrefix(d.Summary, "Duplicate") {
				require.Nil(t, found, "reported once")
				found = d
			}
		}
		require.NotNil(t, found, "%s: %s", spec.Type, rendered(t, diags, files))
		require.Contains(t, found.Detail, "test.hcl:2")
		require.Equal(t, 2+strings.Count(body, "\n"), found.Subject.Start.Line)
	})
}

// TestMissingArguments: required arguments are named with what they mean.
func TestMissingArguments(t *testing.T) {
	specs(func(spec *BlockSpec) {
		for _, k := range spec.Keys {
			if !k.Required {
				continue
			}
			_, diags, _ := Load(replicaOptions(inline(sample(spec.Type+"."+k.Name, "null"))))
			require.Len(t, diags, 1+unused(spec.Type, k.Name), "%s.%s", spec.Type, k.Name)
			require.Equal(t, "Missing argument", diags[0].Summary)
			require.Contains(t, diags[0].Detail, k.Description)
		}
	})
}

// unused is how many warnings follow from a missing argument.
func unused(blockType, key string) int {
	if blockType == "specialist" && key == "backend" {
		return 1 // its backend is called by nobody else
	}
	return 0
}
