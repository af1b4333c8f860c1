// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"strings"
	"unicode/utf8"
)

// feature is a sign that is not a word: how a text looks rather than what it says.
type feature struct {
	tier  tier
	label string
}

// features collects features, each label once.
type features []feature

func (f *features) add(t tier, label string) {
	for _, have := range *f {
		if have.label == label {
			return
		}
	}
	*f = append(*f, feature{t, label})
}

// codeSigns are fixed pieces of text that hardly occur outside of program
// code, logs and terminals.
var codeSigns = []struct{ piece, label string }{
	{"```", "fenced code"},
	{"Traceback (most recent call last)", "stack trace"},
	{"Exception in thread", "stack trace"},
	{"panic: ", "stack trace"},
	{"goroutine 1 [", "stack trace"},
	{"#include <", "include line"},
	{"#!/bin/", "script header"},
	{"#!/usr/bin/", "script header"},
	{"<?php", "script header"},
	{"<!DOCTYPE", "markup"},
	{"</", "markup"},
	{"/>", "markup"},
	{"public static void", "declaration"},
	{"console.log(", "function call"},
	{"=> {", "braces"},
	{") {", "braces"},
	{"){", "braces"},
	{"{}", "braces"},
	{"};", "braces"},
	{"&&", "operator"},
	{"||", "operator"},
	{"::", "operator"},
	{"!= ", "operator"},
	{":= ", "operator"},
	{"++;", "operator"},
	{"$ sudo ", "command line"},
	{"C:\\", "file path"},
	{"/etc/", "file path"},
	{"/usr/", "file path"},
	{"/var/", "file path"},
}

// extensions are the ends of names of files that a programmer talks about.
var extensions = []string{
	"py", "js", "ts", "tsx", "jsx", "go", "rs", "java", "kt", "rb", "php", "cpp", "hpp", "cs", "swift", "scala",
	"sh", "bat", "ps1", "sql", "html", "css", "scss", "json", "yaml", "yml", "toml", "xml", "ini", "env", "lock",
	"dll", "exe", "jar", "ipynb", "csproj", "gradle", "tf", "hcl", "proto", "vue", "lua", "pl", "asm",
}

// codeFeatures returns what looks like code in text.
func codeFeatures(text string) features {
	var found features
	for _, sign := range codeSigns {
		if strings.Contains(text, sign.piece) {
			t := strong
			if sign.label == "operator" || sign.label == "braces" {
				t = medium
			}
			found.add(t, sign.label)
		}
	}
	for line := range strings.Lines(text) {
		if inlineCode(line) {
			found.add(strong, "inline code")
		}
		codeLine(strings.TrimSpace(line), &found)
	}
	for word := range strings.FieldsSeq(text) {
		codeWord(word, &found)
	}
	return found
}

// inlineCode reports whether a line has something between single backticks, as
// in Markdown: `ls -l`.
func inlineCode(line string) bool {
	_, rest, ok := strings.Cut(line, "`")
	if !ok {
		return false
	}
	inside, _, ok := strings.Cut(rest, "`")
	return ok && strings.TrimSpace(inside) != ""
}

// codeLine looks for lines that end or begin as those of a program or a log do.
func codeLine(line string, found *features) {
	switch {
	case line == "":
		return
	case strings.HasSuffix(line, ";") && strings.ContainsAny(line, "()=[]"):
		found.add(strong, "statement")
	case strings.HasSuffix(line, "{"), line == "}", line == "});":
		found.add(strong, "block")
	case strings.HasPrefix(line, "at ") && strings.HasSuffix(line, ")") && strings.Contains(line, "("):
		found.add(strong, "stack trace")
	case strings.HasPrefix(line, "File \"") && strings.Contains(line, ", line "):
		found.add(strong, "stack trace")
	case strings.HasSuffix(line, ":") && (strings.HasPrefix(line, "def ") || strings.HasPrefix(line, "class ") || strings.HasPrefix(line, "for ") || strings.HasPrefix(line, "if ")):
		found.add(strong, "block")
	}
	if begin, rest, ok := strings.Cut(line, " "); ok {
		switch begin {
		case "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER":
			found.add(strong, "SQL statement")
		case "$", "import", "#include", "func", "const", "let", "var", "return", "def", "function":
			if strings.ContainsAny(rest, "=(){}\"'./;") {
				found.add(medium, "declaration")
			}
		}
	}
}

// codeWord looks at what is written without spaces: calls, paths, flags,
// names in camel or snake case, and names of errors.
func codeWord(word string, found *features) {
	const longestWord = 200
	if len(word) > longestWord {
		return
	}
	word = strings.Trim(word, "\"'`,;:?!.")
	switch {
	case len(word) < 3:
		return
	case strings.HasPrefix(word, "--") && lower(word[2]):
		found.add(strong, "command-line flag")
		return
	case strings.HasSuffix(word, "()") && letter(word[0]):
		found.add(strong, "function call")
		return
	}
	if i := strings.IndexByte(word, '('); i > 1 && i+1 < len(word) && identifier(word[:i]) && (strings.ContainsAny(word[:i], "._") || camel(word[:i])) {
		found.add(strong, "function call")
	}
	name := strings.TrimRight(word, "()[]{}*")
	switch {
	case fileName(name):
		found.add(strong, "file name")
	case !identifier(name):
		return
	case strings.HasSuffix(name, "Error") && name != "Error", strings.HasSuffix(name, "Exception") && name != "Exception":
		found.add(strong, "error name")
	case strings.Contains(name, "_") && !strings.HasPrefix(name, "_") && letter(name[0]) && len(name) > 4:
		found.add(medium, "snake_case name")
	case camel(name):
		found.add(medium, "camelCase name")
	}
}

// fileName reports whether name is a file's with one of the extensions.
func fileName(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot < 1 || !identifier(strings.ReplaceAll(strings.ReplaceAll(name[:dot], "/", "_"), "-", "_")) {
		return false
	}
	for _, e := range extensions {
		if name[dot+1:] == e {
			return true
		}
	}
	return false
}

// identifier reports whether name has letters, digits, underscores and inner dots only.
func identifier(name string) bool {
	if name == "" || !letter(name[0]) && name[0] != '_' {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !wordByte(c) && c != '_' && c != '.' {
			return false
		}
	}
	return name[len(name)-1] != '.'
}

// camel reports whether name is written like addEventListener: it begins with
// two small letters and has a large one followed by a small one. Names of
// products such as iPhone and eBay, and McDonald, are not.
func camel(name string) bool {
	if len(name) < 5 || !lower(name[0]) || !lower(name[1]) {
		return false
	}
	for i := 2; i+1 < len(name); i++ {
		if upper(name[i]) && lower(name[i+1]) {
			return true
		}
	}
	return false
}

func lower(c byte) bool  { return 'a' <= c && c <= 'z' }
func upper(c byte) bool  { return 'A' <= c && c <= 'Z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }
func letter(c byte) bool { return lower(c) || upper(c) || c >= utf8.RuneSelf }
