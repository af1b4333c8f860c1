// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/config/configtest"
	"github.com/auahq/aua/sdk/api"
)

// folder makes files in a folder, and makes it the working folder.
func folder(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	t.Chdir(filepath.Join(dir, "conf"))
}

const bundled = `config_version = "1.0"
variable "name" {
  default = "one"
}
locals {
  texts = { for n in ["a", var.name] : n => file("prompts/${n}.txt") }
  deep  = local.more
  more  = file("prompts/late.txt")
}
auth {
  enabled = false
}
backend "b" {
  plugin = "rich"
  config {
    text = local.texts[var.name]
    map  = { a = trimspace(file("../outside.txt")), b = try(file("missing.txt"), "none"), c = secret("KEY") }
    single {
      text = "${secret("A")}${file("prompts/nested.txt")}"
    }
  }
}
specialist "s" {
  backend = "b"
  fields  = ["general"]
}
`

func bundleFolder(t *testing.T) {
	t.Helper()
	folder(t, map[string]string{
		"conf/aua.hcl": bundled, "conf/other.hcl.json": `{"specialist": {"j": {"backend": "b", "fields": ["law"], "model": "${file(\"prompts/json.txt\")}"}}}`,
		"conf/prompts/a.txt": "A", "conf/prompts/one.txt": "One", "conf/prompts/two.txt": "Two", "conf/prompts/late.txt": "Late", "conf/prompts/nested.txt": "Nested", "conf/prompts/json.txt": "JSON",
		"conf/prompts/unused.txt": "Unused", "outside.txt": "Outside", "conf/.aua.lock.hcl": "# locked\n",
	})
}

// sent makes options that load a bundle as a server does, after it went over a wire.
func sent(t *testing.T, b *api.Bundle) config.LoadOptions {
	t.Helper()
	data, err := json.Marshal(b)
	require.NoError(t, err)
	var received api.Bundle
	require.NoError(t, json.Unmarshal(data, &received))
	opts := configtest.Options()
	opts.Vars, opts.Sent = received.Vars, &config.Sent{Bundle: &received, PluginDir: ".aua/plugins"}
	return opts
}

// TestBundleIsTheConfiguration: what is sent loads elsewhere to what it is here.
func TestBundleIsTheConfiguration(t *testing.T) {
	bundleFolder(t)
	opts := configtest.Options()
	opts.Vars = map[string]string{"name": "two"}
	b, diags, _ := config.Gather(opts)
	require.NotNil(t, b, diags)
	require.Len(t, diags, 1)
	require.Equal(t, hcl.DiagWarning, diags[0].Severity)
	require.Contains(t, diags[0].Detail, "../outside.txt")
	names := func(files []api.BundleFile) (all []string) {
		for _, f := range files {
			all = append(all, f.Name)
		}
		return all
	}
	require.Equal(t, []string{"aua.hcl", "other.hcl.json"}, names(b.Files))
	require.Equal(t, []string{"../outside.txt", "prompts/a.txt", "prompts/json.txt", "prompts/late.txt", "prompts/nested.txt", "prompts/two.txt"}, names(b.Assets))
	require.Equal(t, "# locked\n", b.PluginLock)

	local := load(t, opts)
	t.Chdir(t.TempDir())
	remote := load(t, sent(t, b))
	require.Equal(t, local.Digest, remote.Digest)
	requireSame(t, local, remote, nil)
	require.Equal(t, local.Backends[0].Range, remote.Backends[0].Range)
}

// TestBundleFromAnotherFolder keeps the names that the user gave.
func TestBundleFromAnotherFolder(t *testing.T) {
	bundleFolder(t)
	where, err := os.Getwd()
	require.NoError(t, err)
	for _, path := range []string{where, "../conf", "./"} {
		opts := configtest.Options()
		opts.Paths = []string{path}
		b, diags, _ := config.Gather(opts)
		require.NotNil(t, b, diags)
		require.Equal(t, "# locked\n", b.PluginLock)
		remote := sent(t, b)
		load(t, remote)
		remote.Sent.Bundle.Files[0].Data = strings.Replace(remote.Sent.Bundle.Files[0].Data, `plugin = "rich"`, `pluggin = "rich"`, 1)
		_, diags, _ = config.Load(remote)
		require.Equal(t, filepath.Join(path, "aua.hcl"), diags[0].Subject.Filename)
	}
}

// TestDiagnosticsOfABundle look as if it were local.
func TestDiagnosticsOfABundle(t *testing.T) {
	bundleFolder(t)
	data, err := os.ReadFile("aua.hcl")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("aua.hcl", []byte(strings.Replace(string(data), `["general"]`, `["genral"]`, 1)), 0o600))
	render := func(opts config.LoadOptions) string {
		_, diags, sources := config.Load(opts)
		text, err := json.Marshal(config.Describe(diags, sources))
		require.NoError(t, err)
		var described []config.Diagnostic
		require.NoError(t, json.Unmarshal(text, &described))
		var out strings.Builder
		require.NoError(t, config.WriteDescribed(&out, described, false, 80))
		return out.String()
	}
	b, diags, _ := config.Gather(configtest.Options())
	require.NotNil(t, b, diags)
	local := render(configtest.Options())
	require.Contains(t, local, "aua.hcl line 25")
	require.Equal(t, local, render(sent(t, b)))
}

// TestServerKeepsItsOwn: a sent configuration reads no file and no variable of
// the server's environment that it was not allowed to.
func TestServerKeepsItsOwn(t *testing.T) {
	base := `config_version = "1.0"
auth {
  enabled = false
}
specialist "s" {
  backend = "b"
  model   = MODEL
  fields  = ["general"]
}
backend "b" {
  plugin = "rich"
}
`
	for _, c := range []struct{ name, text, summary string }{
		{"file", strings.Replace(base, "MODEL", `file("/etc/hostname")`, 1), "File cannot be read"},
		{"up", strings.Replace(base, "MODEL", `file("../../../../../etc/hostname")`, 1), "File cannot be read"},
		{"env", strings.Replace(base, "MODEL", `env("HOME")`, 1), "Environment variable not allowed"},
		{"default", strings.Replace(base, "MODEL", `env("HOME", "x")`, 1), "Environment variable not allowed"},
		{"override", strings.Replace(base, "MODEL", `"m"`, 1) + "dev_overrides {\n  rich = \"/tmp/evil\"\n}\n", "Development override is sent"},
		{"plugins", "plugin_dir = \"/tmp/evil\"\n" + strings.Replace(base, "MODEL", `"m"`, 1), "Plugin directory of the server"},
		{"sensitive", "variable \"x\" {\n  default = \"a\"\n  sensitive = true\n}\n" + strings.Replace(base, "MODEL", `"m"`, 1), "Sensitive variable is sent"},
	} {
		cfg, diags, sources := config.Load(sent(t, &api.Bundle{Files: []api.BundleFile{{Name: "aua.hcl", Data: c.text}}}))
		require.Nil(t, cfg, c.name)
		var summaries []string
		for _, d := range config.Describe(diags, sources) {
			if d.Severity == "error" {
				summaries = append(summaries, d.Summary)
				require.NotNil(t, d.Snippet, c.name)
			}
		}
		require.Equal(t, []string{c.summary}, summaries, c.name)
	}
	opts := sent(t, &api.Bundle{Files: []api.BundleFile{{Name: "aua.hcl", Data: strings.Replace(base, "MODEL", `env("SET")`, 1)}}})
	opts.Sent.Env = []string{"SET"}
	require.Equal(t, "of the environment", load(t, opts).Specialists[0].Model)

	// Nor can it have the server ask another place for its secrets.
	asked := 0
	opts.Secrets = func(providers []*config.SecretProvider) func(string) (string, error) {
		asked++
		require.Len(t, providers, 1)
		require.Equal(t, "own-", providers[0].Prefix)
		return func(string) (string, error) { return "x", nil }
	}
	opts.Sent.Secrets = []*config.SecretProvider{{Type: config.SecretsEnv, Prefix: "own-"}}
	opts.Sent.Bundle.Files[0].Data += "secrets \"env\" {\n  prefix = \"theirs-\"\n}\n"
	load(t, opts)
	require.Equal(t, 1, asked)
}

// TestBundlesThatAreNotWhole are no reason to fall over.
func TestBundlesThatAreNotWhole(t *testing.T) {
	for _, b := range []*api.Bundle{{}, {Files: []api.BundleFile{{}}}, {Files: []api.BundleFile{{Name: "a.hcl"}, {Name: "a.hcl"}}}} {
		cfg, diags, _ := config.Load(sent(t, b))
		require.Nil(t, cfg)
		require.Equal(t, "Bundle is not whole", diags[0].Summary)
	}
}

// TestGatherRefuses what can only be seen here.
func TestGatherRefuses(t *testing.T) {
	for _, c := range []struct {
		name    string
		files   map[string]string
		summary string
	}{
		{"nothing", map[string]string{"conf/notes.txt": ""}, "No configuration found"},
		{"syntax", map[string]string{"conf/aua.hcl": "server {"}, "Unclosed configuration block"},
		{"not a text", map[string]string{"conf/aua.hcl": "# \xff"}, "Configuration cannot be read"},
		{"sensitive", map[string]string{"conf/aua.hcl": "variable \"k\" {\n  sensitive = true\n}\n"}, "Sensitive variable is sent"},
		{"large", map[string]string{"conf/aua.hcl": "locals {\n  a = [for n in [1, 2, 3, 4, 5] : file(\"${n}\")]\n}\n", "conf/1": large, "conf/2": large, "conf/3": large, "conf/4": large, "conf/5": large}, "Configuration is too large to be sent"},
	} {
		folder(t, c.files)
		b, diags, _ := config.Gather(configtest.Options())
		require.Nil(t, b, c.name)
		require.Len(t, diags, 1, c.name)
		require.Equal(t, c.summary, diags[0].Summary, c.name)
	}
}

var large = strings.Repeat("x", 4<<20)

// TestLinksAreFollowed, and said when they lead elsewhere.
func TestLinksAreFollowed(t *testing.T) {
	folder(t, map[string]string{"conf/aua.hcl": "locals {\n  a = [file(\"near\"), file(\"far\")]\n}\n", "conf/deep/text": "near", "elsewhere/text": "far"})
	require.NoError(t, os.Symlink("deep/text", "near"))
	require.NoError(t, os.Symlink("../elsewhere/text", "far"))
	b, diags, _ := config.Gather(configtest.Options())
	require.Equal(t, []api.BundleFile{{Name: "far", Data: "far"}, {Name: "near", Data: "near"}}, b.Assets)
	require.Len(t, diags, 1)
	require.Contains(t, diags[0].Detail, filepath.Join("elsewhere", "text"))
}
