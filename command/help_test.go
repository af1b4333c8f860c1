// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// names are the commands that a user sees.
var names = []string{
	"apply", "audit list", "audit verify", "batch", "chat", "config diff", "config history", "config reload", "config rollback", "corrections add", "corrections erase",
	"corrections export", "corrections import", "corrections list", "corrections show", "corrections supersede", "extensions inspect", "extensions list",
	"extensions reload", "extensions test", "feedback", "fmt", "force-unlock", "plan", "plugins docs", "plugins doctor", "plugins install", "plugins list", "plugins lock",
	"plugins new", "plugins remove", "plugins schema", "plugins test", "plugins verify", "query", "secrets init", "secrets list", "secrets rotate-key", "secrets set",
	"secrets unset", "serve", "show", "state backup", "state check", "state export", "state migrate", "state restore", "status", "token create", "token inspect", "token list", "token revoke", "validate", "version",
}

func TestHelpOfEveryCommand(t *testing.T) {
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			args := strings.Fields(name)
			help := run(t, append(args, "-h")...)
			require.Zero(t, help.status)
			require.Empty(t, help.err)
			golden(t, "help/"+strings.ReplaceAll(name, " ", "-")+".txt", help.out)
			require.Equal(t, help, run(t, append(args, "-help")...))
			require.Equal(t, help, run(t, append(args, "--help", "-json")...))

			require.Regexp(t, `^Usage: aua `+name+` \[FLAGS\]`, help.out)
			require.Regexp(t, `(?m)^Examples:\n\n  \$ .*aua `+name, help.out)
			require.Regexp(t, `(?m)^  -json$`, help.out, "every command prints JSON")
			for line := range strings.Lines(help.out) {
				require.LessOrEqual(t, len([]rune(line)), 81, line)
			}
		})
	}
}

func TestOverview(t *testing.T) {
	help := run(t, "-h")
	require.Zero(t, help.status)
	golden(t, "help/aua.txt", help.out)
	for _, name := range names {
		require.Contains(t, help.out, "  "+strings.Fields(name)[0]+" ")
	}
	require.NotContains(t, help.out, "plugin-serve", "it is hidden")

	none := run(t)
	require.Equal(t, 127, none.status)
	require.Equal(t, help.out, none.err)
}

func TestGroupsListTheirCommands(t *testing.T) {
	help := run(t, "plugins", "-h")
	require.Zero(t, help.status)
	golden(t, "help/plugins.txt", help.out)
	golden(t, "help/config.txt", run(t, "config", "-h").out)
	golden(t, "help/corrections.txt", run(t, "corrections", "-h").out)
	golden(t, "help/state.txt", run(t, "state", "-h").out)
	golden(t, "help/token.txt", run(t, "token", "-h").out)
	bare := run(t, "plugins")
	require.Equal(t, 1, bare.status)
	require.Equal(t, help.out, bare.err)
}

func TestUnknownCommands(t *testing.T) {
	for args, want := range map[string]string{
		"qurey":            `There is no command "aua qurey". Did you mean "aua query"? Run "aua -help" to see the commands.`,
		"sevre -dev":       `There is no command "aua sevre". Did you mean "aua serve"? Run "aua -help" to see the commands.`,
		"explode":          `There is no command "aua explode". Run "aua -help" to see the commands.`,
		"queryx":           `There is no command "aua queryx". Did you mean "aua query"? Run "aua -help" to see the commands.`,
		"plugin-serv calc": `There is no command "aua plugin-serv". Run "aua -help" to see the commands.`,
		"plugins lst":      `There is no command "aua plugins lst". Did you mean "aua plugins list"? Run "aua plugins -help" to see the commands.`,
		"plugins explode":  `There is no command "aua plugins explode". Run "aua plugins -help" to see the commands.`,
	} {
		text := run(t, strings.Fields(args)...)
		require.Equal(t, 127, text.status, args)
		require.Empty(t, text.out)
		require.Equal(t, "Error: "+want+"\nAUA_NOT_FOUND\n", text.err)

		json := run(t, append(strings.Fields(args), "-json")...)
		require.Equal(t, 127, json.status, args)
		require.Equal(t, want, decode[api.Error](t, json.out).Message)
	}
}

func TestMisusedFlags(t *testing.T) {
	for _, name := range names {
		args := strings.Fields(name)
		text := run(t, append(args, "-jsno")...)
		require.Equal(t, 1, text.status, name)
		require.Empty(t, text.out)
		require.Contains(t, regexp.MustCompile(`\s+`).ReplaceAllString(text.err, " "), "There is no flag -jsno. Did you mean -json?")

		json := run(t, append(args, "-json", "-jsno")...)
		require.Equal(t, 1, json.status, name)
		require.Empty(t, json.err)
		e := decode[api.Error](t, json.out)
		require.Equal(t, "AUA_REQUEST_INVALID", e.Code)
		require.Len(t, e.Details["diagnostics"], 1)
	}
}

func TestVersion(t *testing.T) {
	text := run(t, "version")
	require.Zero(t, text.status)
	require.Regexp(t, `^AUA \d+\.\d+\.\d+\S*\n(commit \w+, )?go1\.\d+\S*, \w+/\w+, plugin API v1beta1\n$`, text.out)

	json := run(t, "version", "-json")
	require.Zero(t, json.status)
	v := decode[api.Version](t, json.out)
	require.Equal(t, "AUA "+v.Version+"\n", strings.SplitAfter(text.out, "\n")[0])
	require.Equal(t, "v1beta1", v.APIVersion)
	require.Equal(t, "AUA "+v.Version+"\n", run(t, "-version").out)
}
