// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"
)

// expression parses text, and makes its source known to l.
func expression(t *testing.T, l *loader, text string) hcl.Expression {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(text), "x.hcl", hcl.InitialPos)
	require.False(t, diags.HasErrors(), text)
	l.sources["x.hcl"] = &hcl.File{Bytes: []byte(text)}
	return expr
}

// evaluator is a loader with one variable, one local, and a secret one of each.
func evaluator() (*loader, *scope) {
	l := newLoader(fakeOptions())
	hiddenText := cty.StringVal("hidden").Mark(variableMark("key"))
	l.names.known = map[string][]string{"var": {"host", "key"}, "local": {"base", "token"}}
	reference := stand(cty.StringVal("hidden"), "var.key")
	l.names.publish("var", map[string]cty.Value{"host": cty.StringVal("h"), "key": hiddenText}, map[string]cty.Value{"host": cty.StringVal("h"), "key": reference})
	l.names.publish("local", map[string]cty.Value{"base": cty.StringVal("b"), "token": hiddenText}, map[string]cty.Value{"base": cty.StringVal("b"), "token": reference})
	return l, l.newScope("x.hcl", l.names)
}

func TestReferences(t *testing.T) {
	for text, detail := range map[string]string{
		`var.host`:                    "",
		`local["base"]`:               "",
		`"${var.host}:${local.base}"`: "",
		`var.hots`:                    `There is no variable "hots". Did you mean var.host?`,
		`local.baes`:                  `There is no local "baes". Did you mean local.base?`,
		`var.colour`:                  "There is no variable \"colour\". Declare it:\n\n  variable \"colour\" {}",
		`local.colour`:                "There is no local \"colour\". Define it:\n\n  locals {\n    colour = …\n  }",
		`var["hots"]`:                 `Did you mean var.host?`,
		`var`:                         "var stands for a group of values; name one of them: var.NAME.",
		`local[0]`:                    "local stands for a group of values",
		`vllm`:                        `If the text itself is meant, put it in quotes: "vllm".`,
		`backend.vllm.model`:          `"backend" is neither a variable nor a local; those are written var.NAME and local.NAME.`,
		`each.key`:                    `"each" is neither`,
		`variable.host`:               `"variable" is neither`,
		`{ a = nothing }`:             `"nothing" is neither`,
		`upper(nothing)`:              `"nothing" is neither`,
	} {
		l, s := evaluator()
		v, ok := l.evaluate(expression(t, l, text), s)
		if detail == "" {
			require.True(t, ok, text)
			require.True(t, v.IsWhollyKnown())
			require.Empty(t, l.diags)
			continue
		}
		require.False(t, ok, text)
		require.Len(t, l.diags, 1, text)
		require.Equal(t, "Unknown reference", l.diags[0].Summary)
		require.Contains(t, l.diags[0].Detail, detail, text)
	}
}

// TestSeveralUnknownReferences are reported one by one.
func TestSeveralUnknownReferences(t *testing.T) {
	l, s := evaluator()
	_, ok := l.evaluate(expression(t, l, `"${var.a}${local.b}${c}"`), s)
	require.False(t, ok)
	require.Len(t, l.diags, 3)
}

func TestTouchesSecret(t *testing.T) {
	for text, want := range map[string]bool{
		`var.host`:                       false,
		`local.base`:                     false,
		`upper("x")`:                     false,
		`var.key`:                        true,
		`"${local.token}"`:               true,
		`[1, { a = var.key }]`:           true,
		`secret("A")`:                    true,
		`upper(secret("A"))`:             true,
		`[for x in [1] : secret("A")]`:   true,
		`var["key"]`:                     true,
		`var.host == "a" ? var.key : 1`:  true,
		`"a word like secret is enough"`: true,
	} {
		l, s := evaluator()
		require.Equal(t, want, l.touchesSecret(expression(t, l, text), s), text)
	}
	l, s := evaluator()
	expr := expression(t, l, `"x"`)
	delete(l.sources, "x.hcl")
	require.True(t, l.touchesSecret(expr, s), "what cannot be read is not trusted")
}

// TestMarksTravel: whatever is made of a secret is one.
func TestMarksTravel(t *testing.T) {
	for text, want := range map[string]bool{
		`var.host`:                        false,
		`var.key`:                         true,
		`"x${var.key}"`:                   true,
		`upper(var.key)`:                  true,
		`{ a = { b = [var.key] } }`:       true,
		`[for x in [var.key] : x]`:        true,
		`var.key == "a"`:                  true,
		`var.key == "a" ? "b" : "c"`:      true,
		`jsonencode({ a = local.token })`: true,
		`strlen(secret("VLLM_KEY"))`:      true,
		`try(secret("NOPE"), "open")`:     false,
		`[var.key, "a"][1]`:               false,
		`{ (var.key) = 1 }`:               true,
	} {
		l, s := evaluator()
		v, ok := l.evaluate(expression(t, l, text), s)
		require.True(t, ok, "%s: %v", text, l.diags)
		source, secret := secretSource(v)
		require.Equal(t, want, secret, text)
		require.Equal(t, want, source != "", text)
	}
}

// TestEvaluateReference: nothing of a secret is in what stands for it, and what
// cannot be written down says what the secret was put through.
func TestEvaluateReference(t *testing.T) {
	for text, want := range map[string]any{
		`secret("A")`:                  `${secret("A")}`,
		`"Bearer ${secret("A")}"`:      `Bearer ${secret("A")}`,
		`[secret("A"), "b"]`:           []any{`${secret("A")}`, "b"},
		`{ a = secret("A") }`:          map[string]any{"a": `${secret("A")}`},
		`local.token`:                  "${var.key}",
		`var.host`:                     "h",
		`[for x in [secret("A")] : x]`: []any{`${secret("A")}`},
		`{ for k, v in { a = secret("A") } : k => "x${v}" }`: map[string]any{"a": `x${secret("A")}`},
		`format("%s:%s%%", var.host, secret("A"))`:           `h:${secret("A")}%`,
		`join(",", [secret("A"), var.key])`:                  `${secret("A")},${var.key}`,
		`merge({ a = 1 }, { b = secret("A") }).b`:            `${secret("A")}`,
		`[secret("A"), secret("B")][1]`:                      `${secret("B")}`,
		`var.host == "h" ? secret("A") : "none"`:             `${secret("A")}`,
		`"%{if var.host == "h"}${secret("A")}%{endif}"`:      `${secret("A")}`,
		`[{ k = secret("A") }][*].k`:                         []any{`${secret("A")}`},
		`"$${x} %%{y} ${secret("A")}"`:                       `$${x} %%{y} ${secret("A")}`,
		`"${"$"}${secret("A")}%${secret("B")}"`:              `${"$"}${secret("A")}%${secret("B")}`,
		"secret(\"a\\\"b\\n$${x}\")":                         "${secret(\"a\\\"b\\n$${x}\")}",
	} {
		l, s := evaluator()
		w := writer{}
		written := w.value(l.evaluateReference(expression(t, l, text), s))
		require.Nil(t, w.computed, text)
		require.Equal(t, want, written, text)
		require.Empty(t, l.diags, "what fails here is silent")
	}
	for text, want := range map[string]string{
		`parseint(secret("A"), 10)`:                "parseint()",
		`upper(secret("A"))`:                       "upper()",
		`jsonencode({ a = [secret("A")] })`:        "jsonencode()",
		`replace(secret("A"), "sk-", "")`:          "replace()",
		`try(secret("A"), "x")`:                    "try()",
		`format("%10s", secret("A"))`:              "format()",
		`format("%v", [secret("A")])`:              "format()",
		`element(["a"], length(secret("A")))`:      "length()",
		`secret(secret("A"))`:                      "secret()",
		`secret("A") == "a" ? 1 : 2`:               "an operator",
		`secret("A") == "" ? "none" : secret("A")`: "an operator",
		`[for x in [secret("A")] : x if x != ""]`:  "an operator",
		`{ for x in [secret("A")] : x => 1 }`:      "the key of an object",
		`{ (secret("A")) = 1 }`:                    "the key of an object",
		`{ a = 1 }[secret("A")]`:                   "an index",
		`secret("A") ? 1 : 2`:                      "a condition",
		`"%{if secret("A") == "a"}x%{endif}"`:      "an operator",
		`"x${upper(var.key)}"`:                     "upper()",
		`!secret("A")`:                             "an operator",
	} {
		l, s := evaluator()
		w := writer{}
		w.value(l.evaluateReference(expression(t, l, text), s))
		require.NotNil(t, w.computed, text)
		require.Equal(t, want, w.computed.computed, text)
	}
}

func TestUnknownValueIsReported(t *testing.T) {
	l, s := evaluator()
	values := map[string]cty.Value{"host": cty.DynamicVal}
	l.names.publish("var", values, values)
	_, ok := l.evaluate(expression(t, l, `var.host`), s)
	require.False(t, ok)
	require.Equal(t, "Value not known", l.diags[0].Summary, "never silently, when nothing else was reported")
	_, ok = l.evaluate(expression(t, l, `var.host`), s)
	require.False(t, ok)
	require.Len(t, l.diags, 1)
}
