// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

const refreshed = `config_version = "1.0"
auth {
  enabled = false
}
variable "region" {
  default   = "eu-central"
  sensitive = true
}
locals {
  bearer = "Bearer ${secret("TOKEN")}"
}
backend "keyed" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:9001"
    api_key  = secret("KEY")
    headers  = { authorization = local.bearer, region = var.region, text = file("header.txt") }
  }
}
backend "env" {
  plugin = "calc"
  env    = { TOKEN = secret("TOKEN") }
}
backend "open" {
  plugin = "calc"
  env    = { PLAIN = "nothing-secret" }
}
specialist "base" {
  backend = "keyed"
  fields  = ["general"]
}
`

// TestRefreshedChangesSecretsAlone: the blocks whose secrets are others, and
// neither what the files say by now nor anything else.
func TestRefreshedChangesSecretsAlone(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("aua.hcl", refreshed)
	write("header.txt", "before")
	values := map[string]string{"KEY": "key-one", "TOKEN": "token-one"}
	resolve := func(name string) (string, error) { return values[name], nil }
	opts := fakeOptions()
	opts.Paths, opts.Secrets, opts.Vars = []string{dir}, resolving(resolve), map[string]string{"region": "us-west"}
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	require.Equal(t, []string{"KEY", "TOKEN"}, cfg.Backends[1].Secrets())
	require.Equal(t, []string{"TOKEN"}, cfg.Backends[0].Secrets())
	require.Empty(t, cfg.Backends[2].Secrets())

	same, changed, diags := cfg.Refreshed(resolve)
	require.Empty(t, diags)
	require.Empty(t, changed)
	require.Same(t, cfg.Backends[1], same.Backends[1])

	write("aua.hcl", "config_version = \"7.0\"\n")
	write("header.txt", "after")
	values["KEY"] = "key-two"
	next, changed, diags := cfg.Refreshed(resolve)
	require.Empty(t, diags)
	require.Equal(t, []string{"backend.keyed"}, changed)
	require.JSONEq(t, `{
		"base_url": "http://127.0.0.1:9001", "api_key": "key-two", "dialect": "auto", "connect_timeout": "10s", "connections": 8, "strict": false,
		"headers": {"authorization": "Bearer token-one", "region": "us-west", "text": "before"}
	}`, next.Backends[1].ConfigJSON.Reveal())
	require.Equal(t, cfg.Digest, next.digest())
	require.Same(t, cfg.Backends[0], next.Backends[0])
	require.Contains(t, cfg.Backends[1].ConfigJSON.Reveal(), "key-one", "the configuration of before is not touched")

	values["TOKEN"] = "token-two"
	last, changed, diags := next.Refreshed(resolve)
	require.Empty(t, diags)
	require.Equal(t, []string{"backend.env", "backend.keyed"}, changed)
	require.Equal(t, "token-two", last.Backends[0].Env["TOKEN"].Reveal())

	values["KEY"] = "x"
	_, _, diags = last.Refreshed(func(name string) (string, error) { return "", os.ErrNotExist })
	require.True(t, diags.HasErrors())
	require.Equal(t, fault.SecretUnresolved, CodeOf(diags[0]))
}

// TestHidden: what is scrubbed is the value itself, what was made of it, and
// what the plugin calls sensitive.
func TestHidden(t *testing.T) {
	opts := secretOptions("hunter2-secret", server(secretSettings+"\n"))
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	hidden := map[string]bool{}
	for _, text := range cfg.Backends[0].Hidden() {
		hidden[text.Reveal()] = true
	}
	for _, want := range []string{"hunter2-secret", "Bearer hunter2-secret", "hunter2-variable", "hunter2-secret!"} {
		require.True(t, hidden[want], want)
	}
	require.False(t, hidden["open"])
	require.False(t, hidden["not-even-secret"])

	literal := server(`api_key = "typed-in"`)
	_, diags, files = Load(secretOptions("hunter2-secret", server("api_key = \"typed-in\"\nnonsense = 1")))
	require.True(t, diags.HasErrors())
	require.NotContains(t, string(rendered(t, diags, files)), "typed-in", "nor does a mistake beside it")
	cfg, diags, files = Load(secretOptions("hunter2-secret", literal))
	require.Contains(t, cfg.Backends[0].Hidden()[len(cfg.Backends[0].Hidden())-1].Reveal(), "typed-in")
	require.Len(t, diags, 1)
	require.Equal(t, hcl.DiagWarning, diags[0].Severity)
	require.NotContains(t, string(rendered(t, diags, files)), "typed-in", "the warning does not show it either")
}

// TestLoadSecretsNeedsNothingElse: neither plugins nor secrets, and no valid rest.
func TestLoadSecretsNeedsNothingElse(t *testing.T) {
	providers, diags, _ := LoadSecrets(LoadOptions{Sources: []Source{inline(`config_version = "1.0"
variable "folder" {
  default = "/etc/aua"
}
secrets "vault" {
  address = "https://127.0.0.1:8200"
  path    = "aua"
  approle {
    role_id       = "aua"
    secret_id_env = "SECRET_ID"
  }
}
secrets "file" {
  path    = "${var.folder}/secrets.enc"
  key_env = "AUA_SECRETS_KEY"
  ttl     = "1m"
}
backend "a" {
  plugin = "unknown"
  config {
    key = secret("NOT_THERE")
  }
}
`)}})
	require.Empty(t, diags)
	require.Len(t, providers, 2)
	require.Equal(t, SecretsFile, providers[0].Type, "in the order in which they are asked")
	require.Equal(t, "/etc/aua/secrets.enc", providers[0].Path)
	require.Equal(t, "approle", providers[1].AppRole.Mount)
	require.Equal(t, "secret", providers[1].Mount)

	providers, diags, _ = LoadSecrets(LoadOptions{Sources: []Source{inline(`config_version = "1.0"`)}})
	require.Empty(t, diags)
	require.Empty(t, providers)
	require.NotNil(t, providers)
	providers, diags, _ = LoadSecrets(LoadOptions{Sources: []Source{inline(`secrets "file" {}`)}})
	require.True(t, diags.HasErrors())
	require.Nil(t, providers)
}
