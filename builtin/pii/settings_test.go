// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "pii-redaction", d.Name)
	require.Len(t, d.Kinds, 1)
	kind, ok := d.Serves(sdk.KindMiddleware)
	require.True(t, ok)
	require.True(t, kind.OnChunk)
	require.Equal(t, sdk.NeedsFull, kind.Needs, "parameters hold text as well")
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description, a.Name)
	}
}

func TestSchemaDefaultsAreWhatAnEmptyBlockMeans(t *testing.T) {
	defaults := settings{}
	for _, a := range schema().Attributes {
		if a.Default != nil {
			defaults[a.Name] = a.Default
		}
	}
	filled, empty := newRules(t, defaults), newRules(t, settings{})
	require.Equal(t, empty.kinds, filled.kinds)
	require.Len(t, empty.kinds, len(kinds()))
	require.Equal(t, []bool{true, false}, []bool{empty.restore, empty.redactResponse})
	require.Equal(t, []bool{true, false}, []bool{filled.restore, filled.redactResponse})
}

func TestKinds(t *testing.T) {
	text := "a@example.com, (415) 555-0123, 203.0.113.7"
	for _, tc := range []struct {
		kinds []string
		seen  string
	}{
		{[]string{"email"}, "[EMAIL_1], (415) 555-0123, 203.0.113.7"},
		{[]string{"phone", "ip"}, "a@example.com, [PHONE_1], [IP_1]"},
		{kinds(), "[EMAIL_1], [PHONE_1], [IP_1]"},
	} {
		seen, _ := ask(t, newMiddleware(t, settings{"kinds": tc.kinds}), text)
		require.Equal(t, tc.seen, seen)
	}
}

func TestAllow(t *testing.T) {
	m := newMiddleware(t, settings{"allow": []string{"Help@example.com", "+1 415 555 0100"}, "redact_response": true})
	text := "help@example.com, xhelp@example.com, HELP@EXAMPLE.COM, +1 415 555 0100"
	seen, state := ask(t, m, text)
	require.Equal(t, "help@example.com, [EMAIL_1], HELP@EXAMPLE.COM, +1 415 555 0100", seen)
	require.Equal(t, text, stream(t, m, state, seen))
	require.Equal(t, "help@example.com [EMAIL_2]", stream(t, m, state, "help@example.com x@example.com"))
}

func TestWrongSettings(t *testing.T) {
	for _, tc := range []struct {
		config          settings
		path            []string
		summary, detail string
	}{
		{settings{"kinds": []string{"email", "mail"}}, []string{"kinds", "1"}, "No such kind", `There is no kind "mail".`},
		{settings{"kinds": []string{}}, []string{"kinds"}, "Nothing to hide", "kinds is empty and there is no pattern"},
		{settings{"allow": []string{""}}, []string{"allow", "0"}, "Empty value", "A value in allow is empty."},
		{
			settings{"pattern": []settings{{"name": "ok", "regex": "a"}, {"name": "staff", "regex": "EMP-[0-9"}}},
			[]string{"pattern", "1", "regex"},
			"Invalid regular expression", "missing closing ]",
		},
		{
			settings{"pattern": []settings{{"name": "staff", "regex": `(?<=x)a`}}},
			[]string{"pattern", "0", "regex"},
			"Invalid regular expression", "RE2 syntax",
		},
		{
			settings{"pattern": []settings{{"name": "staff", "regex": `\b[0-9]*`}}},
			[]string{"pattern", "0", "regex"},
			"Invalid regular expression", "matches the empty text",
		},
		{
			settings{"pattern": []settings{{"name": "staff", "regex": `(a{1000}){1000}`}}},
			[]string{"pattern", "0", "regex"},
			"Invalid regular expression", "cannot be used",
		},
		{
			settings{"pattern": []settings{{"name": "Staff", "regex": "a"}}},
			[]string{"pattern", "0", "name"},
			"Invalid name", `"Staff" must begin with a lower-case letter`,
		},
		{
			settings{"pattern": []settings{{"name": "email", "regex": "a"}}},
			[]string{"pattern", "0", "name"},
			"Name is taken", "the name of a built-in kind",
		},
		{
			settings{"pattern": []settings{{"name": "a", "regex": "a"}, {"name": "a", "regex": "b"}}},
			[]string{"pattern", "1", "name"},
			"Name is taken", `two patterns "a"`,
		},
	} {
		raw, err := json.Marshal(tc.config)
		require.NoError(t, err)
		inst := &sdk.Instance{Name: "middleware.pii", Kind: sdk.KindMiddleware, Config: raw}
		diagnostics := sdk.Diagnostics(Plugin().Validate(inst))
		require.Len(t, diagnostics, 1, "%s", raw)
		require.Equal(t, tc.path, diagnostics[0].GetPath())
		require.Equal(t, tc.summary, diagnostics[0].GetSummary())
		require.Contains(t, diagnostics[0].GetDetail(), tc.detail)
		_, err = Plugin().New(t.Context(), inst)
		require.Error(t, err)
	}
}

func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	raw := `{"kinds": ["x"], "allow": [""], "pattern": [{"name": "A", "regex": "("}]}`
	require.Len(t, sdk.Diagnostics(Plugin().Validate(&sdk.Instance{Config: []byte(raw)})), 4)
}

func TestUnknownSettingIsRefused(t *testing.T) {
	require.ErrorContains(t, Plugin().Validate(&sdk.Instance{Config: []byte(`{"kind": []}`)}), "kind")
}

// TestThroughThePlugin runs a query and a streamed answer through what a host
// gets from the plugin.
func TestThroughThePlugin(t *testing.T) {
	raw := `{"kinds": ["email"], "pattern": [{"name": "staff", "regex": "EMP-[0-9]{6}"}]}`
	made, err := Plugin().New(t.Context(), &sdk.Instance{Name: "middleware.pii", Kind: sdk.KindMiddleware, Config: []byte(raw)})
	require.NoError(t, err)
	seen, state := ask(t, made.(sdk.Middleware), "I am EMP-123456, a@example.com.")
	require.Equal(t, "I am [STAFF_1], [EMAIL_1].", seen)
	require.Equal(t, "Hello EMP-123456.", stream(t, made.(sdk.ChunkTransformer), state, "Hello [STA", "FF_1]", ".", ""))
}
