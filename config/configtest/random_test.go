// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package configtest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
)

// TestSamplesLoad: every sample is valid, and so is what it is changed to.
func TestSamplesLoad(t *testing.T) {
	kinds := map[string]bool{}
	for seed := range uint64(40) {
		r := New(seed)
		r.Plain = seed%2 == 0
		s := r.Sample()
		for _, sample := range []Sample{s, r.Change(s)} {
			src := sample.Source("aua.hcl")
			cfg, diags, _ := config.Load(Options(src))
			require.NotNil(t, cfg, "seed %d: %v\n%s", seed, diags, src.Data)
			for _, b := range cfg.PluginBlocks() {
				kinds[string(b.Kind)] = true
			}
		}
		again := New(seed)
		again.Plain = r.Plain
		require.Equal(t, s, again.Sample(), "the same seed makes the same one")
	}
	require.Len(t, kinds, 9, "every kind of block occurs")
}
