// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
	"github.com/auahq/aua/test/backendtest"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "ollama", d.Name)
	_, ok := d.Serves(sdk.KindBackend)
	require.True(t, ok)
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description, a.Name)
		require.Equal(t, a.Name == "api_key" || a.Name == "headers", a.Sensitive, a.Name)
		require.False(t, a.Required, a.Name)
		for _, value := range a.Enum {
			require.Contains(t, thinkLevels, value)
		}
	}
}

// TestEveryAttributeIsRead shows that the schema and the settings name the same things.
func TestEveryAttributeIsRead(t *testing.T) {
	var declared []string
	for _, a := range schema().Attributes {
		declared = append(declared, a.Name)
	}
	read := map[string]bool{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[settings]()) {
		if tag := field.Tag.Get("json"); tag != "" {
			read[tag] = true
		}
	}
	for _, name := range declared {
		require.True(t, read[name], name)
	}
	require.Len(t, read, len(declared))
}

func TestSettings(t *testing.T) {
	cfg := config{}
	for _, a := range schema().Attributes {
		if a.Default != nil {
			cfg[a.Name] = a.Default
		}
	}
	s, err := readSettings(backendtest.Instance(cfg))
	require.NoError(t, err)
	require.Empty(t, s.keepAlive)
	require.Empty(t, s.options)
	for text, want := range map[string]string{"30m": `"30m"`, "-1": "-1", "0": "0", "90": "90", "1h30m": `"1h30m"`} {
		s, err = readSettings(backendtest.Instance(config{"keep_alive": text}))
		require.NoError(t, err)
		require.Equal(t, want, s.keepAlive)
	}
	s, err = readSettings(backendtest.Instance(config{"options": map[string]any{"num_ctx": 1, "stop": []string{"x"}}, "num_ctx": 2}))
	require.NoError(t, err)
	require.JSONEq(t, `{"num_ctx":2,"stop":["x"]}`, string(rawjson.Encode(s.options)))
	s, err = readSettings(backendtest.Instance(config{"reuse_connections": false, "base_url": "https://h"}))
	require.NoError(t, err)
	require.False(t, *s.KeepAlive, "the connections' setting goes by another name")
}

func TestWrongSettings(t *testing.T) {
	for _, tc := range []struct {
		set       config
		attribute string
		says      string
	}{
		{config{"base_url": "localhost:11434"}, "base_url", `such as "http://127.0.0.1:11434"`},
		{config{"keep_alive": "soon"}, "keep_alive", "neither a duration"},
		{config{"num_ctx": -1}, "num_ctx", "at least 1"},
		{config{"think": "hard"}, "think", `"medium"`},
		{config{"options": []int{1}}, "options", "must be an object"},
	} {
		diagnostics := sdk.Diagnostics(Plugin().Validate(backendtest.Instance(tc.set)))
		require.Len(t, diagnostics, 1, "%v", tc.set)
		require.Equal(t, []string{tc.attribute}, diagnostics[0].GetPath())
		require.Contains(t, diagnostics[0].GetDetail(), tc.says)
		require.True(t, strings.HasSuffix(diagnostics[0].GetDetail(), "."), diagnostics[0].GetDetail())
		_, err := Plugin().New(t.Context(), backendtest.Instance(tc.set))
		require.Error(t, err)
	}
	require.ErrorContains(t, Plugin().Validate(backendtest.Instance(config{"num_context": 1})), "num_context")
}
