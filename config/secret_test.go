// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/sensitive"
)

// secretOptions resolve every secret to value.
func secretOptions(value string, src Source) LoadOptions {
	opts := fakeOptions(src)
	opts.Secrets = resolving(func(name string) (string, error) {
		if name == "GONE" {
			return "", errors.New("the vault is sealed")
		}
		return value, nil
	})
	return opts
}

// resolving makes the option Secrets of what resolves them.
func resolving(resolve func(string) (string, error)) func([]*SecretProvider) func(string) (string, error) {
	return func([]*SecretProvider) func(string) (string, error) { return resolve }
}

// server is a configuration whose backend is openai with these settings.
func server(settings string) Source {
	return inline(`config_version = "1.0"
auth {
  enabled = false
}
variable "key" {
  default   = "hunter2-variable"
  sensitive = true
}
variable "port" {
  default   = 4711
  sensitive = true
}
locals {
  header = "Bearer ${secret("HEADER")}"
}
specialist "swe" {
  backend = "local"
  fields  = ["software_engineering"]
}
backend "local" {
  plugin = "openai"
  env = {
    TOKEN = secret("TOKEN")
    PLAIN = "not-even-secret"
  }
  config {
    base_url = "http://127.0.0.1:9001"
` + settings + `
  }
}
`)
}

const secretSettings = `
    api_key = secret("KEY")
    headers = { a = local.header, b = var.key, c = "${secret("KEY")}!", d = "open" }
    extra   = { port = var.port, list = ["x", secret("KEY")] }
    route "GET" "/" {
      token = var.key
    }
`

// TestSecretsReachThePluginOnly proves that a secret is in ConfigJSON and Env,
// and in nothing that is shown or compared.
func TestSecretsReachThePluginOnly(t *testing.T) {
	const value = "hunter2-secret"
	cfg, diags, files := Load(secretOptions(value, server(secretSettings)))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	b := cfg.Backends[0]
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(b.ConfigJSON.Reveal()), &got))
	require.Equal(t, value, got["api_key"])
	require.Equal(t, map[string]any{"a": "Bearer " + value, "b": "hunter2-variable", "c": value + "!", "d": "open"}, got["headers"])
	require.Equal(t, map[string]any{"port": 4711.0, "list": []any{"x", value}}, got["extra"])
	require.Equal(t, map[string]sensitive.Text{"TOKEN": sensitive.New(value), "PLAIN": sensitive.New("not-even-secret")}, b.Env)

	shown, err := json.Marshal(cfg.Redacted())
	require.NoError(t, err)
	for _, text := range []string{string(shown), string(b.Redacted), string(b.reference), fmt.Sprint(b.envReference)} {
		for _, hidden := range []string{value, "hunter2-variable", "4711"} {
			require.NotContains(t, text, hidden)
		}
	}
	require.JSONEq(t, `{"a": "(sensitive)", "b": "(sensitive)", "c": "(sensitive)", "d": "open"}`, member(t, b.Redacted, "headers"))
	require.JSONEq(t, `{"a": "Bearer ${secret(\"HEADER\")}", "b": "${var.key}", "c": "${secret(\"KEY\")}!", "d": "open"}`, member(t, b.reference, "headers"))
	require.JSONEq(t, `{"port": "${var.port}", "list": ["x", "${secret(\"KEY\")}"]}`, member(t, b.reference, "extra"))
	require.NotContains(t, string(shown), "not-even-secret", "no value of an environment is shown")
}

func member(t *testing.T, object json.RawMessage, name string) string {
	t.Helper()
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(object, &members))
	return string(members[name])
}

// TestDigestNamesSecrets: another value is the same configuration, another name
// is not.
func TestDigestNamesSecrets(t *testing.T) {
	digest := func(value, settings string) string {
		cfg, diags, files := Load(secretOptions(value, server(settings)))
		require.NotNil(t, cfg, string(rendered(t, diags, files)))
		return cfg.Digest
	}
	base := digest("one", secretSettings)
	require.Regexp(t, `^sha256:[0-9a-f]{64}$`, base)
	require.Equal(t, base, digest("two", secretSettings))
	require.Equal(t, base, digest("one", "# a comment\n"+strings.ReplaceAll(secretSettings, "    ", "\t")))
	require.NotEqual(t, base, digest("one", strings.Replace(secretSettings, `secret("KEY")`, `secret("KEY2")`, 1)))
	require.NotEqual(t, base, digest("one", strings.Replace(secretSettings, `"open"`, `"closed"`, 1)))
	require.NotEqual(t, digest("one", `api_key = "literal-1"`), digest("one", `api_key = "literal-2"`), "a literal has no name")
}

// TestSecretOfAnotherType: the name of a secret is no number, and still stands
// for one.
func TestSecretOfAnotherType(t *testing.T) {
	src := server(`connections = secret("N")` + "\n" + `strict = secret("B")` + "\n")
	opts := fakeOptions(src)
	values := map[string]string{"N": "12", "B": "true", "TOKEN": "t", "HEADER": "h"}
	opts.Secrets = resolving(func(name string) (string, error) { return values[name], nil })
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	require.Equal(t, "12", member(t, json.RawMessage(cfg.Backends[0].ConfigJSON.Reveal()), "connections"))
	require.Equal(t, "true", member(t, json.RawMessage(cfg.Backends[0].ConfigJSON.Reveal()), "strict"))
	require.Equal(t, `"(sensitive)"`, member(t, cfg.Backends[0].Redacted, "connections"))

	values["N"] = "13"
	again, _, _ := Load(opts)
	require.Equal(t, cfg.Digest, again.Digest)
}

func TestSecretMistakes(t *testing.T) {
	for settings, detail := range map[string]string{
		`api_key = secret("GONE")`:                               "The secret \"GONE\" cannot be read: the vault is sealed.",
		`connections = parseint(secret("KEY"), 10)`:              "a secret is among them",
		`connections = parseint(var.key, 10)`:                    "a secret is among them",
		`connections = parseint(local.header, 10)`:               "a secret is among them",
		`extra = jsondecode(var.key)`:                            "a secret is among them",
		`connections = var.key`:                                  "a number is required",
		`dialect = secret("KEY")`:                                "must be one of: auto, vllm, ollama.",
		`connect_timeout = secret("KEY")`:                        "connect_timeout is not a duration.",
		`connections = length(secret("KEY")) + 100000`:           "a secret is among them",
		`connections = strlen(secret("KEY")) + 100000`:           "connections is (sensitive)",
		`tags = [secret("KEY")]`:                                 "must be one of: red, blue.",
		`limits = { rpm = secret("KEY") }`:                       "a number is required",
		`strict = secret("KEY") == "hunter2-secret" ? 5 : "six"`: "a bool is required",
	} {
		d := failure(t, secretOptions("hunter2-secret", server(settings)))
		require.Contains(t, d.Detail, detail, settings)
		require.NotContains(t, d.Detail, "hunter2", settings)
	}
	d := failure(t, secretOptions("", server(`api_key = secret("GONE")`)))
	require.Equal(t, fault.SecretUnresolved, d.Code)
	require.Equal(t, 28, d.Range.Start.Line)
	require.NotContains(t, d.Detail, "export", "an export does not help where a provider answers")
}
