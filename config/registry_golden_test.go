// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRegistryGolden shows the configuration language on one page. A change of
// a type, a default, a bound or a reload class is a change for the users, and
// has to be made here as well.
func TestRegistryGolden(t *testing.T) {
	var out strings.Builder
	Registry().Walk(func(path string, k *Key) {
		fmt.Fprintf(&out, "%s: %s, %s", path, k.Type, k.Reload)
		switch {
		case k.Required:
			out.WriteString(", required")
		case k.Default != nil:
			fmt.Fprintf(&out, ", default %v", k.Default)
		}
		if k.Min != nil {
			fmt.Fprintf(&out, ", from %s", written(k, *k.Min))
		}
		if k.Max != nil {
			fmt.Fprintf(&out, " to %s", written(k, *k.Max))
		}
		if len(k.Enum) > 0 {
			fmt.Fprintf(&out, ", one of %s", strings.Join(k.Enum, " | "))
		}
		if len(k.Only) > 0 {
			fmt.Fprintf(&out, ", of %s only", strings.Join(k.Only, " and "))
		}
		if k.Unit != "" {
			fmt.Fprintf(&out, ", %s", k.Unit)
		}
		out.WriteString("\n")
	})
	golden(t, "testdata/registry.txt", []byte(out.String()))
}

// TestReloadClasses: what a change takes follows from who reads the key.
func TestReloadClasses(t *testing.T) {
	for path, want := range map[string]Reload{
		"config_version":                ReloadNone,
		"variable.default":              ReloadNone,
		"server.address":                ReloadRestart,
		"server.log_level":              ReloadRestart,
		"auth.enabled":                  ReloadRestart,
		"state.path":                    ReloadRestart,
		"records.content":               ReloadHot,
		"sessions.history_tokens":       ReloadHot,
		"routing.fallback":              ReloadHot,
		"field.w_e":                     ReloadHot,
		"specialist.backend":            ReloadHot,
		"specialist.params.temperature": ReloadHot,
		"backend.plugin":                ReloadProcess,
		"backend.env":                   ReloadProcess,
		"scorer.isolation":              ReloadProcess,
		"scorer.timeout":                ReloadHot,
		"verifier.on_error":             ReloadHot,
		"verifier.fields":               ReloadHot,
	} {
		found := false
		Registry().Walk(func(p string, k *Key) {
			if p == path {
				found = true
				require.Equal(t, want, k.Reload, path)
			}
		})
		require.True(t, found, path)
	}
}

// TestBlocksAreDescribed: every block can be explained.
func TestBlocksAreDescribed(t *testing.T) {
	var visit func(spec *BlockSpec)
	visit = func(spec *BlockSpec) {
		require.Regexp(t, `^[A-Z].*\.$`, spec.Description, spec.Type)
		require.False(t, spec.Single && len(spec.Labels) > 0 && len(spec.LabelValues) == 0, "%s: a single block with a free label", spec.Type)
		for _, child := range spec.Blocks {
			visit(child)
		}
	}
	visit(registry)
}
