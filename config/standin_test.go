// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// oddTexts are made of what templates and quotes are made of.
func oddTexts() []string {
	parts := []string{"", "a", "$", "%", "{", "}", "\"", "\\", "\n", "\ufeff", "~", "\u0007", "é", "😀"}
	var all []string
	for _, a := range parts {
		for _, b := range parts {
			for _, c := range parts {
				all = append(all, a+b+c+"{x}")
			}
		}
	}
	return all
}

// TestTemplatesMeanTheirTexts, as a text of JSON and between quotes.
func TestTemplatesMeanTheirTexts(t *testing.T) {
	for _, text := range oddTexts() {
		text = cty.NormalizeString(text)
		written, expressions := template(text)
		require.Empty(t, expressions)
		e, diags := hclsyntax.ParseTemplate([]byte(written), "x", hcl.InitialPos)
		require.False(t, diags.HasErrors(), "%q", text)
		v, diags := e.Value(nil)
		require.False(t, diags.HasErrors(), "%q", text)
		require.Equal(t, text, v.AsString(), "%q", written)

		for _, native := range []string{quote(text), `"` + quoteTemplate(written) + `"`} {
			e, diags = hclsyntax.ParseExpression([]byte(native), "x", hcl.InitialPos)
			require.False(t, diags.HasErrors(), "%q", native)
			v, diags = e.Value(nil)
			require.False(t, diags.HasErrors(), "%q", native)
			require.Equal(t, text, v.AsString(), "%q", native)
		}
	}
}

// TestStandInsBecomeExpressions wherever they stand in a text.
func TestStandInsBecomeExpressions(t *testing.T) {
	mark := secretMark("a}\"${x}\\")
	ctx := &hcl.EvalContext{Functions: fakeFunctions(t)}
	for _, text := range oddTexts() {
		text = cty.NormalizeString(text)
		for _, whole := range []string{text + standIn(mark.source), standIn(mark.source) + text, text + standIn(mark.source) + text} {
			written, expressions := template(whole)
			require.Equal(t, []string{mark.source}, expressions)
			want := strings.ReplaceAll(whole, standIn(mark.source), "<a}\"${x}\\>")
			e, diags := hclsyntax.ParseTemplate([]byte(written), "x", hcl.InitialPos)
			require.False(t, diags.HasErrors(), "%q", written)
			v, diags := e.Value(ctx)
			require.False(t, diags.HasErrors(), "%q", written)
			require.Equal(t, want, v.AsString(), "%q", written)

			e, diags = hclsyntax.ParseExpression([]byte(`"`+quoteTemplate(written)+`"`), "x", hcl.InitialPos)
			require.False(t, diags.HasErrors(), "%q", written)
			v, diags = e.Value(ctx)
			require.False(t, diags.HasErrors(), "%q", written)
			require.Equal(t, want, v.AsString(), "%q", written)
		}
	}
}

// fakeFunctions have a secret() that says which one was asked for.
func fakeFunctions(t *testing.T) map[string]function.Function {
	t.Helper()
	return map[string]function.Function{"secret": secretBy(func(name string) (cty.Value, error) { return cty.StringVal("<" + name + ">"), nil })}
}
