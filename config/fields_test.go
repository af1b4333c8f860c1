// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// loaded loads sources that must be right.
func loaded(t *testing.T, sources ...Source) *Config {
	t.Helper()
	cfg, diags, files := Load(fakeOptions(sources...))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	return cfg
}

// one is a small valid configuration with more text behind it.
func one(more string) Source {
	return inline(`config_version = "1.0"
auth {
  enabled = false
}
backend "calc" {
  plugin = "calc"
}
specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
` + more)
}

// TestBuiltinFields holds the embedded fields to their published numbers.
func TestBuiltinFields(t *testing.T) {
	want := []Field{
		{Name: "creative_writing", Aliases: []string{"creative", "writing"}, Efficacy: .80, Confidence: .05, Curiosity: .15, CMin: .05, EMin: .15, Mu: 1},
		{Name: "education", Aliases: []string{"teaching"}, Efficacy: .50, Confidence: .30, Curiosity: .20, CMin: .60, EMin: .55, Mu: 1.5},
		{Name: "finance", Aliases: []string{"financial"}, Efficacy: .35, Confidence: .55, Curiosity: .10, CMin: .85, EMin: .80, Mu: 5, HighRisk: true},
		{Name: "general", Aliases: []string{"default"}, Efficacy: .50, Confidence: .35, Curiosity: .15, CMin: .50, EMin: .50, Mu: 1.5},
		{Name: "law", Aliases: []string{"legal"}, Efficacy: .30, Confidence: .60, Curiosity: .10, CMin: .85, EMin: .80, Mu: 5, HighRisk: true},
		{Name: "mathematics", Aliases: []string{"math", "maths"}, Efficacy: .50, Confidence: .40, Curiosity: .10, CMin: .75, EMin: .70, Mu: 3},
		{Name: "medicine", Aliases: []string{"medical", "clinical"}, Efficacy: .20, Confidence: .70, Curiosity: .10, CMin: .95, EMin: .90, Mu: 10, HighRisk: true},
		{Name: "research", Aliases: []string{"science", "stem"}, Efficacy: .50, Confidence: .30, Curiosity: .20, CMin: .65, EMin: .60, Mu: 2},
		{Name: "software_engineering", Aliases: []string{"swe", "coding", "code"}, Efficacy: .55, Confidence: .35, Curiosity: .10, CMin: .70, EMin: .65, Mu: 2},
	}
	fields := loaded(t, one("")).Fields
	require.Len(t, fields, len(want))
	for i, f := range fields {
		require.Regexp(t, `^[A-Z].{20,}\.$`, f.Description, f.Name)
		got := *f
		want[i].Description = f.Description
		want[i].Candidates, want[i].Mode, want[i].AbstainCost, want[i].WrongCost = 1, FieldSingle, 1, 1
		if f.HighRisk {
			want[i].Candidates = 2
		}
		require.Equal(t, want[i], got)
	}
}

func TestFieldOverrideChangesOnlyWhatItSets(t *testing.T) {
	before := loaded(t, one("")).field("medicine")
	after := loaded(t, one("field \"medicine\" {\n mu = 20\n}\n")).field("medicine")
	require.InDelta(t, 20, after.Mu, 0)
	after.Mu = before.Mu
	require.Equal(t, before, after)
}

func TestCandidatesFollowRisk(t *testing.T) {
	cfg := loaded(t, one(`
field "law" {
  high_risk = false
}
field "mathematics" {
  high_risk = true
}
field "aviation" {
  high_risk = true
}
field "finance" {
  high_risk  = true
  candidates = 1
}
`))
	for name, want := range map[string]int{"law": 1, "mathematics": 2, "aviation": 2, "medicine": 2, "finance": 1, "general": 1} {
		require.Equal(t, want, cfg.field(name).Candidates, name)
	}
}

func TestAliasesBecomeFields(t *testing.T) {
	cfg := loaded(t, one(`
field "chemistry" {
  aliases = ["chem"]
}
specialist "lab" {
  backend = "calc"
  fields  = ["chem", "stem", "law"]
}
verifier "lab" {
  plugin = "checks"
  fields = ["legal"]
}
`))
	require.Equal(t, []string{"chemistry", "research", "law"}, cfg.Specialists[1].Fields)
	require.Equal(t, []string{"law"}, cfg.Verifiers[0].Fields)
}

// TestAliasClashes: whichever side is built in, the message points at the file.
func TestAliasClashes(t *testing.T) {
	for text, line := range map[string]int{
		"field \"physics\" {\n aliases = [\"law\"]\n}\n":                                      13,
		"field \"law\" {\n aliases = [\"legal\", \"finance\"]\n}\n":                           13,
		"field \"a\" {\n aliases = [\"x\"]\n}\nfield \"b\" {\n aliases = [\"x\"]\n}\n":        16,
		"field \"physics\" {\n aliases = [\"Physics 101\"]\n}\n":                              13,
		"field \"science\" {}\n":                                                              12,
		"field \"physics\" {\n aliases = [\"physics\"]\n}\n":                                  13,
		"field \"law\" {\n aliases = [\"lex\"]\n}\nfield \"lex\" {}\n":                        13,
		"field \"research\" {\n aliases = []\n}\nfield \"x\" {\n aliases = [\"science\"]\n}":  0,
		"field \"research\" {\n aliases = null\n}\nfield \"x\" {\n aliases = [\"sci\"]\n}\n#": 0,
	} {
		cfg, diags, files := Load(fakeOptions(one(text)))
		if line == 0 {
			require.NotNil(t, cfg, string(rendered(t, diags, files)))
			continue
		}
		require.True(t, diags.HasErrors(), text)
		require.Len(t, diags, 1, text)
		require.Equal(t, line, diags[0].Subject.Start.Line, text)
	}
}
