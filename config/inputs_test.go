// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFunctions(t *testing.T) {
	for expression, want := range map[string]string{
		`env("HOME")`:                                     "/home/ada",
		`env("NOPE", "default")`:                          "default",
		`env("EMPTY", "default")`:                         "",
		`try(env("NOPE"), "tried")`:                       "tried",
		`can(env("NOPE")) ? "yes" : "no"`:                 "no",
		`upper("a")`:                                      "A",
		`lower("A")`:                                      "a",
		`join("-", ["a", "b"])`:                           "a-b",
		`format("%s:%d", "h", 80)`:                        "h:80",
		`jsonencode({ a = [1, true, null] })`:             `{"a":[1,true,null]}`,
		`jsondecode("{\"a\": 1}").a`:                      "1",
		`trimspace("  a\n")`:                              "a",
		`replace("a.b", ".", "-")`:                        "a-b",
		`regexreplace("a1", "[0-9]", "#")`:                "a#",
		`split(",", "a,b")[1]`:                            "b",
		`lookup({ a = "x" }, "b", "y")`:                   "y",
		`merge({ a = "x" }, { a = "y" }).a`:               "y",
		`coalesce(null, "c")`:                             "c",
		`tostring(1.5)`:                                   "1.5",
		`keys({ b = 1, a = 2 })[0]`:                       "a",
		`length(setunion(toset(["a"]), toset(["a"])))`:    "1",
		`[for x in ["a", "b"] : upper(x) if x != "a"][0]`: "B",
		"<<-EOT\n  hello\n  EOT\n":                        "hello\n",
		`"%{ if true }yes%{ else }no%{ endif }"`:          "yes",
	} {
		require.Equal(t, want, modelOf(t, fakeOptions(model("", expression))), expression)
	}
}

func TestFileFunction(t *testing.T) {
	dir := folder(t, map[string]string{
		"conf/aua.hcl":   string(model("", `file("../model.txt")`).Data),
		"conf/other.hcl": string(model("", `file("`+"binary"+`")`).Data),
		"model.txt":      "qwen",
		"conf/binary":    "\xff\xfe",
	})
	opts := fakeOptions()
	opts.Paths = []string{filepath.Join(dir, "conf", "aua.hcl")}
	require.Equal(t, "qwen", modelOf(t, opts), "a path starts at the file's folder, not at the working folder")

	opts.Paths = []string{filepath.Join(dir, "conf", "other.hcl")}
	require.Contains(t, failure(t, opts).Detail, "not UTF-8")

	pipe := filepath.Join(dir, "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	large := filepath.Join(dir, "large")
	require.NoError(t, os.WriteFile(large, bytes.Repeat([]byte("x"), maxIncluded+1), 0o600))
	exact := filepath.Join(dir, "exact")
	require.NoError(t, os.WriteFile(exact, bytes.Repeat([]byte("x"), maxIncluded), 0o600))

	require.Contains(t, failure(t, fakeOptions(model("", `file("`+pipe+`")`))).Detail, "not a regular file")
	require.Contains(t, failure(t, fakeOptions(model("", `file("`+large+`")`))).Detail, "larger than 4MiB")
	require.Len(t, modelOf(t, fakeOptions(model("", `file("`+exact+`")`))), maxIncluded)
}

func TestProcessEnvironmentIsTheDefault(t *testing.T) {
	t.Setenv("AUA_TEST_MODEL", "from-the-process")
	opts := fakeOptions(model("", `env("AUA_TEST_MODEL")`))
	opts.Env = nil
	require.Equal(t, "from-the-process", modelOf(t, opts))
}
