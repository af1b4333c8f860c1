// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lock_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const hash = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

// describe is the JSON of a description with all that could be mistaken for
// HCL in it.
func describe(t *testing.T, name, version string) json.RawMessage {
	t.Helper()
	d := &sdk.Description{
		Name: name, Version: version, APIVersion: "v1beta1", SDKVersion: "0.1.0",
		Description: "Says \"${name}\", %{ if true } and \\n,\n\tin ünïcode \u0000\u2028.",
		Kinds:       []sdk.KindDescription{{Kind: sdk.KindHook, Needs: "none", HookPoints: []string{"post_query", "pre_query"}}},
		Config: sdk.Schema{Attributes: []sdk.Attribute{
			{Name: "threshold", Type: "number", Default: 0.1, Min: sdk.Float(-1e-7), Max: sdk.Float(1e21)},
			{Name: "extra", Type: "any", Default: map[string]any{"for": 1, "null": nil, "true": []any{}, "a b": map[string]any{}, "x": false}},
		}},
	}
	text, err := d.JSON()
	require.NoError(t, err)
	return text
}

func sample(t *testing.T) *lock.File {
	t.Helper()
	f := &lock.File{}
	f.Set(&lock.Plugin{Source: "local/py-fields", Version: "0.3.1", Constraints: "", Hashes: []string{hash}, Description: json.RawMessage(`{"name":"py-fields","version":"0.3.1","api_version":"v1beta1"}`)})
	f.Set(&lock.Plugin{Source: "acme/slow-log", Version: "1.2.0", Constraints: "~> 1.2", Hashes: []string{hash, "h1:" + strings.Repeat("z", 43) + "="}, Description: describe(t, "slow-log", "1.2.0")})
	return f
}

func TestGolden(t *testing.T) {
	text, err := sample(t).Bytes()
	require.NoError(t, err)
	golden := filepath.Join("testdata", "lock.hcl")
	if *update {
		require.NoError(t, os.WriteFile(golden, text, 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), string(text))
}

// What was read is written again, byte for byte, and means the same.
func TestReadAndWriteIsTheIdentity(t *testing.T) {
	text, err := sample(t).Bytes()
	require.NoError(t, err)
	f, _, diags := lock.Parse(text, lock.FileName)
	require.Empty(t, diags)
	again, err := f.Bytes()
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))

	p := f.Find("acme/slow-log")
	require.JSONEq(t, string(describe(t, "slow-log", "1.2.0")), string(p.Description))
	d, err := p.Describe()
	require.NoError(t, err)
	require.Equal(t, "slow-log", d.Name)
	require.InDelta(t, 0.1, d.Config.Attributes[0].Default, 0)
	require.True(t, p.Allows(hash))
	require.False(t, p.Allows("h1:other"))
	require.Equal(t, "~> 1.2", p.Constraints)
	require.Nil(t, f.Find("acme/other"))
	require.True(t, f.Remove("acme/slow-log"))
	require.False(t, f.Remove("acme/slow-log"))
}

// A broken lock file is never passed over, and the mistake has its place.
func TestBrokenFiles(t *testing.T) {
	good, err := sample(t).Bytes()
	require.NoError(t, err)
	for name, c := range map[string]struct {
		old, new string
		summary  string
	}{
		"syntax":         {`plugin "acme/slow-log" {`, `plugin "acme/slow-log"`, "Invalid block definition"},
		"merge":          {"# edit it by hand.", "<<<<<<< HEAD", "Argument or block definition required"},
		"other block":    {`plugin "acme/slow-log"`, `plugins "acme/slow-log"`, "Unsupported block type"},
		"other argument": {`version     = "1.2.0"`, "version     = \"1.2.0\"\nversions = 1", "Unsupported argument"},
		"no version":     {`version     = "1.2.0"`, "", "Missing required argument"},
		"source":         {`"acme/slow-log"`, `"slow-log"`, "Invalid source"},
		"twice":          {`"local/py-fields"`, `"acme/slow-log"`, "Duplicate plugin"},
		"version":        {`version     = "1.2.0"`, `version     = "1.2"`, "Invalid version"},
		"other version":  {`version     = "1.2.0"`, `version     = "1.2.1"`, "Invalid description"},
		"null":           {`version     = "1.2.0"`, `version     = null`, "Invalid version"},
		"function":       {`version     = "1.2.0"`, `version     = env("X")`, "Function calls not allowed"},
		"constraints":    {`"~> 1.2"`, `"around 1.2"`, "Invalid constraints"},
		"hash":           {hash, "h2:abc", "Invalid hashes"},
		"description":    {`name        = "py-fields"`, `name = "other"`, "Invalid description"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(string(good), c.old, c.new, 1)
			require.NotEqual(t, string(good), text)
			f, parsed, diags := lock.Parse([]byte(text), lock.FileName)
			require.Nil(t, f)
			require.NotNil(t, parsed)
			require.Equal(t, c.summary, diags[0].Summary)
			require.NotNil(t, diags[0].Subject)
			require.NotEqual(t, hcl.InitialPos, diags[0].Subject.Start)
			require.Contains(t, diags[0].Detail, "aua plugins lock")
		})
	}
}

func TestDescriptionThatIsNone(t *testing.T) {
	p := &lock.Plugin{Source: "acme/x", Version: "1.0.0", Description: json.RawMessage("hello")}
	_, err := p.Describe()
	require.Equal(t, fault.ConfigInvalid, fault.CodeOf(err))
	_, err = (&lock.File{Plugins: []*lock.Plugin{p}}).Bytes()
	require.ErrorContains(t, err, "acme/x")
}
