// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "audit", d.Name)
	require.Len(t, d.Kinds, 1)
	kind, ok := d.Serves(sdk.KindMiddleware)
	require.True(t, ok)
	require.False(t, kind.OnChunk, "it reads no stream")
	require.Equal(t, sdk.NeedsMessages, kind.Needs)
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description, a.Name)
		require.Equal(t, a.Name == "path", a.Required, a.Name)
	}
}

func TestSchemaDefaultsAreWhatIsUsed(t *testing.T) {
	cfg := config{"path": "x"}
	for _, a := range schema().Attributes {
		if a.Default != nil {
			cfg[a.Name] = a.Default
		}
	}
	filled, err := readSettings(instance(t, cfg))
	require.NoError(t, err)
	bare, err := readSettings(instance(t, config{"path": "x"}))
	require.NoError(t, err)
	require.Equal(t, bare, filled)
	require.Equal(t, "hash", bare.Content)
	require.Equal(t, "always", bare.Fsync)
}

func TestWrongSettings(t *testing.T) {
	for _, tc := range []struct {
		set             config
		attribute, says string
	}{
		{config{"path": ""}, "path", "names no file"},
		{config{"path": " "}, "path", "names no file"},
		{config{"path": "folder/"}, "path", "names no file"},
		{config{"content": "some"}, "content", `content is "some", but must be "hash" or "full"`},
		{config{"fsync": "never"}, "fsync", `fsync is "never", but must be "always" or "interval"`},
		{config{"fsync_interval": "1"}, "fsync_interval", `"1" is not a duration between 10ms and 1h`},
		{config{"fsync_interval": "1ms"}, "fsync_interval", "between"},
		{config{"fsync_interval": "2h"}, "fsync_interval", "between"},
		{config{"max_bytes": 100}, "max_bytes", "max_bytes is 100, but must be between 4096 and"},
	} {
		dir := t.TempDir()
		cfg := config{"path": filepath.Join(dir, "audit.jsonl")}
		for name, value := range tc.set {
			cfg[name] = value
		}
		diagnostics := sdk.Diagnostics(Plugin().Validate(instance(t, cfg)))
		require.Len(t, diagnostics, 1, tc.set)
		require.Equal(t, []string{tc.attribute}, diagnostics[0].GetPath())
		require.Contains(t, diagnostics[0].GetDetail(), tc.says)
		_, err := Plugin().New(t.Context(), instance(t, cfg))
		require.Error(t, err)
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, left, "a wrong configuration leaves nothing behind")
	}
}

func TestValidationWritesNothing(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, Plugin().Validate(instance(t, config{"path": filepath.Join(dir, "audit.jsonl")})))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestUnknownSettingIsRefused(t *testing.T) {
	require.ErrorContains(t, Plugin().Validate(instance(t, config{"path": "x", "file": "y"})), "file")
}
