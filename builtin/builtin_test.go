// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package builtin_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/website"
)

func TestPluginsHaveTheirNames(t *testing.T) {
	plugins := builtin.Plugins(website.Docs())
	require.Equal(t, []string{
		"anthropic", "audit", "calc", "checks", "evidence", "handbook", "judge", "lexical", "local", "log", "ollama", "openai", "pii-redaction", "replay", "threshold", "utility", "webhook",
	}, slices.Sorted(maps.Keys(plugins)))
	for name, p := range plugins {
		require.Equal(t, name, p.Name)
	}
}

func TestPluginsDescribeThemselves(t *testing.T) {
	kinds := map[string]sdk.Kind{
		"anthropic": sdk.KindBackend, "calc": sdk.KindBackend, "handbook": sdk.KindBackend, "ollama": sdk.KindBackend, "openai": sdk.KindBackend, "replay": sdk.KindBackend,
		"checks": sdk.KindVerifier, "lexical": sdk.KindClassifier, "utility": sdk.KindScorer, "evidence": sdk.KindArbiter, "judge": sdk.KindArbiter,
		"local": sdk.KindCorrectionStore, "threshold": sdk.KindPromotionPolicy,
		"audit": sdk.KindMiddleware, "pii-redaction": sdk.KindMiddleware, "log": sdk.KindHook, "webhook": sdk.KindHook,
	}
	for name, p := range builtin.Plugins(website.Docs()) {
		d := p.Describe()
		_, serves := d.Serves(kinds[name])
		require.True(t, serves, name)
		require.Regexp(t, regexp.MustCompile(`^\d+\.\d+\.\d+`), d.Version, name)
		require.Regexp(t, regexp.MustCompile(`^[A-Z].*\.$`), d.Description, "%s: a description is a sentence", name)
		for _, a := range d.Config.Attributes {
			require.NotEmpty(t, a.Description, "%s: the setting %s is not described", name, a.Name)
		}
	}
}
