// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// carriers are the functions that pass texts on as they are, with the
// arguments, counted from 0, that a secret may be in; allArguments for all.
var carriers = map[string]int{
	"concat": allArguments, "merge": allArguments, "tolist": allArguments, "tomap": allArguments, "tostring": allArguments,
	"flatten": allArguments, "reverse": allArguments, "values": allArguments, "format": allArguments, "join": allArguments,
	"element": 0, "slice": 0, "lookup": 0, "zipmap": 1,
}

const allArguments = -1

// plainFormat is a format that puts its values into the text as they are.
var plainFormat = regexp.MustCompile(`^([^%]|%%|%s|%v)*$`)

// tainting follows secrets through an expression. What passes them on unchanged
// can be written down; what makes something else of them, or decides by them,
// cannot, and is noted in misuse.
type tainting struct {
	scope *scope
	// loop are the variables of the "for" around, and whether a secret is in them.
	loop map[string]bool
	// misuse is what a secret is put through, such as "upper()"; empty for nothing.
	misuse string
}

// misused returns what an expression puts a secret through; empty for nothing.
func (l *loader) misused(expr hcl.Expression, s *scope) string {
	t := &tainting{scope: s, loop: map[string]bool{}}
	if file := l.sources[expr.Range().Filename]; file != nil {
		t.expression(expr, file.Bytes)
	}
	return t.misuse
}

// expression follows an expression of either syntax. In JSON, every text is a template.
func (t *tainting) expression(expr hcl.Expression, src []byte) bool {
	if native, ok := expr.(hclsyntax.Expression); ok {
		return t.follow(native)
	}
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() {
		tainted := false
		for _, element := range list {
			tainted = t.expression(element, src) || tainted
		}
		return tainted
	}
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		tainted := false
		for _, pair := range pairs {
			t.decides(t.expression(pair.Key, src), "the key of an object")
			tainted = t.expression(pair.Value, src) || tainted
		}
		return tainted
	}
	var text string
	rng := expr.Range()
	if !rng.CanSliceBytes(src) || json.Unmarshal(rng.SliceBytes(src), &text) != nil {
		return false
	}
	native, diags := hclsyntax.ParseTemplate([]byte(text), rng.Filename, rng.Start)
	return !diags.HasErrors() && t.follow(native)
}

// decides notes that something is decided by a secret, when one is in it.
func (t *tainting) decides(tainted bool, what string) {
	if tainted && t.misuse == "" {
		t.misuse = what
	}
}

func (t *tainting) any(exprs ...hclsyntax.Expression) bool {
	tainted := false
	for _, e := range exprs {
		tainted = e != nil && t.follow(e) || tainted
	}
	return tainted
}

// follow reports whether a secret is in the value of an expression.
func (t *tainting) follow(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.TemplateExpr:
		return t.any(e.Parts...)
	case *hclsyntax.TemplateWrapExpr:
		return t.follow(e.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		return t.follow(e.Tuple)
	case *hclsyntax.ParenthesesExpr:
		return t.follow(e.Expression)
	case *hclsyntax.TupleConsExpr:
		return t.any(e.Exprs...)
	case *hclsyntax.ObjectConsExpr:
		tainted := false
		for _, item := range e.Items {
			t.decides(t.follow(item.KeyExpr), "the key of an object")
			tainted = t.follow(item.ValueExpr) || tainted
		}
		return tainted
	case *hclsyntax.ObjectConsKeyExpr:
		if hcl.ExprAsKeyword(e.Wrapped) != "" && !e.ForceNonLiteral {
			return false
		}
		return t.follow(e.Wrapped)
	case *hclsyntax.ScopeTraversalExpr:
		return t.reference(e.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		return t.follow(e.Source)
	case *hclsyntax.IndexExpr:
		t.decides(t.follow(e.Key), "an index")
		return t.follow(e.Collection)
	case *hclsyntax.SplatExpr:
		return t.any(e.Source, e.Each)
	case *hclsyntax.ConditionalExpr:
		t.decides(t.follow(e.Condition), "a condition")
		return t.any(e.TrueResult, e.FalseResult)
	case *hclsyntax.BinaryOpExpr:
		tainted := t.any(e.LHS, e.RHS)
		t.decides(tainted, "an operator")
		return tainted
	case *hclsyntax.UnaryOpExpr:
		tainted := t.follow(e.Val)
		t.decides(tainted, "an operator")
		return tainted
	case *hclsyntax.ForExpr:
		return t.iteration(e)
	case *hclsyntax.FunctionCallExpr:
		return t.call(e)
	}
	return false
}

// reference reports whether a secret is in what a reference names.
func (t *tainting) reference(traversal hcl.Traversal) bool {
	if tainted, ok := t.loop[traversal.RootName()]; ok {
		return tainted
	}
	v, diags := traversal.TraverseAbs(t.scope.reference)
	return diags.HasErrors() || v.ContainsMarked()
}

func (t *tainting) iteration(e *hclsyntax.ForExpr) bool {
	outer := t.loop
	t.loop = map[string]bool{}
	for name, tainted := range outer {
		t.loop[name] = tainted
	}
	t.loop[e.ValVar] = t.follow(e.CollExpr)
	if e.KeyVar != "" {
		t.loop[e.KeyVar] = false
	}
	if e.CondExpr != nil {
		t.decides(t.follow(e.CondExpr), "a condition")
	}
	if e.KeyExpr != nil {
		t.decides(t.follow(e.KeyExpr), "the key of an object")
	}
	tainted := t.follow(e.ValExpr)
	t.loop = outer
	return tainted
}

func (t *tainting) call(e *hclsyntax.FunctionCallExpr) bool {
	carried, carries := carriers[e.Name]
	tainted := false
	for i, arg := range e.Args {
		if !t.follow(arg) {
			continue
		}
		tainted = true
		t.decides(!carries || carried != allArguments && carried != i, e.Name+"()")
		// Of anything but a text, format makes JSON.
		t.decides(e.Name == "format" && !t.isText(arg, nil), e.Name+"()")
	}
	if tainted && e.Name == "format" {
		t.decides(!t.isText(e.Args[0], plainFormat), e.Name+"()")
	}
	return tainted || e.Name == "secret" || e.Name == typedFunction
}

// isText reports whether an expression is a text, and one that a pattern
// matches; what only a loop around it knows is none.
func (t *tainting) isText(e hclsyntax.Expression, pattern *regexp.Regexp) bool {
	v, diags := e.Value(t.scope.reference)
	text, _ := v.Unmark()
	if diags.HasErrors() || !text.IsKnown() || text.IsNull() || text.Type() != cty.String {
		return false
	}
	return pattern == nil || pattern.MatchString(text.AsString())
}

// expressionOf names what stands in path of a variable as an expression.
func expressionOf(path string, key cty.Value) string {
	if key.Type() == cty.Number {
		return path + "[" + numberText(key.AsBigFloat()) + "]"
	}
	if name := key.AsString(); hclsyntax.ValidIdentifier(name) && !slices.Contains([]string{"true", "false", "null"}, name) {
		return path + "." + name
	}
	return path + "[" + quote(key.AsString()) + "]"
}
