// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/command/manual"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/website"
)

func TestPluginsSchema(t *testing.T) {
	text := run(t, "plugins", "schema", "pii-redaction")
	require.Zero(t, text.status, text.err)
	golden(t, "schema/pii-redaction.txt", text.out)
	json := decode[views.PluginSchema](t, run(t, "plugins", "schema", "-json", "pii-redaction").out)
	require.Equal(t, builtin.Plugins(website.Docs())["pii-redaction"].Config.Blocks, json.Config.Blocks)

	require.Contains(t, run(t, "plugins", "schema", "handbook").out, "link_prefix  string, default ")
}

func TestPluginsDocs(t *testing.T) {
	text := run(t, "plugins", "docs", "webhook")
	require.Zero(t, text.status, text.err)
	golden(t, "schema/webhook.md", text.out)

	write(t, nil)
	wrote := run(t, "plugins", "docs", "webhook", "-out", "webhook.md")
	require.Equal(t, "Wrote webhook.md.\n", wrote.out)
	require.Equal(t, text.out, read(t, "webhook.md"))
	page := decode[views.PluginPage](t, run(t, "plugins", "docs", "webhook", "-json").out)
	require.Equal(t, text.out, page.Markdown)
	require.Equal(t, 1, run(t, "plugins", "docs", "webhook", "-out", "none/webhook.md").status)
}

// What the pages show can be copied.
func TestSamplesOfBuiltinPluginsLoad(t *testing.T) {
	base := strings.NewReplacer(`"calc" {`, `"base" {`, `backend = "calc"`, `backend = "base"`).Replace(calcOnly) + "\n"
	for name, p := range builtin.Plugins(website.Docs()) {
		sample := manual.Sample(p.Describe(), "")
		if sample == "" {
			require.NotNil(t, p.PromotionPolicy, name)
			continue
		}
		t.Setenv(strings.ToUpper(strings.ReplaceAll(name, "-", "_"))+"_SECRET", "0123456789abcdef")
		write(t, map[string]string{"aua.hcl": base + sample, "example": `{"prompt": "a", "answer": "b"}`})
		valid := run(t, "validate")
		require.Zero(t, valid.status, "%s\n%s", sample, valid.err)
		require.Zero(t, run(t, "fmt", "-check").status, sample)
	}
}

// A program is asked what it is, whatever language it is written in.
func TestPluginsSchemaOfAProgram(t *testing.T) {
	write(t, map[string]string{
		"aua-plugin-slow-log": "#!/bin/sh\necho '" + slowLog + "'\n",
		"aua-plugin-other":    "#!/bin/sh\necho '" + slowLog + "'\n",
		"aua-plugin-broken":   "#!/bin/sh\necho oh no >&2\nexit 3\n",
		"folder/plugin.hcl":   "name = \"slow-log\"\nsource = \"acme/slow-log\"\ncommand = [\"sh\", \"main.sh\"]\n",
		"folder/main.sh":      "echo '" + slowLog + "'\n",
	})
	for _, name := range []string{"slow-log", "other", "broken"} {
		require.NoError(t, os.Chmod("aua-plugin-"+name, 0o755))
	}
	for path, source := range map[string]string{"./aua-plugin-slow-log": "local/slow-log", "aua-plugin-slow-log": "local/slow-log", "./folder": "acme/slow-log"} {
		schema := decode[views.PluginSchema](t, run(t, "plugins", "schema", path, "-json").out)
		require.Equal(t, source, schema.Source)
		require.Equal(t, "threshold", schema.Config.Attributes[0].Name)
		docs := run(t, "plugins", "docs", path)
		require.Contains(t, docs.out, "  slow-log = { source = \""+source+"\", version = \"~> 1.2\" }\n")
		require.Contains(t, docs.out, "| `threshold` | duration | `\"5s\"` | How long. Deprecated: use limit. |")
	}
	for path, want := range map[string]string{
		"./aua-plugin-other": "AUA_PLUGIN", "./aua-plugin-broken": "oh no", "./none": "There is no plugin at ./none", "none": `There is no plugin "none". Run "aua plugins list"`, "wehbook": `Did you mean "webhook"?`,
	} {
		r := run(t, "plugins", "schema", path)
		require.Equal(t, 1, r.status, path)
		require.Contains(t, r.err, want)
		require.Equal(t, 1, run(t, "plugins", "docs", path).status, path)
	}
	require.Contains(t, decode[api.Error](t, run(t, "plugins", "schema", "-json").out).Message, "Name one plugin")
}

const slowLog = `{"name": "slow-log", "version": "1.2.3", "description": "Logs.", "api_version": "v1beta1", "sdk_version": "",
	"kinds": [{"kind": "hook", "needs": "none", "hook_points": ["post_response"]}],
	"config": {"attributes": [{"name": "threshold", "type": "duration", "description": "How long.", "default": "5s", "deprecated": "use limit."}]}}`
