// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDefaultsOfTheSchemaAreTheOnesUsed(t *testing.T) {
	cfg := config{"base_url": "http://h/v1"}
	for _, a := range Attributes() {
		require.NotEmpty(t, a.Description, a.Name)
		if a.Default != nil {
			cfg[a.Name] = a.Default
		}
	}
	with, err := read(t, cfg, testAPI)
	require.NoError(t, err)
	without, err := read(t, config{"base_url": "http://h/v1"}, testAPI)
	require.NoError(t, err)
	require.Equal(t, without.connect, with.connect)
	require.Equal(t, 5*time.Second, with.connect)
	require.Equal(t, without.responseHeader, with.responseHeader)
	require.Zero(t, with.responseHeader)
	require.Equal(t, without.MaxResponseBytes, with.MaxResponseBytes)
}

func TestKeepAliveDefault(t *testing.T) {
	keeps := func(cfg config) bool {
		s, err := read(t, cfg, testAPI)
		require.NoError(t, err)
		return s.keepAlive()
	}
	require.True(t, keeps(config{"base_url": "https://h/v1"}))
	require.Equal(t, acknowledgesAtOnce, keeps(config{"base_url": "http://h/v1"}))
	require.True(t, keeps(config{"base_url": "http://h/v1", "keep_alive": true}))
	require.False(t, keeps(config{"base_url": "https://h/v1", "keep_alive": false}))
}

// TestMistakes checks each refusal: the attribute it points at, and what it says.
func TestMistakes(t *testing.T) {
	noPEM := filepath.Join(t.TempDir(), "empty.pem")
	require.NoError(t, os.WriteFile(noPEM, []byte("nothing"), 0o600))
	for _, tc := range []struct {
		set       config
		attribute string
		says      string
	}{
		{config{"base_url": ""}, "base_url", `such as "http://127.0.0.1:1/v1".`},
		{config{"base_url": "http://me:hunter2@h/v1"}, "base_url", "use api_key"},
		{config{"connect_timeout": "soon"}, "connect_timeout", `"soon" is not a duration`},
		{config{"connect_timeout": "0s"}, "connect_timeout", "longer than 0s"},
		{config{"response_header_timeout": "-1s"}, "response_header_timeout", "is not a duration"},
		{config{"max_response_bytes": -1}, "max_response_bytes", "between"},
		{config{"max_response_bytes": 1 << 40}, "max_response_bytes", "between"},
		{config{"api_key": "a\nb"}, "api_key", "line break"},
		{config{"headers": map[string]string{"X Y": "1"}}, "headers", `"X Y" is not valid`},
		{config{"headers": map[string]string{"X-A": "1\r\nX-B: 2"}}, "headers", "line break"},
		{config{"headers": map[string]string{"HOST": "h"}}, "headers", "sets it itself"},
		{config{"api_key": "k", "headers": map[string]string{"x-key": "z"}}, "headers", "Remove one"},
		{config{"ca_file": filepath.Join(t.TempDir(), "absent.pem")}, "ca_file", "cannot be read"},
		{config{"ca_file": noPEM}, "ca_file", "no certificate"},
	} {
		cfg := config{"base_url": "http://h/v1"}
		for name, value := range tc.set {
			cfg[name] = value
		}
		_, err := read(t, cfg, testAPI)
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, "%v: %v", tc.set, err)
		require.Equal(t, []string{tc.attribute}, diagnostics[0].GetPath())
		require.NotEmpty(t, diagnostics[0].GetSummary())
		require.Contains(t, diagnostics[0].GetDetail(), tc.says)
		require.NotContains(t, diagnostics[0].GetDetail(), "hunter2")
		require.True(t, strings.HasSuffix(diagnostics[0].GetDetail(), "."), diagnostics[0].GetDetail())
	}
	_, err := read(t, config{"headers": map[string]string{"x-key": "z"}, "base_url": "http://h"}, testAPI)
	require.NoError(t, err, "one credential is enough, wherever it stands")
	_, err = read(t, config{"base_url": "x", "connect_timeout": "y", "api_key": "\x00"}, testAPI)
	require.Len(t, sdk.Diagnostics(err), 3, "all mistakes at once")
}
