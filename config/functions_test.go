// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryFunction calls each function of the language once, with a value that
// tells it from the others.
func TestEveryFunction(t *testing.T) {
	calls := map[string]struct{ expression, want string }{
		"abs":          {`abs(-3)`, "3"},
		"can":          {`can(upper("a")) && !can(tonumber("a"))`, "true"},
		"ceil":         {`ceil(1.2)`, "2"},
		"chomp":        {`chomp("a\n\n")`, "a"},
		"coalesce":     {`coalesce(null, "b", "c")`, "b"},
		"coalescelist": {`coalescelist([], ["b"])[0]`, "b"},
		"compact":      {`length(compact(["a", "", "b"]))`, "2"},
		"concat":       {`join("", concat(["a"], ["b"], []))`, "ab"},
		"contains":     {`contains(["a"], "a")`, "true"},
		"distinct":     {`join("", distinct(["a", "b", "a"]))`, "ab"},
		"element":      {`element(["a", "b"], 3)`, "b"},
		"env":          {`env("HOME")`, "/home/ada"},
		"file":         {`file("testdata/good/prompts/model.txt")`, "Qwen/Qwen2.5-Coder-7B-Instruct-AWQ\n"},
		"flatten":      {`join("", flatten([["a"], [["b"]]]))`, "ab"},
		"floor":        {`floor(1.8)`, "1"},
		"format":       {`format("%03d|%s", 7, "a")`, "007|a"},
		"formatlist":   {`formatlist("%s!", ["a", "b"])[1]`, "b!"},
		"indent":       {`indent(2, "a\nb")`, "a\n  b"},
		"join":         {`join("-", ["a", "b"])`, "a-b"},
		"jsondecode":   {`jsondecode("[1, {\"a\": \"b\"}]")[1].a`, "b"},
		"jsonencode":   {`jsonencode({ a = ["b", 1] })`, `{"a":["b",1]}`},
		"keys":         {`join("", keys({ b = 1, a = 2 }))`, "ab"},
		"length":       {`length(["a", "b"])`, "2"},
		"lookup":       {`lookup({ a = "b" }, "x", "c")`, "c"},
		"lower":        {`lower("AÄ")`, "aä"},
		"max":          {`max(1, 3, 2)`, "3"},
		"merge":        {`merge({ a = "1" }, { a = "2" }).a`, "2"},
		"min":          {`min(2, 1, 3)`, "1"},
		"parseint":     {`parseint("ff", 16)`, "255"},
		"range":        {`join("", range(3))`, "012"},
		"regex":        {`regex("[0-9]+", "a12b")`, "12"},
		"regexall":     {`length(regexall("[0-9]", "a12b"))`, "2"},
		"regexreplace": {`regexreplace("a1b", "([0-9])", "<$1>")`, "a<1>b"},
		"replace":      {`replace("a.b", ".", "")`, "ab"},
		"reverse":      {`join("", reverse(["a", "b"]))`, "ba"},
		"setunion":     {`length(setunion(["a"], ["b"], ["a"]))`, "2"},
		"slice":        {`join("", slice(["a", "b", "c"], 1, 3))`, "bc"},
		"sort":         {`join("", sort(["b", "a"]))`, "ab"},
		"split":        {`split("-", "a-b")[1]`, "b"},
		"strlen":       {`strlen("数学")`, "2"},
		"substr":       {`substr("abc", 1, 1)`, "b"},
		"title":        {`title("a b")`, "A B"},
		"tobool":       {`tobool("true") ? "yes" : "no"`, "yes"},
		"tolist":       {`tolist(["a", "b"])[0]`, "a"},
		"tomap":        {`tomap({ a = "b" })["a"]`, "b"},
		"tonumber":     {`tonumber("5") + 1`, "6"},
		"toset":        {`length(toset(["a", "a"]))`, "1"},
		"tostring":     {`tostring(true)`, "true"},
		"trim":         {`trim("--a--", "-")`, "a"},
		"trimprefix":   {`trimprefix("http://a", "http://")`, "a"},
		"trimspace":    {`trimspace("\t a \n")`, "a"},
		"trimsuffix":   {`trimsuffix("a/v1", "/v1")`, "a"},
		"try":          {`try(tonumber("a"), "b")`, "b"},
		"upper":        {`upper("aä")`, "AÄ"},
		"values":       {`join("", values({ b = "2", a = "1" }))`, "12"},
		"zipmap":       {`zipmap(["a"], ["b"]).a`, "b"},
	}
	scope := newLoader(fakeOptions()).newScope("aua.hcl", newNames())
	for name := range scope.real.Functions {
		if name == "secret" || name == typedFunction {
			continue // their results are allowed in no key that this test can read
		}
		call, ok := calls[name]
		require.True(t, ok, "no test calls %s", name)
		require.Equal(t, call.want, modelOf(t, fakeOptions(model("", call.expression))), name)
	}
	require.ElementsMatch(t, keys(scope.real.Functions), keys(scope.reference.Functions), "both scopes have the same functions")
	require.Contains(t, scope.real.Functions, "secret")
	require.Len(t, calls, len(scope.real.Functions)-2)
}

// TestFunctionsNeedTheirArguments: a wrong call names the function.
func TestFunctionsNeedTheirArguments(t *testing.T) {
	for expression, detail := range map[string]string{
		`env()`:                       "env",
		`env("a", "b", "c")`:          "at most one default",
		`env(["a"])`:                  "string required",
		`file()`:                      "file",
		`file("a", "b")`:              "file",
		`secret()`:                    "secret",
		`secret("A", "B")`:            "secret",
		`secrets("A")`:                `Did you mean "secret"?`,
		`upper(null)`:                 "argument must not be null",
		`substr("a", "b", 1)`:         "a number is required",
		`jsondecode("{")`:             "The function jsondecode cannot work with these arguments",
		`tonumber("x")`:               "cannot convert",
		`element([], 0)`:              "The function element",
		`zipmap(["a"], [])`:           "The function zipmap",
		`join("-", [["a"]])`:          "string required",
		`regex("(", "a")`:             "The function regex",
		`range(1, 100000)`:            "more than 1024 values",
		`try(env("A"), env("B"))`:     "try",
		`{ for x in "abc" : x => x }`: "for",
	} {
		d := failure(t, fakeOptions(model("", expression)))
		require.Contains(t, d.Detail, detail, "%s: %s: %s", expression, d.Summary, d.Detail)
		require.NotNil(t, d.Range)
	}
}
