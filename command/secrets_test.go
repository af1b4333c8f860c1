// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
)

// TestSecretsFromTheFirstToTheRotatedKey edits an encrypted file as a user does.
func TestSecretsFromTheFirstToTheRotatedKey(t *testing.T) {
	write(t, nil)
	made := run(t, "secrets", "init")
	require.Zero(t, made.status, made.err)
	require.Contains(t, made.out, "  secrets \"file\" {\n    path     = \"secrets.enc\"\n    key_file = \"secrets.key\"\n  }\n")
	again := run(t, "secrets", "init")
	require.Equal(t, 1, again.status)
	require.Contains(t, again.err, "exists already")

	require.Equal(t, result{0, "KEY was added, in secrets.enc.\n", ""}, runWith(t, "hunter2-value\n", "secrets", "set", "KEY"))
	require.Equal(t, result{0, "KEY was replaced, in secrets.enc.\n", ""}, runWith(t, "hunter3-value\r\n", "secrets", "set", "KEY"))
	require.Zero(t, runWith(t, "two\nlines\n", "secrets", "set", "PEM").status)
	list := decode[views.SecretList](t, run(t, "secrets", "list", "-json").out)
	require.Len(t, list.Secrets, 2)
	require.Equal(t, "KEY", list.Secrets[0].Name)
	require.Regexp(t, `KEY +20\d\d-\d\d-\d\d \d\d:\d\d\n`, run(t, "secrets", "list").out)

	before := read(t, "secrets.key")
	rotated := decode[views.SecretsMade](t, run(t, "secrets", "rotate-key", "-json").out)
	require.Equal(t, list.KeyID, rotated.Before)
	require.Empty(t, rotated.Key, "a key in a file is not shown")
	require.NotEqual(t, before, read(t, "secrets.key"))
	require.Equal(t, rotated.KeyID, decode[views.SecretList](t, run(t, "secrets", "list", "-json").out).KeyID)
	require.NoError(t, os.WriteFile("secrets.key", []byte(before), 0o600))
	wrong := run(t, "secrets", "list")
	require.Equal(t, 1, wrong.status)
	require.Contains(t, wrong.err, "it was encrypted with another key")
	require.Contains(t, wrong.err, "AUA_SECRET_UNRESOLVED")

	for _, name := range []string{"secrets.enc", "secrets.key"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		require.NotContains(t, read(t, name), "hunter")
	}
}

func TestSecretsRefusesMistakes(t *testing.T) {
	write(t, nil)
	require.Contains(t, run(t, "secrets", "list").err, "The key file secrets.key cannot be used: there is no such file. Copy the key", "before init")
	require.Zero(t, run(t, "secrets", "init").status)
	for _, c := range []struct {
		stdin string
		args  []string
		want  string
	}{
		{"x", []string{"set", "a b"}, "cannot be the name of a secret"},
		{"", []string{"set", "KEY"}, "The value is empty."},
		{"\xff", []string{"set", "KEY"}, "not UTF-8"},
		{strings.Repeat("x", 70<<10), []string{"set", "KEY"}, "larger than 64 KiB"},
		{"x", []string{"set", "KEY", "hunter2"}, "a value is typed or comes from"},
		{"", []string{"unset", "KEY"}, "has no secret \"KEY\""},
	} {
		r := runWith(t, c.stdin, append([]string{"secrets"}, c.args...)...)
		require.Equal(t, 1, r.status, c.want)
		require.Contains(t, strings.Join(strings.Fields(r.err), " "), c.want)
		require.NotContains(t, r.err+r.out, "hunter2")
	}
	require.Zero(t, runWith(t, "value", "secrets", "set", "VLLM_KEY").status)
	require.Contains(t, run(t, "secrets", "unset", "VLM_KEY").err, "Did you mean \"VLLM_KEY\"?")
	require.Equal(t, "VLLM_KEY was removed, in secrets.enc.\n", run(t, "secrets", "unset", "VLLM_KEY").out)
	require.NoError(t, os.Chmod("secrets.key", 0o644))
	require.Contains(t, run(t, "secrets", "list").err, "chmod 600 secrets.key")
}

// TestSecretsOfAConfiguration: the file and the variable are those that the
// configuration names, though nothing else in it can be resolved yet.
func TestSecretsOfAConfiguration(t *testing.T) {
	write(t, map[string]string{"aua.hcl": `config_version = "1.0"
secrets "file" {
  path    = "conf/team.enc"
  key_env = "AUA_TEST_SECRETS_KEY"
}
backend "b" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:1"
    api_key  = secret("KEY")
  }
}
`})
	made := run(t, "secrets", "init")
	require.Zero(t, made.status, made.err)
	key := regexp.MustCompile(`AUA_TEST_SECRETS_KEY=(aua_secrets_key_\S+)`).FindStringSubmatch(made.out)
	require.Len(t, key, 2, made.out)
	require.NotContains(t, made.out, "Add to the configuration")
	require.Contains(t, run(t, "secrets", "list").err, "AUA_TEST_SECRETS_KEY, which should hold the key, is not set")
	t.Setenv("AUA_TEST_SECRETS_KEY", key[1])
	require.Zero(t, runWith(t, "value", "secrets", "set", "KEY").status)
	require.Contains(t, run(t, "secrets", "list").out, "conf/team.enc has 1 secret")
	rotated := decode[views.SecretsMade](t, run(t, "secrets", "rotate-key", "-json").out)
	require.Regexp(t, "^aua_secrets_key_", rotated.Key)
	require.Contains(t, run(t, "secrets", "list").err, "encrypted with another key")
	t.Setenv("AUA_TEST_SECRETS_KEY", rotated.Key)
	require.Contains(t, run(t, "secrets", "list").out, "conf/team.enc has 1 secret")

	require.NoError(t, os.WriteFile("aua.hcl", []byte("config_version = \"1.0\"\nsecrets \"file\" {}\n"), 0o644))
	require.Contains(t, run(t, "secrets", "list").err, "This secrets block needs the argument path")
}
