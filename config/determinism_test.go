// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// manyMistakes are mistakes of every stage in one file.
const manyMistakes = `config_version = "1.0"
variable "a" {}
variable "b" {}
variable "c" {
  type    = number
  default = "x"
}
locals {
  d = local.e
  e = local.d
  f = upper()
  g = env("NOPE")
}
server {
  adress     = ""
  queue_size = -1
  heartbeat  = "never"
}
field "coding" {}
field "x" {
  w_e     = 1
  aliases = ["law", "X"]
}
backend "one" {
  plugin = "openai"
  env    = { A = 1, B = null }
  config {
    dialect = "x"
    tls {}
    tls {}
    tags = ["green"]
  }
}
backend "one" {
  plugin = "calc"
}
backend "two" {}
specialist "s" {
  backend  = "three"
  fields   = ["nothing", "law", "legal"]
  endpoint = "x"
  params {
    temperature = 9
    temprature  = 1
  }
}
classifier "a" {
  plugin = "lexical"
}
classifier "b" {
  plugin = "utility"
}
scorer "a" {
  plugin = "utility"
}
scorer "b" {
  plugin = "utility"
}
routing {
  fallback         = "nobody"
  single_threshold = 0.1
}
`

// TestDiagnosticsAreDeterministic: the same mistakes are reported in the same
// order every time, whatever order Go's maps have today.
func TestDiagnosticsAreDeterministic(t *testing.T) {
	opts := fakeOptions(inline(manyMistakes))
	opts.Vars = map[string]string{"z": "1", "y": "2", "x": "3"}
	_, diags, files := Load(opts)
	first := string(rendered(t, diags, files))
	require.Greater(t, len(diags), 30)
	summaries := Fault(diags).Error()
	for range 20 {
		_, diags, files := Load(opts)
		require.Equal(t, first, string(rendered(t, diags, files)))
		require.Equal(t, summaries, Fault(diags).Error())
	}
}

// TestMistakesAreReportedTogether: one wrong value does not hide the next, and
// none is reported twice.
func TestMistakesAreReportedTogether(t *testing.T) {
	_, diags, files := Load(fakeOptions(inline(manyMistakes)))
	type place struct {
		line    int
		summary string
	}
	found := map[place]int{}
	for _, d := range Describe(diags, files) {
		require.NotNil(t, d.Range, d.Summary)
		found[place{d.Range.Start.Line, d.Summary}]++
	}
	for _, want := range []place{
		{2, "Variable without a value"},
		{3, "Variable without a value"},
		{6, "Wrong type"},
		{9, "Locals refer to each other"},
		{11, "Not enough function arguments"},
		{12, "Environment variable not set"},
		{15, "Unknown argument"},
		{16, "Value out of range"},
		{17, "Invalid duration"},
		{19, "Duplicate name"},
		{21, "Weights do not sum to 1"},
		{22, "Duplicate name"},
		{22, "Invalid name"},
		{26, "Wrong type"},
		{27, "Missing setting"},
		{28, "Value not allowed"},
		{30, "Too many blocks"},
		{31, "Value not allowed"},
		{34, "Duplicate name"},
		{37, "Missing argument"},
		{39, "Unknown backend"},
		{40, "Unknown field"},
		{40, "Duplicate field"},
		{41, "Invalid URL"},
		{43, "Value out of range"},
		{44, "Unknown argument"},
		{50, "Too many classifiers"},
		{51, "Plugin of another kind"},
		{56, "Two scorers for a field"},
		{60, "Unknown specialist"},
		{61, "Thresholds contradict each other"},
	} {
		require.Equal(t, 1, found[want], "%v in %v", want, found)
	}
}

// TestDescribeOrder: without a place first, then by file and line.
func TestDescribeOrder(t *testing.T) {
	opts := fakeOptions(
		Source{Name: "b.hcl", Data: []byte("server {\n  queue_size = -1\n}\n")},
		Source{Name: "a.hcl", Data: append(one("").Data, "records {\n  retention = \"x\"\n}\nrouting {\n  fallback = \"x\"\n}\n"...)},
	)
	opts.Vars = map[string]string{"nothing": ""}
	_, diags, files := Load(opts)
	var places []string
	for _, d := range Describe(diags, files) {
		if d.Range == nil {
			places = append(places, "nowhere")
			continue
		}
		places = append(places, d.Range.File+" "+d.Summary)
	}
	require.Equal(t, []string{"nowhere", "a.hcl Invalid duration", "a.hcl Unknown specialist", "b.hcl Value out of range"}, places)
}
