// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestParity: what can be written in the native syntax can be written in JSON,
// and is the same configuration.
func TestParity(t *testing.T) {
	const head = `"config_version": "1.0", "auth": {"enabled": false},
"backend": {"calc": {"plugin": "calc"}},
"specialist": {"calc": {"backend": "calc", "fields": ["mathematics"]}`
	for _, c := range []struct{ name, native, specialists, more string }{
		{"nothing more", "", "", ""},
		{
			"server",
			"server {\n  queue_size = 5\n  max_body = \"1MiB\"\n  heartbeat = \"5s\"\n}\n",
			"", `"server": {"queue_size": 5, "max_body": "1MiB", "heartbeat": "5s"}`,
		},
		{
			"plugins",
			"plugin_dir = \"p\"\nrequired_plugins {\n  house-log = { source = \"acme/house-log\", version = \"~> 1.2\", mtls = true }\n}\ndev_overrides {\n  house-log = \"bin/house-log\"\n}\n",
			"", `"plugin_dir": "p", "required_plugins": {"house-log": {"source": "acme/house-log", "version": "~> 1.2", "mtls": true}}, "dev_overrides": {"house-log": "bin/house-log"}`,
		},
		{"state", "state \"memory\" {}\n", "", `"state": {"memory": {}}`},
		{"state path", "state \"sqlite\" {\n  path = \"x.db\"\n}\n", "", `"state": {"sqlite": {"path": "x.db"}}`},
		{"sessions", "sessions {\n  history_tokens = 7\n}\n", "", `"sessions": [{"history_tokens": 7}]`},
		{"records", "records {\n  retention = \"7d\"\n}\n", "", `"records": [{"retention": "7d"}]`},
		{"field", "field \"law\" {\n  mu = 6\n  aliases = [\"legal\", \"lex\"]\n}\n", "", `"field": {"law": {"mu": 6, "aliases": ["legal", "lex"]}}`},
		{
			"two fields",
			"field \"a\" {\n  high_risk = true\n}\nfield \"b\" {\n  e_min = 0.1\n}\n",
			"", `"field": [{"a": {"high_risk": true}}, {"b": {"e_min": 0.1}}]`,
		},
		{
			"specialist",
			"specialist \"s\" {\n  backend = \"calc\"\n  fields = [\"law\"]\n  params {\n    temperature = 0.5\n    stop = [\"x\"]\n  }\n  breaker {\n    failures = 9\n  }\n  price {\n    prompt = 1.5\n  }\n}\n",
			`, "s": {"backend": "calc", "fields": ["law"], "params": {"temperature": 0.5, "stop": ["x"]}, "breaker": {"failures": 9}, "price": {"prompt": 1.5}}`, "",
		},
		{
			"variables and locals",
			"variable \"n\" {\n  type = number\n  default = 4\n}\nvariable \"s\" {\n  type = string\n  default = \"x\"\n}\nlocals {\n  m = \"${var.s}-${var.n + 1}\"\n  twice = upper(local.m)\n}\nspecialist \"s\" {\n  backend = \"calc\"\n  fields = [\"law\"]\n  model = local.twice\n}\n",
			`, "s": {"backend": "calc", "fields": ["law"], "model": "${local.twice}"}`,
			`"variable": {"n": {"type": "number", "default": 4}, "s": {"type": "string", "default": "x"}}, "locals": {"m": "${var.s}-${var.n + 1}", "twice": "${upper(local.m)}"}`,
		},
		{
			"numbers from expressions",
			"locals {\n  n = 5\n}\nserver {\n  queue_size = local.n * 2\n}\n",
			"", `"locals": {"n": 5}, "server": {"queue_size": "${local.n * 2}"}`,
		},
		{
			"plugin blocks",
			"scorer \"s\" {\n  plugin = \"utility\"\n  timeout = \"1s\"\n  env = { A = \"1\" }\n  config {\n    cost_weight = 0.5\n  }\n}\nverifier \"v\" {\n  plugin = \"checks\"\n  fields = [\"law\"]\n  on_error = \"fail\"\n}\n",
			"", `"scorer": {"s": {"plugin": "utility", "timeout": "1s", "env": {"A": "1"}, "config": {"cost_weight": 0.5}}}, "verifier": {"v": {"plugin": "checks", "fields": ["law"], "on_error": "fail"}}`,
		},
		{
			"secrets",
			"verifier \"v\" {\n  plugin = \"checks\"\n  env = { A = secret(\"VLLM_KEY\") }\n}\n",
			"", `"verifier": {"v": {"plugin": "checks", "env": {"A": "${secret(\"VLLM_KEY\")}"}}}`,
		},
		{"null", "server {\n  address = null\n}\n", "", `"server": {"address": null}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			native := loaded(t, one(c.native))
			text := "{" + head + c.specialists + "}"
			if c.more != "" {
				text += ",\n" + c.more
			}
			other := loaded(t, Source{Name: "aua.hcl.json", Data: []byte(text + "}")})
			require.Equal(t, native.Digest, other.Digest)
			require.Equal(t, content(t, native), content(t, other))
		})
	}
}

// TestNativeAndJSONTogether: files of both forms make one configuration.
func TestNativeAndJSONTogether(t *testing.T) {
	whole := loaded(t, one("verifier \"v\" {\n  plugin = \"checks\"\n}\n"))
	split := loaded(t, one(""), Source{Name: "more.hcl.json", Data: []byte(`{"verifier": {"v": {"plugin": "${local.p}"}}}`)},
		Source{Name: "locals.hcl", Data: []byte("locals {\n  p = \"checks\"\n}\n")})
	require.Equal(t, whole.Digest, split.Digest)
}

// TestDevWithDetectedServers: the embedded configuration, and a file without a
// version that was made of what is running on the machine.
func TestDevWithDetectedServers(t *testing.T) {
	detected := Source{Name: "detected.hcl", Data: []byte(`backend "ollama" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:11434/v1"
  }
}

specialist "qwen2-5-7b" {
  backend = "ollama"
  model   = "qwen2.5:7b"
  fields  = ["general", "research", "education", "creative_writing", "software_engineering"]
  timeout = "120s"
}
`)}
	opts := fakeOptions(DevSource(), detected)
	opts.Dev = true
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	require.Empty(t, diags, string(rendered(t, diags, files)))
	require.Equal(t, []string{"backend.calc", "backend.handbook", "backend.ollama", "classifier.default", "verifier.checks", "arbiter.default", "scorer.default", "correction_store.default"}, addresses(cfg))
	require.Equal(t, "qwen2.5:7b", cfg.Specialists[2].Model)
	require.Equal(t, "detected.hcl", cfg.Specialists[2].Range.Filename)
}
