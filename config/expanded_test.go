// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/config/configtest"
)

// samples is how many random configurations a property is tried with.
const samples = 60

// load loads sources, which are right.
func load(t *testing.T, opts config.LoadOptions) *config.Config {
	t.Helper()
	cfg, diags, files := config.Load(opts)
	if cfg == nil {
		var out strings.Builder
		require.NoError(t, config.WriteDiagnostics(&out, diags, files, false, 0))
		for _, src := range opts.Sources {
			fmt.Fprintf(&out, "--- %s\n%s\n", src.Name, src.Data)
		}
		require.FailNow(t, out.String())
	}
	return cfg
}

// sensitiveValues are those of the variables that random configurations declare.
var sensitiveValues = map[string]string{"key": "a sensitive value", "port": "47114711", "login": `{ name = "a sensitive name", list = ["a sensitive x", 47114711] }`, "map": `{ "a 1" = "a sensitive member" }`}

// given are the values of the sensitive variables that an expanded configuration declares.
func given(expanded []byte) map[string]string {
	vars := map[string]string{}
	for name, value := range sensitiveValues {
		if strings.Contains(string(expanded), fmt.Sprintf("%q: {\n      \"", name)) && strings.Contains(string(expanded), `"variable": {`) {
			vars[name] = value
		}
	}
	return vars
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", " ")
	require.NoError(t, err)
	return string(data)
}

// requireSame demands that two configurations are the same in all that counts.
func requireSame(t *testing.T, want, got *config.Config, text []byte) {
	t.Helper()
	require.Equal(t, string(want.Expanded()), string(got.Expanded()), "%s", text)
	require.Equal(t, want.Digest, got.Digest)
	require.Equal(t, asJSON(t, want.Redacted()), asJSON(t, got.Redacted()), "%s", text)
	blocks := got.PluginBlocks()
	for i, b := range want.PluginBlocks() {
		require.Equal(t, b.ConfigJSON.Reveal(), blocks[i].ConfigJSON.Reveal(), "%s", text)
		require.Equal(t, b.Env, blocks[i].Env)
		require.Equal(t, b.Order, blocks[i].Order)
		require.Equal(t, b.Fields, blocks[i].Fields)
	}
}

// TestExpandedProperty: an expanded configuration is the same configuration,
// stands for itself, and has no value of a secret in it; and so is its text in
// the native syntax.
func TestExpandedProperty(t *testing.T) {
	for seed := range uint64(samples) {
		src := configtest.New(seed).Sample().Source("aua.hcl")
		cfg := load(t, configtest.Options(src))
		expanded := cfg.Expanded()
		require.NotContains(t, string(expanded), "value of ", "no value of a secret")
		require.NotContains(t, string(expanded), "a sensitive", "no value of a sensitive variable")
		require.NotContains(t, string(expanded), "47114711")

		for _, again := range []config.Source{{Name: "expanded.hcl.json", Data: expanded}, {Name: "expanded.hcl", Data: cfg.HCL()}} {
			opts := configtest.Options(again)
			opts.Vars = given(expanded)
			got := load(t, opts)
			requireSame(t, cfg, got, again.Data)
			require.Equal(t, string(expanded), string(got.Expanded()))
		}
		require.Equal(t, string(cfg.HCL()), string(config.Format(cfg.HCL())))
	}
}

// replaced is a text with pairs of texts replaced, each of which is in it.
func replaced(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		require.Contains(t, text, pairs[i])
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}
