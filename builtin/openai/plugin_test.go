// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "openai", d.Name)
	_, ok := d.Serves(sdk.KindBackend)
	require.True(t, ok)
	require.Len(t, d.Kinds, 1)
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description, a.Name)
		require.Equal(t, a.Name == "api_key" || a.Name == "headers", a.Sensitive, a.Name)
		require.Equal(t, a.Name == "base_url", a.Required, a.Name)
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

// TestWrongSettings checks each refusal: the attribute it points at, and what it says.
func TestWrongSettings(t *testing.T) {
	noPEM := filepath.Join(t.TempDir(), "empty.pem")
	require.NoError(t, os.WriteFile(noPEM, []byte("nothing"), 0o600))
	for _, tc := range []struct {
		set       config
		attribute string
		says      string
	}{
		{config{"base_url": ""}, "base_url", "http:// or https://"},
		{config{"base_url": "127.0.0.1:8080/v1"}, "base_url", "not a URL"},
		{config{"base_url": "localhost:8080/v1"}, "base_url", "http:// or https://"},
		{config{"base_url": "ftp://h/v1"}, "base_url", "http:// or https://"},
		{config{"base_url": "http:///v1"}, "base_url", "names no host"},
		{config{"base_url": "http://h/v1?key=1"}, "base_url", "query"},
		{config{"base_url": "http://h/v1#top"}, "base_url", "fragment"},
		{config{"base_url": "http://me:hunter2@h/v1"}, "base_url", "use api_key"},
		{config{"connect_timeout": "soon"}, "connect_timeout", `"soon" is not a duration`},
		{config{"connect_timeout": "0s"}, "connect_timeout", "longer than 0s"},
		{config{"response_header_timeout": "-1s"}, "response_header_timeout", "is not a duration"},
		{config{"max_response_bytes": -1}, "max_response_bytes", "between"},
		{config{"max_response_bytes": 1 << 40}, "max_response_bytes", "between"},
		{config{"api_key": "a\nb"}, "api_key", "line break"},
		{config{"organization": "a\x00"}, "organization", "cannot carry"},
		{config{"headers": map[string]string{"X Y": "1"}}, "headers", `"X Y" is not valid`},
		{config{"headers": map[string]string{"": "1"}}, "headers", "not valid"},
		{config{"headers": map[string]string{"X-A": "1\r\nX-B: 2"}}, "headers", "line break"},
		{config{"headers": map[string]string{"content-Type": "text/plain"}}, "headers", "sets it itself"},
		{config{"api_key": "k", "headers": map[string]string{"authorization": "Basic x"}}, "headers", "Remove one"},
		{config{"ca_file": filepath.Join(t.TempDir(), "absent.pem")}, "ca_file", "cannot be read"},
		{config{"ca_file": noPEM}, "ca_file", "no certificate"},
	} {
		cfg := config{"base_url": "http://h/v1"}
		for name, value := range tc.set {
			cfg[name] = value
		}
		err := Plugin().Validate(backendtest.Instance(cfg))
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, "%v: %v", tc.set, err)
		require.Equal(t, []string{tc.attribute}, diagnostics[0].GetPath())
		require.Contains(t, diagnostics[0].GetDetail(), tc.says)
		require.NotContains(t, diagnostics[0].GetDetail(), "hunter2")
		require.True(t, strings.HasSuffix(diagnostics[0].GetDetail(), "."), diagnostics[0].GetDetail())
		_, err = Plugin().New(t.Context(), backendtest.Instance(cfg))
		require.Error(t, err)
	}
}

func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	err := Plugin().Validate(backendtest.Instance(config{"base_url": "x", "connect_timeout": "y", "headers": map[string]string{"b c": "", "a b": ""}}))
	var details []string
	for _, d := range sdk.Diagnostics(err) {
		details = append(details, d.GetDetail())
	}
	require.Len(t, details, 4)
	require.Contains(t, details[2], "a b", "in order of the names")
}

func TestUnknownMemberIsAnError(t *testing.T) {
	require.ErrorContains(t, Plugin().Validate(backendtest.Instance(config{"base_url": "http://h/v1", "bas_url": "x"})), "bas_url")
}
