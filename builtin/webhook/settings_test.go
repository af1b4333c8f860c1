// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

const anyURL = "https://example.com/hook"

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "webhook", d.Name)
	require.Len(t, d.Kinds, 1)
	kind, ok := d.Serves(sdk.KindHook)
	require.True(t, ok)
	require.Len(t, kind.HookPoints, 13)
	require.Equal(t, sdk.NeedsLastMessage, kind.Needs)
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description, a.Name)
		require.Equal(t, a.Name == "secret", a.Sensitive, a.Name)
		require.Equal(t, a.Name == "secret" || a.Name == "url", a.Required, a.Name)
	}
}

func TestSchemaDefaultsAreWhatIsUsed(t *testing.T) {
	cfg := config{"url": anyURL}
	for _, a := range schema().Attributes {
		if a.Default != nil {
			cfg[a.Name] = a.Default
		}
	}
	filled, err := readSettings(instance(t, cfg))
	require.NoError(t, err)
	bare, err := readSettings(instance(t, config{"url": anyURL}))
	require.NoError(t, err)
	require.Equal(t, bare, filled)
	require.Equal(t, []int{1000, 4, 8}, []int{bare.Queue, bare.Workers, bare.MaxAttempts})
	require.False(t, bare.Content)
}

func TestWrongSettings(t *testing.T) {
	noPEM := filepath.Join(t.TempDir(), "empty.pem")
	require.NoError(t, os.WriteFile(noPEM, []byte("nothing"), 0o600))
	for _, tc := range []struct {
		set             config
		attribute, says string
	}{
		{config{"url": ""}, "url", "must begin with https:// or http://"},
		{config{"url": "ftp://example.com"}, "url", "must begin with https:// or http://"},
		{config{"url": "example.com/hunter2"}, "url", "must begin with https:// or http://"},
		{config{"url": "http://a b/hunter2"}, "url", "it is not a URL"},
		{config{"url": "https:///x"}, "url", "names no host"},
		{config{"url": "https://me:hunter2@example.com"}, "url", "user name or a password"},
		{config{"url": anyURL + "#top"}, "url", "fragment"},
		{config{"secret": "hunter2"}, "secret", "it has 7 bytes"},
		{config{"secret": "whsec_hunter2?"}, "secret", "is not base64"},
		{config{"secret": "whsec_aHVudGVyMg=="}, "secret", "it has 7 bytes"},
		{config{"timeout": "1ms"}, "timeout", "between 100ms and 5m0s"},
		{config{"timeout": "soon"}, "timeout", `"soon" is not a duration`},
		{config{"drain_timeout": "10s"}, "drain_timeout", "between 0s and 7s"},
		{config{"queue": 0}, "queue", "queue is 0, but must be between 1 and 10000"},
		{config{"workers": 65}, "workers", "workers is 65, but must be between 1 and 64"},
		{config{"max_attempts": -1}, "max_attempts", "max_attempts is -1, but must be between 1 and 20"},
		{config{"ca_file": noPEM}, "ca_file", "no certificate"},
		{config{"ca_file": noPEM + "x"}, "ca_file", "cannot be used"},
	} {
		cfg := config{"url": anyURL}
		for name, value := range tc.set {
			cfg[name] = value
		}
		diagnostics := sdk.Diagnostics(Plugin().Validate(instance(t, cfg)))
		require.Len(t, diagnostics, 1, tc.set)
		require.Equal(t, []string{tc.attribute}, diagnostics[0].GetPath())
		require.Equal(t, sdk.SeverityError, diagnostics[0].GetSeverity())
		require.Contains(t, diagnostics[0].GetDetail(), tc.says)
		require.NotContains(t, diagnostics[0].GetDetail(), "hunter2")
		_, err := Plugin().New(t.Context(), instance(t, cfg))
		require.Error(t, err)
	}
}

func TestUnencryptedAddressIsAWarning(t *testing.T) {
	for url, warned := range map[string]bool{
		anyURL: false, "http://127.0.0.1:9000/x": false, "http://localhost/x": false, "http://[::1]/": false, "http://example.com/": true, "http://10.0.0.1/": true,
	} {
		inst := instance(t, config{"url": url})
		diagnostics := sdk.Diagnostics(Plugin().Validate(inst))
		require.Equal(t, warned, len(diagnostics) == 1, url)
		if warned {
			require.Equal(t, sdk.SeverityWarning, diagnostics[0].GetSeverity())
		}
		made, err := Plugin().New(t.Context(), inst)
		require.Len(t, sdk.Diagnostics(err), len(diagnostics))
		require.NoError(t, made.(*hook).Close(), "a warning does not keep it from working")
	}
}

func TestUnknownSettingIsRefused(t *testing.T) {
	require.ErrorContains(t, Plugin().Validate(instance(t, config{"url": anyURL, "uri": "x"})), "uri")
}
