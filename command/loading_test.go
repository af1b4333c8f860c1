// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
)

const unusedBackend = `
backend "spare" {
  plugin = "calc"
}
`

func TestValidateStrictCountsWarnings(t *testing.T) {
	write(t, map[string]string{"aua.hcl": calcOnly + unusedBackend})
	r := run(t, "validate")
	require.Zero(t, r.status)
	require.Equal(t, "The configuration is valid, with 1 warning.\n", r.out)
	require.Contains(t, r.err, "Warning: Unused backend\n\n  on aua.hcl line 18")

	strict := run(t, "validate", "-strict")
	require.Equal(t, 2, strict.status)
	require.Equal(t, r.out, strict.out)

	json := run(t, "validate", "-strict", "-json")
	require.Equal(t, 2, json.status)
	require.Empty(t, json.err)
	v := decode[views.Validation](t, json.out)
	require.True(t, v.Valid)
	require.Equal(t, 1, v.Warnings)
	require.Equal(t, "warning", v.Diagnostics[0].Severity)

	write(t, map[string]string{"aua.hcl": calcOnly + unusedBackend + "x {}\n"})
	require.Equal(t, 1, run(t, "validate", "-strict").status, "errors count more than warnings")
}

func TestValidateReadsFilesAndFolders(t *testing.T) {
	const second = `
specialist "second" {
  backend = "calc"
  fields  = ["general"]
}
`
	write(t, map[string]string{
		"base/aua.hcl": calcOnly, "more/second.hcl": second, "more/.draft.hcl": "garbage {", "more/plugin.hcl": "garbage {", "more/notes.txt": "garbage {",
		"more/third.hcl.json": `{"specialist": {"third": {"backend": "calc", "fields": ["law"]}}}`,
	})
	for want, args := range map[string][]string{
		"1 specialist and 5":  {"-config", "base"},
		"2 specialists and 6": {"-config", "base/aua.hcl", "-config", "more/second.hcl"},
		"3 specialists and 6": {"-config", "base", "-config=more"},
	} {
		r := run(t, append([]string{"validate"}, args...)...)
		require.Zero(t, r.status, r.err)
		require.Equal(t, "The configuration is valid: "+want+" plugin blocks.\n", r.out)
	}
	t.Setenv("AUA_CONFIG", "base:more")
	require.Contains(t, run(t, "validate").out, "3 specialists")
	require.Contains(t, run(t, "validate", "-config", "base").out, "1 specialist ", "a flag wins over its variable")
}

func TestValidateReportsSyntaxInJSONFiles(t *testing.T) {
	write(t, map[string]string{"aua.hcl.json": `{"server": {"address": }}`})
	r := run(t, "validate")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "aua.hcl.json line 1")
}

// A secret is looked up in the environment, and never shown.
func TestValidateSecrets(t *testing.T) {
	write(t, map[string]string{"aua.hcl": calcOnly + `
backend "vllm" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:1/v1"
    api_key  = secret("VLLM_KEY")
  }
}

specialist "swe" {
  backend = "vllm"
  model   = "m"
  fields  = ["software_engineering"]
}
`})
	r := run(t, "validate")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "VLLM_KEY")

	t.Setenv("VLLM_KEY", "sk-secret")
	json := run(t, "validate", "-json")
	require.Zero(t, json.status, json.out)
	require.NotContains(t, json.out, "sk-secret")
	first := decode[views.Validation](t, json.out).Digest
	t.Setenv("VLLM_KEY", "sk-other")
	require.Equal(t, first, decode[views.Validation](t, run(t, "validate", "-json").out).Digest, "a secret enters the digest by name")
}
