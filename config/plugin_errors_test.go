// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// TestPluginErrorsEndInTheFile follows a plugin's error all the way: from what
// its author returns to what the user reads.
func TestPluginErrorsEndInTheFile(t *testing.T) {
	cfg, diags, files := Load(secretOptions("x", server("    dialect = \"vllm\"\n    headers = { a = \"b\" }\n    route \"GET\" \"/v1\" {\n      weight = 2\n    }\n")))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))

	err := errors.Join(
		&sdk.ConfigError{Path: []string{"dialect"}, Summary: "Dialect does not fit", Detail: "The server at base_url is not vLLM."},
		fmt.Errorf("check the routes: %w", &sdk.ConfigError{Path: []string{"route", "0", "weight"}, Summary: "Lonely weight", Detail: "One route needs no weight.", Warning: true}),
		errors.New("and something without a place"),
	)
	found := cfg.Backends[0].Diagnostics(sdk.Diagnostics(err))
	require.Len(t, found, 3)
	got := string(rendered(t, found, files))
	for _, part := range []string{
		"Error: Dialect does not fit\n\n  on test.hcl line 28, in backend \"local\":\n  28:     dialect = \"vllm\"\n                    ^^^^^^\n\nThe server at base_url is not vLLM.\n",
		"Warning: Lonely weight\n\n  on test.hcl line 31, in backend \"local\":\n  31:       weight = 2\n                     ^\n\nOne route needs no weight.\n",
		"Error: Plugin cannot be configured\n\n  on test.hcl line 26, in backend \"local\":\n  26:   config {\n        ^^^^^^\n\nand something without a place\n",
	} {
		require.Contains(t, got, part)
	}
	require.Less(t, strings.Index(got, "Plugin cannot"), strings.Index(got, "Dialect"), "in the order of the file")
}

// TestImplicitBlocksAreShownToo: a plugin may complain about a block that the
// user never wrote; its source is embedded.
func TestImplicitBlocksAreShownToo(t *testing.T) {
	cfg, diags, files := Load(fakeOptions(one("")))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	found := cfg.Classifiers[0].Diagnostics(sdk.Diagnostics(&sdk.ConfigError{Summary: "No fields", Detail: "There is nothing to tell apart."}))
	require.Equal(t, "Error: No fields\n\n  on embedded:implicit.hcl line 3, in classifier \"default\":\n   3: classifier \"default\" {\n      ^^^^^^^^^^^^^^^^^^^^\n\nThere is nothing to tell apart.\n\n",
		string(rendered(t, found, files)))
}

// TestPathsKeepTheirParts: a name may hold what separates parts elsewhere.
func TestPathsKeepTheirParts(t *testing.T) {
	cfg, diags, files := Load(secretOptions("x", server("    headers = { \"a.b\" = \"1\", \"a/b\" = \"2\", \"a\" = \"3\" }\n")))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	for name, source := range map[string]string{"a.b": `"1"`, "a/b": `"2"`, "a": `"3"`} {
		found := cfg.Backends[0].Diagnostics([]*sdk.Diagnostic{{Summary: "Wrong", Path: []string{"headers", name}}})
		require.Equal(t, source, string(found[0].Subject.SliceBytes(files["test.hcl"].Bytes)), name)
	}
}

// TestExtendDoesNotShare: paths that grow from one stem do not write into each
// other.
func TestExtendDoesNotShare(t *testing.T) {
	stem := make([]string, 1, 8)
	stem[0] = "stem"
	a, b := extend(stem, "a"), extend(stem, "b")
	require.Equal(t, []string{"stem", "a"}, a)
	require.Equal(t, []string{"stem", "b"}, b)
	require.NotEqual(t, joinPath(a), joinPath(b))
	require.NotEqual(t, joinPath([]string{"a", "b"}), joinPath([]string{"a b"}))
}
