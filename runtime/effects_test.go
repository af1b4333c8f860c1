// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/config/configtest"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk/api"
)

// TestEffectsAreTrue: a plan says that a process is replaced exactly when the
// host is asked for another one.
func TestEffectsAreTrue(t *testing.T) {
	load := func(s configtest.Sample) *config.Config {
		cfg, diags, _ := config.Load(configtest.Options(s.Source("aua.hcl")))
		require.NotNil(t, cfg, diags)
		return cfg
	}
	kept, replaced := 0, 0
	for seed := range uint64(40) {
		r := configtest.New(seed)
		sample := r.Sample()
		before, after := load(sample), load(r.Change(sample))
		specs := specsOf(before)
		said, fields := map[string]bool{}, false
		for _, c := range config.Compare(before, after) {
			said[c.Address] = c.Effect == api.EffectProcess
			fields = fields || c.Note != ""
		}
		for address, s := range specsOf(after) {
			was, ok := specs[address]
			if !ok {
				require.True(t, said[address], "%s is new, or was something else", address)
				continue
			}
			told := fields && decides[s.Kind]
			same := reflect.DeepEqual(was, s)
			require.Equal(t, !same, said[address] || told && !same, "seed %d: %s", seed, address)
			if same {
				kept++
			} else {
				replaced++
			}
		}
	}
	require.Positive(t, kept)
	require.Positive(t, replaced)
}

// specsOf are what the host is asked for, by address. Where a block stands is
// no part of a process.
func specsOf(cfg *config.Config) map[string]plugin.Spec {
	specs := map[string]plugin.Spec{}
	for _, b := range cfg.PluginBlocks() {
		s := spec(b, cfg.Fields, 0)
		s.Source = ""
		specs[b.Address()] = s
	}
	return specs
}
