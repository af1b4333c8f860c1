// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStartedHasEveryBlockThatTakesARestart of what the server was started with,
// and none of the others.
func TestStartedHasEveryBlockThatTakesARestart(t *testing.T) {
	load := func(src string) *Config {
		t.Helper()
		cfg, diags, _ := Load(LoadOptions{Sources: []Source{{Name: "aua.hcl", Data: []byte("config_version = \"1.0\"\nbackend \"b\" { plugin = \"calc\" }\nspecialist \"s\" {\n  backend = \"b\"\n  fields = [\"general\"]\n}\n" + src)}}, Plugins: fakeOptions().Plugins})
		require.False(t, diags.HasErrors(), diags.Error())
		return cfg
	}
	boot := load(`
server { max_body = "1MiB" }
auth { enabled = false }
state "memory" {}
secrets "env" { prefix = "BOOT_" }
routing { single_threshold = 0.9 }
`)
	applied := load(`
auth { enabled = false }
routing { single_threshold = 0.8 }
`)
	started := applied.Started(boot)
	for _, spec := range registry.Blocks {
		restart, keys := true, 0
		spec.Walk(func(_ string, k *Key) {
			keys++
			restart = restart && k.Reload == ReloadRestart
		})
		if keys == 0 {
			continue
		}
		want := applied
		if restart {
			want = boot
		}
		require.Equal(t, string(mustJSON(compared.body(registry, want, "")[spec.Type])), string(mustJSON(compared.body(registry, started, "")[spec.Type])), spec.Type)
	}
	require.Equal(t, applied.Digest, started.Digest)
}
