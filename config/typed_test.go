// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk/api"
)

// typedInto is a configuration with credentials in it that are no secrets by name.
const typedInto = basic + `
backend "remote" {
  plugin = "openai"
  env    = { TOKEN = "canary of the environment", BEARER = "Bearer ${secret("VLLM_KEY")}" }
  config {
    base_url = "http://127.0.0.1:9"
    api_key  = "canary \"of\" a $${key}"
    headers  = { team = sensitive("canary of a header") }
    route "POST" "/v1" { token = "canary of a route" }
  }
}
state "postgres" {
  url = "postgres://aua:canary@db/aua"
}
`

func loadTyped(t *testing.T, text string) *Config {
	t.Helper()
	cfg, diags, files := Load(fakeOptions(inline(text)))
	said := string(rendered(t, diags, files))
	require.NotNil(t, cfg, said)
	require.NotContains(t, said, "canary")
	return cfg
}

// TestWhatIsTypedIsNotShown, and still is what an apply of the document makes.
func TestWhatIsTypedIsNotShown(t *testing.T) {
	cfg := loadTyped(t, typedInto)
	b := cfg.Backends[1]
	require.JSONEq(t, `{
		"base_url": "http://127.0.0.1:9", "api_key": "canary \"of\" a ${key}", "headers": {"team": "canary of a header"}, "dialect": "auto",
		"connect_timeout": "10s", "connections": 8, "strict": false, "route": [{"method": "POST", "path": "/v1", "token": "canary of a route", "weight": 1.5}]
	}`, b.ConfigJSON.Reveal())
	require.NotContains(t, string(b.Redacted), "canary")
	require.Contains(t, string(cfg.Expanded()), `"${sensitive(\"canary \\\"of\\\" a $${key}\")}"`)

	again, diags, files := Load(fakeOptions(Source{Name: "snapshot.hcl.json", Data: cfg.Expanded()}))
	require.NotNil(t, again, string(rendered(t, diags, files)))
	require.Equal(t, string(cfg.Expanded()), string(again.Expanded()))
	require.Equal(t, cfg.Digest, again.Digest)
	require.Equal(t, b.ConfigJSON.Reveal(), again.Backends[1].ConfigJSON.Reveal())
	require.Equal(t, string(b.Redacted), string(again.Backends[1].Redacted))
	require.Equal(t, b.Env, again.Backends[1].Env)

	shown := string(Shown(cfg.Expanded()))
	require.NotContains(t, shown, "canary")
	var doc struct {
		Backend struct {
			Remote struct {
				Env    map[string]string
				Config map[string]any
			}
		}
		State struct{ Postgres struct{ URL, Schema string } }
	}
	require.NoError(t, json.Unmarshal([]byte(shown), &doc))
	require.Equal(t, map[string]string{"TOKEN": "(sensitive)", "BEARER": `Bearer ${secret("VLLM_KEY")}`}, doc.Backend.Remote.Env)
	require.Equal(t, "(sensitive)", doc.Backend.Remote.Config["api_key"])
	require.Equal(t, map[string]any{"team": "(sensitive)"}, doc.Backend.Remote.Config["headers"])
	require.Equal(t, "http://127.0.0.1:9", doc.Backend.Remote.Config["base_url"])
	require.Equal(t, "(sensitive)", doc.State.Postgres.URL)
	require.Equal(t, "aua", doc.State.Postgres.Schema)
	text, err := HCL([]byte(shown))
	require.NoError(t, err)
	require.NotContains(t, string(text), "canary")
	require.Nil(t, Shown([]byte("no document")))
}

// TestChangesOfWhatIsTyped are told, and not what they are.
func TestChangesOfWhatIsTyped(t *testing.T) {
	before, after := loadTyped(t, typedInto), loadTyped(t, strings.ReplaceAll(typedInto, "canary", "other canary"))
	require.NotEqual(t, before.Digest, after.Digest)
	changes := Compare(before, after)
	said, err := json.Marshal(append(changes, Compare(nil, after)...))
	require.NoError(t, err)
	require.NotContains(t, string(said), "canary")
	var paths []string
	for _, c := range changes {
		for _, k := range c.Keys {
			require.True(t, k.Sensitive, k.Path)
			paths = append(paths, c.Address+"."+k.Path)
		}
	}
	require.Equal(t, []string{"backend.remote.config.api_key", "backend.remote.config.headers.team", "backend.remote.config.route[0].token", "backend.remote.env.TOKEN", "state.url"}, paths)
	require.Equal(t, api.EffectRestart, changes[1].Effect)
}

// TestWhatIsTypedStandsForItself, whatever characters it is made of.
func TestWhatIsTypedStandsForItself(t *testing.T) {
	values := []cty.Value{cty.NumberIntVal(-5), cty.NumberFloatVal(0.25), cty.True}
	for _, text := range oddTexts() {
		values = append(values, cty.StringVal(text))
	}
	for _, v := range values {
		w := writer{typed: true}
		written := w.value(v)
		require.Nil(t, w.computed)
		require.Equal(t, len(written.(string)), interpolation(written.(string)), written)
		require.Equal(t, written, (&writer{typed: true}).value(typedReference(v)))
		require.Equal(t, written, (&writer{}).value(typedReference(v)), "it stays sensitive elsewhere")
		require.Equal(t, "a (sensitive) b (sensitive)", hideTypedText(fmt.Sprintf("a %s b %s", written, written)))
	}
	require.Equal(t, "(sensitive)", hideTypedText(`${sensitive("no end`))
	require.Empty(t, (&writer{typed: true}).value(cty.StringVal("")))
}

// TestWhereSensitiveMayStand: where secret() may.
func TestWhereSensitiveMayStand(t *testing.T) {
	for body, detail := range map[string]string{
		`model = sensitive("a name")`: "sensitive()",
	} {
		cfg, diags, files := Load(fakeOptions(inline(strings.Replace(basic, `backend = "local"`, "backend = \"local\"\n"+body, 1))))
		require.Nil(t, cfg, body)
		require.Contains(t, string(rendered(t, diags, files)), detail)
	}
	for expression, detail := range map[string]string{
		`sensitive(["a list"])`:          "sensitive() takes a text, a number or a bool.",
		`upper(sensitive("canary"))`:     "sensitive() goes through upper()",
		`"a ${sensitive("x")}" == "a b"`: "goes through",
	} {
		cfg, diags, files := Load(fakeOptions(inline(strings.Replace(typedInto, `sensitive("canary of a header")`, expression, 1))))
		require.Nil(t, cfg, expression)
		require.Contains(t, string(rendered(t, diags, files)), detail)
	}
}

func TestPasswords(t *testing.T) {
	for text, has := range map[string]bool{
		"postgres://aua:pw@db/aua": true, "postgres://aua@db/aua": false, "postgres://aua:@db/aua": false, "postgres://db/aua?password=pw": true,
		"host=db password=pw": true, "host=db PASSWORD = pw": true, "host=db user=aua": false, "": false, "postgres://aua:p%zz@db/aua": true, "db:5432": false,
	} {
		require.Equal(t, has, hasPassword(text), text)
	}
}
