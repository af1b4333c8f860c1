// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/sensitive"
)

// generator makes random schemas with configurations that fit them, and what
// those must decode to.
type generator struct{ *rand.Rand }

// value is a random value of a type: as HCL, and as decoded JSON.
func (g generator) value(typ string) (string, any) {
	switch typ {
	case "string":
		text := []string{"", "a", "数学", "with \"quotes\"", "line\nbreak", "$dollar", "100%"}[g.IntN(7)]
		quoted := strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", "\\n").Replace(text)
		return `"` + quoted + `"`, text
	case "bool":
		b := g.IntN(2) == 0
		return fmt.Sprint(b), b
	case "int":
		n := g.IntN(2000) - 1000
		return fmt.Sprint(n), float64(n)
	case "number":
		n := float64(g.IntN(4000)-2000) / 8
		return fmt.Sprint(n), n
	case "duration":
		n := 1 + g.IntN(59)
		return fmt.Sprintf("%q", fmt.Sprint(n, "s")), fmt.Sprint(n, "s")
	case "list(string)":
		var items []string
		list := []any{}
		for range g.IntN(3) {
			h, v := g.value("string")
			items, list = append(items, h), append(list, v)
		}
		return "[" + strings.Join(items, ", ") + "]", list
	case "map(number)":
		var items []string
		members := map[string]any{}
		for i := range g.IntN(3) {
			h, v := g.value("number")
			name := fmt.Sprint("k", i)
			items, members[name] = append(items, name+" = "+h), v
		}
		return "{ " + strings.Join(items, ", ") + " }", members
	}
	panic(typ)
}

// schema makes a random schema; depth limits how far blocks are nested. It
// returns the body that fits it, and what that decodes to.
func (g generator) schema(depth int) (sdk.Schema, string, map[string]any) {
	types := []string{"string", "bool", "int", "number", "duration", "list(string)", "map(number)"}
	var schema sdk.Schema
	var body strings.Builder
	want := map[string]any{}
	for i := range g.IntN(5) {
		a := sdk.Attribute{Name: fmt.Sprint("a", i), Type: types[g.IntN(len(types))], Description: "One.", Sensitive: g.IntN(3) == 0}
		text, v := g.value(a.Type)
		switch g.IntN(3) {
		case 0: // given
			fmt.Fprintf(&body, "%s = %s\n", a.Name, text)
			want[a.Name] = v
		case 1: // left to a default
			a.Default, want[a.Name] = v, v
		}
		schema.Attributes = append(schema.Attributes, a)
	}
	if depth == 0 {
		return schema, body.String(), want
	}
	for i := range g.IntN(3) {
		nested, text, v := g.schema(depth - 1)
		b := sdk.Block{Type: fmt.Sprint("b", i), Description: "One.", Schema: nested, Max: g.IntN(2)}
		labels := ""
		if g.IntN(2) == 0 {
			b.Labels, labels, v["label"] = []string{"label"}, ` "l"`, "l"
		}
		fmt.Fprintf(&body, "%s%s {\n%s}\n", b.Type, labels, text)
		want[b.Type] = v
		if b.Max != 1 {
			want[b.Type] = []any{v}
		}
		schema.Blocks = append(schema.Blocks, b)
	}
	return schema, body.String(), want
}

// TestConfigBlockProperty: whatever a schema allows is decoded to exactly what
// was written and the defaults, and nothing sensitive stays in the redacted form.
func TestConfigBlockProperty(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(15, 16))}
	for range 200 {
		schema, body, want := g.schema(2)
		cfg, diags, files := Load(schemaOptions(schema, body))
		require.NotNil(t, cfg, "%s\n%s", body, rendered(t, diags, files))
		b := cfg.Backends[0]
		expected, err := json.Marshal(want)
		require.NoError(t, err)
		require.JSONEq(t, string(expected), b.ConfigJSON.Reveal(), body)

		reference, err := json.Marshal(referring(&schema, want))
		require.NoError(t, err)
		require.JSONEq(t, string(reference), string(b.reference), "without a secret nothing stands for what is not sensitive")

		redact(&schema, want)
		expected, err = json.Marshal(want)
		require.NoError(t, err)
		require.JSONEq(t, string(expected), string(b.Redacted), body)
	}
}

// referring is what is written down of members.
func referring(schema *sdk.Schema, members map[string]any) map[string]any {
	out := maps.Clone(members)
	for _, a := range schema.Attributes {
		if v, ok := members[a.Name]; ok && a.Sensitive {
			out[a.Name] = wrapped(v)
		}
	}
	for i := range schema.Blocks {
		b := &schema.Blocks[i]
		switch v := members[b.Type].(type) {
		case map[string]any:
			out[b.Type] = referring(&b.Schema, v)
		case []any:
			list := []any{}
			for _, one := range v {
				list = append(list, referring(&b.Schema, one.(map[string]any)))
			}
			out[b.Type] = list
		}
	}
	return out
}

// wrapped is a sensitive value as it is written down.
func wrapped(v any) any {
	switch v := v.(type) {
	case []any:
		list := []any{}
		for _, one := range v {
			list = append(list, wrapped(one))
		}
		return list
	case map[string]any:
		members := map[string]any{}
		for name, one := range v {
			members[name] = wrapped(one)
		}
		return members
	case string:
		if v == "" {
			return v
		}
		return "${sensitive(" + quote(v) + ")}"
	}
	return "${sensitive(" + string(mustJSON(v)) + ")}"
}

// redact hides what a schema calls sensitive.
func redact(schema *sdk.Schema, members map[string]any) {
	for _, a := range schema.Attributes {
		if _, ok := members[a.Name]; ok && a.Sensitive {
			members[a.Name] = sensitive.Placeholder
		}
	}
	for i := range schema.Blocks {
		switch v := members[schema.Blocks[i].Type].(type) {
		case map[string]any:
			redact(&schema.Blocks[i].Schema, v)
		case []any:
			redact(&schema.Blocks[i].Schema, v[0].(map[string]any))
		}
	}
}

// TestEverySettingHasARange: what is written can be pointed at.
func TestEverySettingHasARange(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(17, 18))}
	for range 100 {
		schema, body, _ := g.schema(0)
		cfg, _, files := Load(schemaOptions(schema, body))
		require.NotNil(t, cfg)
		b := cfg.Backends[0]
		source := files["test.hcl"].Bytes
		for path, rng := range b.ranges {
			require.True(t, rng.CanSliceBytes(source), path)
			require.NotEmpty(t, rng.SliceBytes(source), path)
		}
		for _, a := range schema.Attributes {
			written := strings.Contains("\n"+body, "\n"+a.Name+" = ")
			_, known := b.ranges[a.Name]
			require.Equal(t, written, known, "%s in\n%s", a.Name, body)
		}
	}
}

// FuzzConfigBlock: no text in a config block makes decoding it panic, and no
// secret gets into what is shown.
func FuzzConfigBlock(f *testing.F) {
	f.Add("base_url = \"x\"\nheaders = { a = secret(\"KEY\") }")
	f.Add("base_url = var.key\nroute \"a\" \"b\" {\n token = local.header\n}")
	f.Add("base_url = \"x\"\nextra = [for k, v in { a = secret(\"KEY\") } : { (k) = upper(v) }]")
	f.Add("base_url = \"x\"\nlimits = { rpm = strlen(secret(\"KEY\")) }\ntags = [secret(\"KEY\")]")
	f.Add("base_url = jsonencode({ (secret(\"KEY\")) = 1 })\nconnect_timeout = \"1${secret(\"KEY\")}\"")
	f.Add("base_url = secret(\"KEY\") == \"hunter2hunter2\" ? \"a\" : \"b\"\nextra = { (secret(\"KEY\")) = true }")
	f.Add("base_url = format(\"%s-%v%%\", secret(\"A\"), var.key)\nextra = format(\"%v\", [secret(\"A\")])")
	f.Add("base_url = join(secret(\"A\"), [\"a\", secret(\"B\")])\nextra = zipmap([\"a\"], [secret(\"A\")])\nheaders = merge({ a = \"b\" }, { c = secret(\"C\") })")
	f.Add("base_url = <<-E\n  a ${~ secret(\"A\") ~} b\n  %{ for x in [secret(\"B\")] }${x},%{ endfor }\nE\nextra = [{ k = secret(\"A\") }][*].k")
	f.Add("base_url = lookup({ a = secret(\"A\") }, \"a\", \"none\")\nextra = { for k, v in { a = secret(\"A\") } : k => v if k != \"\" }\nconnections = secret(\"N\")")
	f.Add("base_url = true ? secret(\"A\") : 5\nextra = [var.port, var.key, tostring(var.port), element([secret(\"A\")], 0), slice([secret(\"A\")], 0, 1)]")
	f.Fuzz(func(t *testing.T, body string) {
		if hugeNumbers.MatchString(body) || strings.Contains(body, "hunter2") && !strings.Contains(body, `"hunter2hunter2"`) {
			t.Skip()
		}
		const value = "hunter2hunter2hunter2hunter2"
		opts := secretOptions(value, server(""))
		opts.Sources[0].Data = []byte(strings.Replace(string(opts.Sources[0].Data), "base_url = \"http://127.0.0.1:9001\"", body, 1))
		cfg, diags, files := Load(opts)
		shown := string(rendered(t, diags, files))
		if cfg != nil {
			data, err := json.Marshal(cfg.Redacted())
			require.NoError(t, err)
			shown += string(data) + string(cfg.Backends[0].reference)
			require.True(t, json.Valid([]byte(cfg.Backends[0].ConfigJSON.Reveal())))
			requireSameWithOtherSecrets(t, opts, cfg)
		}
		require.NotContains(t, shown, value)
	})
}

// requireSameWithOtherSecrets demands that what is written down does what the
// configuration does, whatever the values of its secrets are.
func requireSameWithOtherSecrets(t *testing.T, opts LoadOptions, cfg *Config) {
	t.Helper()
	for _, value := range []string{"", "hunter2hunter2", "12", "true"} {
		opts.Secrets = secretOptions(value, Source{}).Secrets
		want, _, _ := Load(opts)
		if want == nil {
			continue // another value need not fit
		}
		again := opts
		again.Sources = []Source{{Name: "expanded.hcl.json", Data: cfg.Expanded()}}
		again.Vars = map[string]string{}
		for _, v := range cfg.Backends[0].variables {
			again.Vars[v.name] = map[string]string{"key": "hunter2-variable", "port": "4711"}[v.name]
		}
		got, diags, files := Load(again)
		require.NotNil(t, got, "%s\n%s", cfg.Expanded(), rendered(t, diags, files))
		require.Equal(t, want.Backends[0].ConfigJSON.Reveal(), got.Backends[0].ConfigJSON.Reveal(), "%s", cfg.Expanded())
		require.Equal(t, want.Digest, got.Digest)
	}
}
