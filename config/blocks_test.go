// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// withEnv is a configuration whose verifier has that environment.
func withEnv(env string) Source {
	return one("variable \"key\" {\n  default = \"hunter2\"\n  sensitive = true\n}\nverifier \"v\" {\n  plugin = \"checks\"\n  env = " + env + "\n}\n")
}

func TestEnv(t *testing.T) {
	for env, want := range map[string]map[string]string{
		`null`:                                {},
		`{}`:                                  {},
		`{ A = "1", B = 2, C = true }`:        {"A": "1", "B": "2", "C": "true"},
		`{ "A.B" = "x" }`:                     {"A.B": "x"},
		`{ A = secret("VLLM_KEY") }`:          {"A": environment["VLLM_KEY"]},
		`{ A = "x${var.key}" }`:               {"A": "xhunter2"},
		`merge({ A = "1" }, { B = var.key })`: {"A": "1", "B": "hunter2"},
		`{ for k in ["A", "B"] : k => lower(k) }`: {"A": "a", "B": "b"},
	} {
		cfg := loaded(t, withEnv(env))
		b := cfg.Verifiers[0]
		require.Len(t, b.Env, len(want), env)
		require.Len(t, b.envReference, len(want), env)
		for name, value := range want {
			require.Equal(t, value, b.Env[name].Reveal(), env)
			require.NotContains(t, b.envReference[name], "hunter2", env)
			require.NotContains(t, b.envReference[name], environment["VLLM_KEY"], env)
		}
	}
	require.Equal(t, map[string]string{"A": `${secret("VLLM_KEY")}`}, loaded(t, withEnv(`{ A = secret("VLLM_KEY") }`)).Verifiers[0].envReference)
}

// TestEnvIsCompared: another environment is another configuration.
func TestEnvIsCompared(t *testing.T) {
	base := loaded(t, withEnv(`{ A = "1" }`)).Digest
	require.Equal(t, base, loaded(t, withEnv(`{ A = 1 }`)).Digest)
	require.NotEqual(t, base, loaded(t, withEnv(`{ A = "2" }`)).Digest)
	require.NotEqual(t, base, loaded(t, withEnv(`{ B = "1" }`)).Digest)
	require.NotEqual(t, base, loaded(t, withEnv(`{}`)).Digest)
	require.NotEqual(t, base, loaded(t, withEnv(`{ A = secret("VLLM_KEY") }`)).Digest)
}

func TestEnvMistakes(t *testing.T) {
	for env, detail := range map[string]string{
		`"A=1"`:                  "a map of strings",
		`["A=1"]`:                "a map of strings",
		`{ A = null }`:           `env["A"] is null`,
		`{ A = ["1"] }`:          "a map of strings",
		`{ A = secret("GONE") }`: `The secret "GONE" cannot be read`,
		`{ A = env("GONE") }`:    `The environment variable "GONE" is not set`,
	} {
		d := failure(t, fakeOptions(withEnv(env)))
		require.Contains(t, d.Detail, detail, env)
		require.Equal(t, 18, d.Range.Start.Line, env)
	}
}

// TestSameNameOfAnotherKind: names are per kind of block.
func TestSameNameOfAnotherKind(t *testing.T) {
	cfg := loaded(t, one("verifier \"calc\" {\n  plugin = \"checks\"\n}\nscorer \"calc\" {\n  plugin = \"utility\"\n}\nfield \"calc\" {}\nvariable \"calc\" {\n  default = 1\n}\n"))
	require.Equal(t, []string{"backend.calc", "classifier.default", "verifier.calc", "scorer.calc", "correction_store.default"}, addresses(cfg))
}

// TestBlocksAreSorted by name, whatever their order in the file.
func TestBlocksAreSorted(t *testing.T) {
	cfg := loaded(t, one("verifier \"z\" {\n  plugin = \"checks\"\n}\nverifier \"a\" {\n  plugin = \"checks\"\n}\nverifier \"m\" {\n  plugin = \"checks\"\n}\n"))
	require.Equal(t, []string{"backend.calc", "classifier.default", "verifier.a", "verifier.m", "verifier.z", "scorer.default", "correction_store.default"}, addresses(cfg))
}

// TestRangesAreHeaders: a block's range is its type and label, and no more.
func TestRangesAreHeaders(t *testing.T) {
	src := one("")
	cfg := loaded(t, src)
	require.Equal(t, `backend "calc"`, string(cfg.Backends[0].Range.SliceBytes(src.Data)))
	require.Equal(t, `specialist "calc"`, string(cfg.Specialists[0].Range.SliceBytes(src.Data)))
	require.Equal(t, `auth`, string(cfg.Auth.Range.SliceBytes(src.Data)))

	text := `{"config_version": "1.0", "auth": {"enabled": false},
"backend": {
  "calc": {"plugin": "calc"}
}, "specialist": {"calc": {"backend": "calc", "fields": ["math"]}}}`
	cfg = loaded(t, Source{Name: "a.hcl.json", Data: []byte(text)})
	require.Equal(t, `"calc"`, string(cfg.Backends[0].Range.SliceBytes([]byte(text))), "the label, where the type is on another line")
}
