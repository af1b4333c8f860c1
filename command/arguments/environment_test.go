// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/arguments"
)

// sets are the flags of every command.
func sets() map[string]*arguments.Set {
	return map[string]*arguments.Set{
		"fmt":             new(arguments.Fmt).Flags(),
		"plugins doctor":  new(arguments.PluginsDoctor).Flags(),
		"plugins install": new(arguments.PluginsInstall).Flags(),
		"plugins list":    new(arguments.PluginsList).Flags(),
		"plugins lock":    new(arguments.PluginsLock).Flags(),
		"plugins remove":  new(arguments.PluginsRemove).Flags(),
		"plugins test":    new(arguments.PluginsTest).Flags(),
		"plugins verify":  new(arguments.PluginsVerify).Flags(),
		"query":           new(arguments.Query).Flags(),
		"serve":           new(arguments.Serve).Flags(),
		"status":          new(arguments.Status).Flags(),
		"validate":        new(arguments.Validate).Flags(),
		"version":         new(arguments.Version).Flags(),
	}
}

// A flag that several commands have means the same in each of them.
func TestFlagsMeanTheSameEverywhere(t *testing.T) {
	type meaning struct{ value, usage, env string }
	known := map[string]meaning{}
	for command, set := range sets() {
		for _, f := range set.Flags() {
			m := meaning{f.Value, f.Usage, f.Env}
			if before, ok := known[f.Name]; ok {
				require.Equal(t, before, m, "-%s of %s", f.Name, command)
			}
			known[f.Name] = m
		}
	}
	require.Equal(t, "AUA_ADDR", known["address"].env)
	require.Equal(t, "AUA_TOKEN", known["token"].env)
	require.Equal(t, "AUA_CONFIG", known["config"].env)
	require.Contains(t, known, "json")
}

func TestFlagsAreDescribedInSentences(t *testing.T) {
	variables := map[string]string{}
	for command, set := range sets() {
		for _, f := range set.Flags() {
			require.Regexp(t, `^[a-z][a-z0-9-]*$`, f.Name)
			require.Regexp(t, `^[A-Z].*[."]\.?$`, f.Usage, "-%s of %s", f.Name, command)
			require.Regexp(t, `^[A-Z|=\[\]]*$`, f.Value)
			if f.Env != "" {
				require.Regexp(t, `^AUA_[A-Z_]+$`, f.Env)
				require.Contains(t, []string{"", f.Name}, variables[f.Env], "%s stands for one flag", f.Env)
				variables[f.Env] = f.Name
			}
		}
	}
}

// Completion and help show the same flags.
func TestCompletionAndHelpAgree(t *testing.T) {
	for command, set := range sets() {
		var inHelp []string
		for _, m := range regexp.MustCompile(`(?m)^  -([a-z-]+)`).FindAllStringSubmatch(set.Help(), -1) {
			inHelp = append(inHelp, "-"+m[1])
		}
		completion := set.Complete()
		require.Len(t, completion, len(inHelp)+1, command)
		for _, name := range inHelp {
			require.Contains(t, completion, name, command)
		}
	}
}

// A parsed command line never panics, whatever it is, and an argument is
// either positional, a flag or reported.
func FuzzParse(f *testing.F) {
	f.Add("-name a -on=false x -- -y")
	f.Add("--form=square -var a=b -file= -number")
	f.Add("- -- -=1 ---name")
	f.Fuzz(func(t *testing.T, line string) {
		args := strings.Split(line, " ")
		var v values
		rest, diags := v.sample().Parse(args, empty)
		require.LessOrEqual(t, len(rest)+len(diags), len(args))
		for _, d := range diags {
			require.NotEmpty(t, d.Summary)
			require.NotEmpty(t, d.Detail)
		}
		again := values{}
		positional, more := again.sample().Parse(append([]string{"--"}, args...), empty)
		require.Equal(t, args, positional, "after two dashes everything is positional")
		require.Empty(t, more)
	})
}
