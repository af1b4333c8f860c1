// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/nearest"
)

// evaluate returns an expression's value, which may be null or marked. It
// reports mistakes, and returns false then.
func (l *loader) evaluate(expr hcl.Expression, s *scope) (cty.Value, bool) {
	if !l.resolvable(expr) {
		return cty.DynamicVal, false
	}
	v, diags := expr.Value(s.real)
	if diags.HasErrors() {
		l.adopt(explained(diags, l.touchesSecret(expr, s)))
		return cty.DynamicVal, false
	}
	if !v.IsWhollyKnown() {
		if !l.diags.HasErrors() {
			rng := expr.Range()
			l.report(&rng, "Value not known", "The value of this expression cannot be worked out while the configuration is loaded.")
		}
		// Otherwise the value comes from a variable or local that is already reported.
		return cty.DynamicVal, false
	}
	if reserved(v) {
		rng := expr.Range()
		l.report(&rng, "Character not allowed", "The text has one of the characters U+10FFFE and U+10FFFF, which mean nothing and which AUA uses itself. Remove it.")
		return cty.DynamicVal, false
	}
	return v, true
}

// evaluateReference is evaluate for what is written down: stand-ins are in the
// place of secrets. Mistakes were reported by evaluate already. A value that
// cannot be written down, since it exists only with the real secrets, is marked
// with what they are put through.
func (l *loader) evaluateReference(expr hcl.Expression, s *scope) cty.Value {
	v, diags := expr.Value(s.reference)
	fails := diags.HasErrors() || !v.IsWhollyKnown()
	if !fails && !v.ContainsMarked() {
		return v
	}
	mark := secrecy{computed: l.misused(expr, s)}
	mark.source, _ = secretSource(v)
	switch {
	case mark.computed != "":
	case fails:
		mark.computed = "an expression"
	default:
		return v
	}
	if fails {
		v = cty.DynamicVal
	}
	return v.Mark(mark)
}

// resolvable checks that everything an expression refers to exists, with
// better messages than evaluating it has.
func (l *loader) resolvable(expr hcl.Expression) bool {
	ok := true
	for _, traversal := range expr.Variables() {
		ok = l.resolvableReference(traversal) && ok
	}
	return ok
}

func (l *loader) resolvableReference(t hcl.Traversal) bool {
	rng := t.SourceRange()
	root := t.RootName()
	known, exists := l.names.known[root]
	if !exists {
		detail := fmt.Sprintf("%q is neither a variable nor a local; those are written var.NAME and local.NAME.", root)
		if len(t) == 1 {
			detail += fmt.Sprintf(" If the text itself is meant, put it in quotes: %q.", root)
		}
		l.report(&rng, "Unknown reference", "%s", detail)
		return false
	}
	name, ok := memberName(t)
	if !ok {
		l.report(&rng, "Unknown reference", "%s stands for a group of values; name one of them: %s.NAME.", root, root)
		return false
	}
	for _, k := range known {
		if k == name {
			return true
		}
	}
	what, declare := "variable", "Declare it:"+example(fmt.Sprintf("variable %q {}", name))
	if root == "local" {
		what, declare = "local", "Define it:"+example(fmt.Sprintf("locals {\n  %s = …\n}", name))
	}
	if s := nearest.Name(name, known); s != "" {
		declare = fmt.Sprintf("Did you mean %s.%s?", root, s)
	}
	l.report(&rng, "Unknown reference", "There is no %s %q. %s", what, name, declare)
	return false
}

// memberName returns NAME of a reference var.NAME or local.NAME.
func memberName(t hcl.Traversal) (string, bool) {
	if len(t) < 2 {
		return "", false
	}
	switch step := t[1].(type) {
	case hcl.TraverseAttr:
		return step.Name, true
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
			return step.Key.AsString(), true
		}
	}
	return "", false
}

// touchesSecret reports whether a secret may have entered an expression, whose
// value is then kept out of messages. It rather says yes once too often.
func (l *loader) touchesSecret(expr hcl.Expression, s *scope) bool {
	for _, t := range expr.Variables() {
		v, diags := t.TraverseAbs(s.real)
		if _, secret := secretSource(v); secret || diags.HasErrors() {
			return true
		}
	}
	rng := expr.Range()
	file := l.sources[rng.Filename]
	if file == nil || !rng.CanSliceBytes(file.Bytes) {
		return true
	}
	text := rng.SliceBytes(file.Bytes)
	return bytes.Contains(text, []byte("secret")) || bytes.Contains(text, []byte(typedFunction))
}

// explained replaces diagnostics of HCL that the user would not understand, or
// that may hold a secret.
func explained(diags hcl.Diagnostics, secret bool) hcl.Diagnostics {
	better := make(hcl.Diagnostics, len(diags))
	for i, d := range diags {
		better[i] = explain(d, secret)
	}
	return better
}

func explain(d *hcl.Diagnostic, hide bool) *hcl.Diagnostic {
	call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallDiagExtra](d)
	if !ok || call.FunctionCallError() == nil {
		return d
	}
	better := *d
	better.Context = nil
	err := call.FunctionCallError()
	var (
		secret *secretError
		input  *inputError
	)
	switch {
	case errors.As(err, &secret):
		better.Summary, better.Detail = unresolved(secret)
		better.Extra = &coded{fault.SecretUnresolved, d.Extra}
	case errors.As(err, &input):
		better.Summary, better.Detail = input.summary, input.detail
	case hide:
		better.Summary = "Error in a function call"
		better.Detail = fmt.Sprintf("The function %s cannot work with these arguments. Why is not shown, because a secret is among them.", call.CalledFunctionName())
	default:
		better.Summary = "Error in a function call"
		better.Detail = fmt.Sprintf("The function %s cannot work with these arguments: %s.", call.CalledFunctionName(), strings.TrimSuffix(err.Error(), "."))
	}
	return &better
}
