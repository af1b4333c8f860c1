// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func labels(f features) string {
	var all []string
	for _, x := range f {
		all = append(all, x.label)
	}
	return strings.Join(all, ", ")
}

func TestCodeFeatures(t *testing.T) {
	tests := []struct{ text, want string }{
		{"```\nx\n```", "fenced code"},
		{"why does `ls` fail", "inline code"},
		{"Traceback (most recent call last):", "stack trace"},
		{"  File \"a.txt\", line 3, in f", "stack trace"},
		{"\tat com.acme.Main.run(Main:10)", "stack trace, function call"},
		{"panic: runtime", "stack trace"},
		{"#include <stdio>", "include line"},
		{"#!/bin/sh", "script header"},
		{"<p>Hello</p>", "markup"},
		{"x := 3", "operator"},
		{"if a && b", "operator"},
		{"int x = 3;", "statement"},
		{"while true {", "block"},
		{"def f(x):", "block, declaration"},
		{"SELECT name FROM users", "SQL statement"},
		{"import os.path", "declaration"},
		{"const x = 3", "declaration"},
		{"call main() first", "function call"},
		{"os.Exit(1) ends it", "function call"},
		{"set the --verbose flag", "command-line flag"},
		{"look into main.go", "file name"},
		{"src/app/index.html", "file name"},
		{"the package.json is odd", "file name"},
		{"a NullPointerException was thrown", "error name"},
		{"TypeError", "error name"},
		{"the max_retries setting", "snake_case name"},
		{"the addEventListener call", "camelCase name"},
		{"edit /etc/hosts", "file path"},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) { require.Equal(t, test.want, labels(codeFeatures(test.text))) })
	}
}

func TestProseHasNoCodeFeatures(t *testing.T) {
	for _, text := range []string{
		"",
		"Let us go; it is late.",
		"He said: wait (a little); then he left.",
		"My iPhone and my eBay account, says McDonald.",
		"An Error, an Exception!",
		"What is 3 < 4 and 5 > 2?",
		"Mr. A. B. Smith lives at no. 5.",
		"I let my dog in, return home, and import goods.",
		"select a gift for me",
		"I'd like e.g. apples (red ones) or pears",
		"the ` key of my keyboard",
		"a long-ish, well-known phrase -- with dashes",
		"For my class: bring pens. If you can: paper.",
	} {
		require.Empty(t, labels(codeFeatures(text)), text)
	}
}

func TestEachFeatureCountsOnce(t *testing.T) {
	require.Equal(t, "function call", labels(codeFeatures("f1() f2() f3() f4()")))
}

func TestFileName(t *testing.T) {
	for _, name := range []string{"main.go", "a.py", "my-app.tsx", "a/b/c.rs", "v1.2.yaml"} {
		require.True(t, fileName(name), name)
	}
	for _, name := range []string{"", ".go", "go", "main.", "main.txtx", "http://a.go", "end.The", "3.5"} {
		require.False(t, fileName(name), name)
	}
}

func TestLongWordsAreNotLookedAt(t *testing.T) {
	require.Empty(t, labels(codeFeatures(strings.Repeat("a", 300)+"()")))
}
