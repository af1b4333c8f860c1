// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// basic is a configuration that says nothing of its store.
const basic = `
config_version = "1.0"
auth {
  enabled = false
}
backend "local" {
  plugin = "calc"
}
specialist "calc" {
  backend = "local"
  fields  = ["general"]
}
`

// stored loads a configuration with a store in Postgres.
func stored(t *testing.T, body, more string) (*Config, string) {
	t.Helper()
	cfg, diags, files := Load(fakeOptions(inline(basic + fmt.Sprintf("state \"postgres\" {\n%s\n}\n%s", body, more))))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	return cfg, string(rendered(t, diags, files))
}

func TestAStoreInPostgres(t *testing.T) {
	cfg, said := stored(t, `url = secret("VLLM_KEY")`, "")
	require.Empty(t, said)
	require.Equal(t, "postgres", cfg.State.Type)
	require.Equal(t, environment["VLLM_KEY"], cfg.State.URL.Reveal())
	require.Equal(t, "aua", cfg.State.Schema)
	require.Equal(t, 5, cfg.State.MaxConnections)
	require.Empty(t, cfg.State.Path)
	require.Equal(t, map[string]any{"postgres": map[string]any{"url": "(sensitive)", "schema": "aua", "max_connections": 5}}, cfg.Redacted()["state"])

	another, _ := stored(t, `url = secret("PORT")`, "")
	require.NotEqual(t, cfg.Digest, another.Digest)
}

// A secret is written down by its name, wherever in the text it stands.
func TestAStoresCredentialsAreWrittenByName(t *testing.T) {
	for body, want := range map[string]string{
		`url = secret("VLLM_KEY")`:                                    `${secret("VLLM_KEY")}`,
		`url = "postgres://aua:${secret("VLLM_KEY")}@db/aua"`:         `postgres://aua:${secret("VLLM_KEY")}@db/aua`,
		`url = "postgres://aua:${var.password}@db/aua"`:               `postgres://aua:${var.password}@db/aua`,
		`url = "postgres://db/aua?application_name=$${x}"`:            `postgres://db/aua?application_name=$${x}`,
		`url = "postgres://${var.user}:${secret("VLLM_KEY")}@db/aua"`: `postgres://me:${secret("VLLM_KEY")}@db/aua`,
	} {
		cfg, said := stored(t, body, "variable \"password\" {\n  sensitive = true\n  default = \"hunter2\"\n}\nvariable \"user\" {\n  default = \"me\"\n}\n")
		require.Empty(t, said, body)
		var doc struct {
			State struct{ Postgres struct{ URL string } }
		}
		require.NoError(t, json.Unmarshal(cfg.Expanded(), &doc))
		require.Equal(t, want, doc.State.Postgres.URL)
		for _, text := range []string{string(cfg.Expanded()), fmt.Sprintf("%v %+v %#v", cfg.State, cfg.State, cfg.State), said} {
			require.NotContains(t, text, environment["VLLM_KEY"])
			require.NotContains(t, text, "hunter2")
		}
		options := fakeOptions(Source{Name: "expanded.hcl.json", Data: cfg.Expanded()})
		if strings.Contains(want, "var.password") {
			options.Vars = map[string]string{"password": "hunter2"}
		}
		again, diags, files := Load(options)
		require.NotNil(t, again, string(rendered(t, diags, files)))
		require.Equal(t, cfg.Digest, again.Digest)
		require.Equal(t, cfg.State.URL.Reveal(), again.State.URL.Reveal())
	}
}

func TestAPasswordInTheConfigurationIsMentioned(t *testing.T) {
	for _, url := range []string{"postgres://aua:hunter2@db/aua", "host=db user=aua password=hunter2"} {
		_, said := stored(t, fmt.Sprintf("url = %q", url), "")
		require.Contains(t, said, "Credential in the configuration")
		require.Contains(t, said, `url = secret("STATE_URL")`)
		require.NotContains(t, said, "hunter2")
	}
	for _, url := range []string{"postgres://aua@db/aua", "postgres:///aua?host=/run/postgresql"} {
		_, said := stored(t, fmt.Sprintf("url = %q", url), "")
		require.Empty(t, said)
	}
}

func TestASecretOfAStoreCannotBeChanged(t *testing.T) {
	_, diags, files := Load(fakeOptions(inline(basic + "state \"postgres\" {\n  url = upper(secret(\"VLLM_KEY\"))\n}\n")))
	require.True(t, diags.HasErrors())
	require.Equal(t, "Secret cannot be changed", diags[0].Summary)
	require.NotContains(t, string(rendered(t, diags, files)), environment["VLLM_KEY"])
}
