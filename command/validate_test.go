// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
)

// calcOnly is a small valid configuration.
const calcOnly = `config_version = "1.0"

auth {
  enabled = false
}

state "memory" {}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
`

func TestValidateGood(t *testing.T) {
	write(t, map[string]string{"aua.hcl": calcOnly})
	r := run(t, "validate")
	require.Equal(t, result{0, "The configuration is valid: 1 specialist and 5 plugin blocks.\n", ""}, r)
	require.Equal(t, r, run(t, "validate", "-config", "aua.hcl"))
	require.Equal(t, r, run(t, "validate", "-strict", "-config=."))

	v := decode[views.Validation](t, run(t, "validate", "-json").out)
	require.True(t, v.Valid)
	require.Regexp(t, `^sha256:[0-9a-f]{64}$`, v.Digest)
	require.Empty(t, v.Diagnostics)
}

func TestValidateBad(t *testing.T) {
	write(t, map[string]string{"aua.hcl": calcOnly + `
specialist "swe" {
  backend = "clac"
  fields  = ["software"]
}

backend "vllm" {
  plugin = "opnai"
}
`})
	r := run(t, "validate")
	require.Equal(t, 1, r.status)
	golden(t, "validate/bad.txt", r.err)
	require.Equal(t, "The configuration is not valid: 3 errors, 1 warning.\n", r.out)

	json := run(t, "validate", "-json")
	require.Equal(t, 1, json.status)
	require.Empty(t, json.err)
	v := decode[views.Validation](t, json.out)
	require.False(t, v.Valid)
	require.Equal(t, 3, v.Errors)
	require.Equal(t, 1, v.Warnings)
	require.Len(t, v.Diagnostics, 4)
	for _, d := range v.Diagnostics {
		require.Equal(t, "aua.hcl", d.Range.File)
		require.NotEmpty(t, d.Snippet.Code)
	}
}

func TestValidateAsksBuiltinPlugins(t *testing.T) {
	write(t, map[string]string{"aua.hcl": calcOnly + `
backend "vllm" {
  plugin = "openai"
  config {
    base_url = "not a url"
  }
}
`})
	r := run(t, "validate")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, `base_url = "not a url"`)
	require.Contains(t, r.err, "aua.hcl line 21")
}

func TestValidateVariables(t *testing.T) {
	write(t, map[string]string{"aua.hcl": calcOnly + `
variable "port" {}

server {
  address = "127.0.0.1:${var.port}"
}
`})
	require.Equal(t, 1, run(t, "validate").status)
	require.Zero(t, run(t, "validate", "-var", "port=8001").status)
	r := run(t, "validate", "-var", "prot=8001")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "prot")
}

func TestValidateNothing(t *testing.T) {
	write(t, nil)
	r := run(t, "validate")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "aua serve -dev")
	require.Equal(t, 1, run(t, "validate", "-config", "none.hcl").status)
}

// The configuration in the README is one.
func TestValidateTheReadme(t *testing.T) {
	readme := read(t, filepath.Join(here, "..", "README.md"))
	_, rest, found := strings.Cut(readme, "```hcl\n")
	require.True(t, found)
	config, _, _ := strings.Cut(rest, "```")
	write(t, map[string]string{"aua.hcl": config})
	t.Setenv("OPENAI_API_KEY", "sk-x")
	require.Equal(t, result{0, "The configuration is valid: 2 specialists and 7 plugin blocks.\n", ""}, run(t, "validate", "-strict"))
	require.Equal(t, result{0, "", ""}, run(t, "fmt", "-check"))
}
