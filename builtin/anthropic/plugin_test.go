// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "anthropic", d.Name)
	_, ok := d.Serves(sdk.KindBackend)
	require.True(t, ok)
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description, a.Name)
		require.Equal(t, a.Name == "api_key" || a.Name == "headers", a.Sensitive, a.Name)
		require.Equal(t, a.Name == "base_url", a.Required, "%s: no address is used that the configuration does not name", a.Name)
	}
}

// TestEveryAttributeIsRead shows that the schema and the settings name the same things.
func TestEveryAttributeIsRead(t *testing.T) {
	var declared, read []string
	for _, a := range schema().Attributes {
		declared = append(declared, a.Name)
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[settings]()) {
		if tag := field.Tag.Get("json"); tag != "" {
			read = append(read, tag)
		}
	}
	require.ElementsMatch(t, declared, read)
}

func TestDefaultsOfTheSchemaAreTheOnesUsed(t *testing.T) {
	cfg := config{"base_url": "http://h"}
	for _, a := range schema().Attributes {
		if a.Default != nil {
			cfg[a.Name] = a.Default
		}
	}
	with, err := readSettings(backendtest.Instance(cfg))
	require.NoError(t, err)
	without, err := readSettings(backendtest.Instance(config{"base_url": "http://h"}))
	require.NoError(t, err)
	require.Equal(t, without.Version, with.Version)
	require.Equal(t, without.MaxTokens, with.MaxTokens)
	require.EqualValues(t, 4096, with.MaxTokens)
}

func TestWrongSettings(t *testing.T) {
	for _, tc := range []struct {
		set       config
		attribute string
		says      string
	}{
		{config{"base_url": ""}, "base_url", `such as "https://api.anthropic.com"`},
		{config{"version": "a\nb"}, "version", `such as "2023-06-01"`},
		{config{"beta": []string{"ok", ""}}, "beta", "is empty"},
		{config{"beta": []string{"a\x00"}}, "beta", "cannot carry"},
		{config{"max_tokens": -1}, "max_tokens", "at least 1"},
		{config{"api_key": "k", "headers": map[string]string{"X-API-Key": "z"}}, "headers", "Remove one"},
	} {
		cfg := config{"base_url": "http://h"}
		for name, value := range tc.set {
			cfg[name] = value
		}
		diagnostics := sdk.Diagnostics(Plugin().Validate(backendtest.Instance(cfg)))
		require.Len(t, diagnostics, 1, "%v", tc.set)
		require.Equal(t, []string{tc.attribute}, diagnostics[0].GetPath())
		require.Contains(t, diagnostics[0].GetDetail(), tc.says)
		require.True(t, strings.HasSuffix(diagnostics[0].GetDetail(), "."), diagnostics[0].GetDetail())
		_, err := Plugin().New(t.Context(), backendtest.Instance(cfg))
		require.Error(t, err)
	}
	require.ErrorContains(t, Plugin().Validate(backendtest.Instance(config{"base_url": "http://h", "organisation": "x"})), "organisation")
}
