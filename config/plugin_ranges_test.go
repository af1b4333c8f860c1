// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// TestPluginDiagnosticsFindTheirPlace maps what a plugin found back to the file.
func TestPluginDiagnosticsFindTheirPlace(t *testing.T) {
	cfg, diags, files := Load(secretOptions("x", server(`    headers = {
      a     = "1"
      "b c" = "2"
    }
    tags  = ["red",
      "blue"]
    extra = { deep = [{ key = "value" }] }
    tls {
      ca_file = "ca.pem"
    }
    route "GET" "/a" {
      weight = 2
    }
    route "POST" "/b" {
      token = "t"
    }
`)))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	b := cfg.Backends[0]
	for _, c := range []struct{ path, source string }{
		{"base_url", `"http://127.0.0.1:9001"`},
		{"headers/a", `"1"`},
		{"headers/b c", `"2"`},
		{"tags/1", `"blue"`},
		{"extra/deep/0/key", `"value"`},
		{"tls", `tls`},
		{"tls/ca_file", `"ca.pem"`},
		{"route/1", `route "POST" "/b"`},
		{"route/1/token", `***`}, // a credential
		{"route/1/path", `"/b"`},
		{"route/0/weight", `2`},
		// What is not written is reported at its nearest ancestor.
		{"route/1/weight", `route "POST" "/b"`},
		{"route/7", `route "GET" "/a"`},
		{"tags/9", "[\"red\",\n      \"blue\"]"},
		{"connections", `config`},
		{"nonsense/0", `config`},
		{"", `config`},
	} {
		var path []string
		if c.path != "" {
			path = strings.Split(c.path, "/")
		}
		found := b.Diagnostics([]*sdk.Diagnostic{{Severity: sdk.SeverityError, Summary: "Wrong", Detail: "It is.", Path: path}})
		require.Len(t, found, 1)
		rng := found[0].Subject
		require.Equal(t, c.source, string(rng.SliceBytes(files[rng.Filename].Bytes)), c.path)
		require.Equal(t, fault.ConfigInvalid, CodeOf(found[0]))
	}
}

func TestPluginDiagnostics(t *testing.T) {
	b := loaded(t, one("")).Backends[0]
	found := b.Diagnostics([]*sdk.Diagnostic{
		{Severity: sdk.SeverityWarning, Summary: "Odd", Detail: "It is odd.", Path: []string{"base_url"}},
		{Summary: "Unspecified severity is an error"},
	})
	require.Len(t, found, 2)
	require.Equal(t, hcl.DiagWarning, found[0].Severity)
	require.Equal(t, "It is odd. The setting is base_url, which is not written here.", found[0].Detail)
	require.Equal(t, b.Range, *found[0].Subject)
	require.Equal(t, hcl.DiagError, found[1].Severity)
	require.NotEmpty(t, found[1].Detail)
	require.Empty(t, b.Diagnostics(nil))

	// A block that was not loaded from files has its own range at least.
	bare := &Block{Kind: sdk.KindScorer, Name: "x", Range: b.Range}
	require.Equal(t, b.Range, *bare.Diagnostics([]*sdk.Diagnostic{{Summary: "Wrong"}})[0].Subject)
}

func TestJSONRanges(t *testing.T) {
	text := `{"config_version": "1.0", "auth": {"enabled": false},
"specialist": {"swe": {"backend": "local", "fields": ["swe"]}},
"backend": {"local": {"plugin": "openai", "config": {
"base_url": "http://127.0.0.1:9001",
"headers": {"a": "b"},
"route": {"GET": {"/":
{"weight": 2}}}
}}}}`
	cfg, diags, files := Load(fakeOptions(Source{Name: "aua.hcl.json", Data: []byte(text)}))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	for path, line := range map[string]int{"base_url": 4, "headers/a": 5, "route/0/weight": 7, "connections": 3} {
		found := cfg.Backends[0].Diagnostics([]*sdk.Diagnostic{{Summary: "Wrong", Path: strings.Split(path, "/")}})
		require.Equal(t, line, found[0].Subject.Start.Line, path)
	}
}
