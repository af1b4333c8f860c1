// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// model is a configuration whose specialist's model is an expression.
func model(declarations, expression string) Source {
	return one(declarations + "\nspecialist \"m\" {\n  backend = \"calc\"\n  fields  = [\"general\"]\n  model   = " + expression + "\n}\n")
}

// modelOf returns what that expression became.
func modelOf(t *testing.T, opts LoadOptions) string {
	t.Helper()
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	return cfg.Specialists[1].Model
}

func TestVariables(t *testing.T) {
	for _, c := range []struct {
		declaration, expression, given, want string
	}{
		{`default = "a"`, `var.x`, "", "a"},
		{`default = "a"`, `var.x`, "b", "b"},
		{`default = "a"`, `"${var.x}-${var["x"]}"`, "", "a-a"},
		{"type = string", `var.x`, "1e3", "1e3"},
		{"type = number", `var.x + 1`, "41", "42"},
		{"type = bool", `var.x ? "yes" : "no"`, "true", "yes"},
		{"type = list(string)", `join("+", var.x)`, `["a", "b"]`, "a+b"},
		{"type = object({ a = string, b = optional(string, \"B\") })", `"${var.x.a}${var.x.b}"`, `{ a = "A" }`, "AB"},
		{"type = map(number)\n default = { a = 1 }", `var.x["a"]`, "", "1"},
		{"default = 5", `var.x * 2`, "", "10"},
		{`default = null`, `var.x`, "", ""},
	} {
		opts := fakeOptions(model("variable \"x\" {\n "+c.declaration+"\n}\n", c.expression))
		if c.given != "" {
			opts.Vars = map[string]string{"x": c.given}
		}
		require.Equal(t, c.want, modelOf(t, opts), c.declaration)
	}
}

func TestVariableMistakes(t *testing.T) {
	for _, c := range []struct {
		declaration string
		vars        map[string]string
		summary     string
		detail      string
	}{
		{`variable "x" {}`, nil, "Variable without a value", "-var x=…"},
		{`variable "x" { default = "" }`, map[string]string{"y": "1"}, "Unknown variable", `Did you mean "x"?`},
		{"variable \"x\" {\n type = number\n}", map[string]string{"x": "one"}, "Wrong type", "a number is required"},
		{"variable \"x\" {\n type = list(string)\n}", map[string]string{"x": "[sk-abc, "}, "Wrong type", "is not written like its type, list(string)"},
		{"variable \"x\" {\n type = list(string)\n sensitive = true\n}", map[string]string{"x": "[skabc]"}, "Wrong type", "list(string)."},
		{"variable \"x\" {\n default = env(\"HOME\")\n}", nil, "Function calls not allowed", ""},
		{"variable \"x\" {\n type = lots\n}", nil, "Invalid type specification", ""},
		{`variable "x y" { default = "" }`, nil, "Invalid name", "var.x y"},
		{"variable \"x\" {\n default = \"\"\n validation {}\n}", nil, "Not available yet", "validation"},
		{"variable \"x\" {\n default = \"\"\n sensitive = \"maybe\"\n}", nil, "Wrong type", "true or false"},
	} {
		opts := fakeOptions(one(c.declaration + "\n"))
		opts.Vars = c.vars
		d := failure(t, opts)
		require.Equal(t, c.summary, d.Summary, c.declaration)
		require.Contains(t, d.Detail, c.detail, c.declaration)
		require.NotContains(t, d.Detail, "skabc")
	}
}

// TestBrokenVariableIsReportedOnce: what uses it stays silent.
func TestBrokenVariableIsReportedOnce(t *testing.T) {
	opts := fakeOptions(model("variable \"x\" {\n type = number\n default = \"one\"\n}\nlocals {\n y = var.x + 1\n}\n", `"${local.y}"`))
	require.Equal(t, "Wrong type", failure(t, opts).Summary)
}

func TestLocals(t *testing.T) {
	for declarations, want := range map[string]string{
		"locals {\n a = local.b\n b = \"${local.c}!\"\n c = \"hi\"\n}\n":                           "hi!",
		"locals {\n a = local[\"b\"]\n}\nlocals {\n b = upper(\"x\")\n}\n":                         "X",
		"locals {\n a = join(\",\", [for n in local.list : n + 1])\n list = [1, 2]\n}\n":           "2,3",
		"variable \"v\" {\n default = \"v\"\n}\nlocals {\n a = var.v == \"v\" ? var.v : \"\"\n}\n": "v",
	} {
		require.Equal(t, want, modelOf(t, fakeOptions(model(declarations, "local.a"))), declarations)
	}
}

func TestLocalMistakes(t *testing.T) {
	for declarations, summary := range map[string]string{
		"locals {\n a = local.a\n}\n":                        "Locals refer to each other",
		"locals {\n a = local.b\n b = local.a\n}\n":          "Locals refer to each other",
		"locals {\n a = \"\"\n}\nlocals {\n a = \"\"\n}\n":   "Duplicate name",
		"locals {\n a = local\n}\n":                          "Unknown reference",
		"locals {\n a = local.bb\n}\n":                       "Unknown reference",
		"locals {\n a = backend.calc\n}\n":                   "Unknown reference",
		"locals {\n a = \"\"\n b {}\n}\n":                    "Unexpected \"b\" block",
		"locals {\n a = 0 / 0\n}\n":                          "Operation failed",
		"locals {\n a = { x = 1 }.y\n}\n":                    "Unsupported attribute",
		"locals {\n a = upper()\n}\n":                        "Not enough function arguments",
		"locals {\n a = var.x.y\n}\n":                        "Unknown reference",
		"locals {\n a = jsondecode(\"{\")\n}\n":              "Error in a function call",
		"locals {\n a = range(5000)[0]\n}\n":                 "Error in a function call",
		"locals {\n a = file(\"/\")\n}\n":                    "File cannot be read",
		"locals {\n a = env(\"A\", \"b\", \"c\")\n}\n":       "Error in a function call",
		"locals {\n a = regex(\"(\", \"b\")\n}\n":            "Error in a function call",
		"locals {\n a = env(\"NOPE\")\n}\n":                  "Environment variable not set",
		"locals {\n a = \"${env(\"NOPE\")}\"\n}\nlocals{}\n": "Environment variable not set",
	} {
		d := failure(t, fakeOptions(model(declarations, `"m"`)))
		require.Equal(t, summary, d.Summary, declarations)
		require.NotEmpty(t, d.Range)
	}
}
