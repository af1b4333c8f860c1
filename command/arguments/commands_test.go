// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/detect"
	"github.com/auahq/aua/sdk/client"
)

func TestParseQuery(t *testing.T) {
	env := environment(map[string]string{"AUA_ADDR": "h:1", "AUA_TOKEN": "t"})
	q, diags := arguments.ParseQuery([]string{"what", "is", "-debug", "2 + 2?", "-field=math", "-session", "s", "-specialist", "calc", "-json"}, env)
	require.Empty(t, diags)
	require.Equal(t, &arguments.Query{
		Connection: arguments.Connection{Address: "h:1", Token: "t"}, Question: "what is 2 + 2?",
		Field: "math", Specialist: "calc", Session: "s", Debug: true, JSON: true,
	}, q)

	q, diags = arguments.ParseQuery([]string{"-address", "h:2", "-"}, env)
	require.Empty(t, diags)
	require.Equal(t, &arguments.Query{Connection: arguments.Connection{Address: "h:2", Token: "t"}}, q)

	q, diags = arguments.ParseQuery([]string{"-5 + 7"}, empty)
	require.Empty(t, diags)
	require.Equal(t, "-5 + 7", q.Question)
	require.Equal(t, client.DefaultAddress, q.Address)
}

func TestParseQueryRefusesAnEmptyQuestion(t *testing.T) {
	_, diags := arguments.ParseQuery([]string{" "}, empty)
	require.Equal(t, []string{"The question is empty. Write it after the flags, or give it on standard input."}, details(diags))
}

func TestParseServe(t *testing.T) {
	a, diags := arguments.ParseServe([]string{"-config", "a.hcl", "-config=d", "-var", "x=1", "-listen", "127.0.0.1:0", "-dry-run", "-log-format", "json"}, empty)
	require.Empty(t, diags)
	require.Equal(t, &arguments.Serve{
		Configuration: arguments.Configuration{Paths: []string{"a.hcl", "d"}, Vars: map[string]string{"x": "1"}},
		Listen:        "127.0.0.1:0", DryRun: true, LogFormat: "json", Places: detect.Places(),
	}, a)

	a, diags = arguments.ParseServe([]string{"-dev", "-use", "openai", "-use=mistral=large", "-detect=none", "-print-config"}, empty)
	require.Empty(t, diags)
	require.True(t, a.Dev)
	require.True(t, a.PrintConfig)
	require.Empty(t, a.Places)
	require.Len(t, a.Use, 2)
	require.Equal(t, "large", a.Use[1].Model)

	a, diags = arguments.ParseServe([]string{"-dev"}, environment(map[string]string{"AUA_DETECT": "vllm=127.0.0.1:5", "AUA_LISTEN": "127.0.0.1:6"}))
	require.Empty(t, diags)
	require.Equal(t, []detect.Place{{Kind: detect.VLLM, Address: "127.0.0.1:5"}}, a.Places)
	require.Equal(t, "127.0.0.1:6", a.Listen)
}

func TestParseServeMistakes(t *testing.T) {
	for args, want := range map[string]string{
		"x":                            "The command takes flags only, but was given \"x\".",
		"-print-config":                "The flag -print-config is only for serve -dev: without -dev, everything that is used stands in the configuration.",
		"-use openai":                  "The flag -use is only for serve -dev: without -dev, everything that is used stands in the configuration.",
		"-dev -use opnai":              `The flag -use has a wrong value: "opnai" is none of openai, mistral, deepseek, groq, openrouter.`,
		"-dev -detect gpu":             `The flag -detect has a wrong value: "gpu" is not of the form KIND=HOST:PORT with a kind of ollama, llama.cpp, vllm or lm-studio.`,
		"-dev -print-config -dry-run":  "Give either -print-config or -dry-run.",
		"-dev -print-config -config x": `The flag -print-config prints what -dev serves without a configuration, but "x" is given.`,
		"-log-format xml":              `The flag -log-format has a wrong value: "xml" is none of json, text.`,
		"-config a -config b -lsten x": "There is no flag -lsten. Did you mean -listen? Add -h to see the flags; put -- before an argument that begins with a dash.",
	} {
		_, diags := arguments.ParseServe(strings.Fields(args), empty)
		require.Contains(t, details(diags), want, args)
	}
}

func TestParseValidate(t *testing.T) {
	a, diags := arguments.ParseValidate([]string{"-strict", "-json"}, environment(map[string]string{"AUA_CONFIG": "x.hcl"}))
	require.Empty(t, diags)
	require.Equal(t, &arguments.Validate{Configuration: arguments.Configuration{Paths: []string{"x.hcl"}}, Strict: true, JSON: true}, a)
	_, diags = arguments.ParseValidate([]string{"x.hcl"}, empty)
	require.True(t, diags.HasErrors())
}

func TestParseFmt(t *testing.T) {
	env := environment(map[string]string{"AUA_CONFIG": "env.hcl"})
	for args, want := range map[string]arguments.Fmt{
		"":                   {Configuration: arguments.Configuration{Paths: []string{"env.hcl"}}, Write: true},
		"a.hcl b":            {Configuration: arguments.Configuration{Paths: []string{"a.hcl", "b"}}, Write: true},
		"-config c.hcl":      {Configuration: arguments.Configuration{Paths: []string{"c.hcl"}}, Write: true},
		"-check -diff a.hcl": {Configuration: arguments.Configuration{Paths: []string{"a.hcl"}}, Check: true, Diff: true},
		"-write=false a":     {Configuration: arguments.Configuration{Paths: []string{"a"}}},
		"-recursive a":       {Configuration: arguments.Configuration{Paths: []string{"a"}}, Write: true, Recursive: true},
		"-":                  {Configuration: arguments.Configuration{Paths: []string{"-"}}, Stdin: true},
	} {
		a, diags := arguments.ParseFmt(strings.Fields(args), env)
		require.Empty(t, diags, args)
		require.Equal(t, &want, a, args)
	}
	_, diags := arguments.ParseFmt([]string{"-", "a"}, env)
	require.Equal(t, []string{"Format either standard input (-) or files."}, details(diags))
}

func TestParseInspection(t *testing.T) {
	s, diags := arguments.ParseStatus([]string{"-json", "-address=h:1"}, empty)
	require.Empty(t, diags)
	require.Equal(t, &arguments.Status{Connection: arguments.Connection{Address: "h:1"}, Interval: 2 * time.Second, JSON: true}, s)

	p, diags := arguments.ParsePluginsList([]string{"-json"}, empty)
	require.Empty(t, diags)
	require.True(t, p.JSON)

	l, diags := arguments.ParseExtensionsList([]string{"-all"}, empty)
	require.Empty(t, diags)
	require.True(t, l.All)
	i, diags := arguments.ParseExtensionsInspect([]string{"scorer.default", "-json"}, empty)
	require.Empty(t, diags)
	require.Equal(t, []any{"scorer.default", true}, []any{i.Name, i.JSON})
	_, diags = arguments.ParseExtensionsInspect([]string{"a", "b"}, empty)
	require.Contains(t, details(diags)[0], "Name one extension")

	v, diags := arguments.ParseVersion(nil, empty)
	require.Empty(t, diags)
	require.False(t, v.JSON)

	_, diags = arguments.ParseStatus([]string{"x"}, empty)
	require.True(t, diags.HasErrors())
	_, diags = arguments.ParsePluginsList([]string{"x"}, empty)
	require.True(t, diags.HasErrors())
	_, diags = arguments.ParseVersion([]string{"-jsn"}, empty)
	require.Contains(t, details(diags)[0], "Did you mean -json?")
}

func TestParseChat(t *testing.T) {
	env := func(name string) string { return map[string]string{"AUA_SESSION": "s1"}[name] }
	c, diags := arguments.ParseChat(nil, env)
	require.Empty(t, diags)
	require.Equal(t, "s1", c.Session)
	c, diags = arguments.ParseChat([]string{"-new", "-field", "math"}, env)
	require.Empty(t, diags)
	require.Equal(t, []string{"", "math"}, []string{c.Session, c.Field})
	_, diags = arguments.ParseChat([]string{"-field", "math"}, env)
	require.Contains(t, details(diags)[0], "-session continues one")
}

func TestParseBatch(t *testing.T) {
	b, diags := arguments.ParseBatch([]string{"-", "-max-parallel=8", "-out", "o"}, empty)
	require.Empty(t, diags)
	require.Equal(t, []any{"-", 8, "o"}, []any{b.File, b.MaxParallel, b.Out})
	b, diags = arguments.ParseBatch([]string{"f"}, empty)
	require.Empty(t, diags)
	require.Equal(t, 4, b.MaxParallel)
}

func TestParseStatusWatch(t *testing.T) {
	a, diags := arguments.ParseStatus([]string{"-watch", "-interval", "1m"}, empty)
	require.Empty(t, diags)
	require.Equal(t, []any{true, time.Minute}, []any{a.Watch, a.Interval})
}
