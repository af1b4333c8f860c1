// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// pathRanges says where the settings of a config block stand. The key is the
// setting's path; the empty path is the block itself.
type pathRanges map[string]hcl.Range

// joinPath makes a path a key. No name, label or index holds the separator.
func joinPath(path []string) string { return strings.Join(path, "\x00") }

// extend appends to a path without touching the array of a shared one.
func extend(path []string, name string) []string {
	return append(path[:len(path):len(path)], name)
}

// addExpression adds an expression, and what it is made of when it is written
// as a list or an object.
func (r pathRanges) addExpression(path []string, expr hcl.Expression) {
	r[joinPath(path)] = expr.Range()
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() {
		for i, element := range list {
			r.addExpression(extend(path, strconv.Itoa(i)), element)
		}
		return
	}
	pairs, diags := hcl.ExprMap(expr)
	if diags.HasErrors() {
		return
	}
	for _, pair := range pairs {
		if key, diags := pair.Key.Value(nil); !diags.HasErrors() && key.Type() == cty.String && key.IsKnown() && !key.IsNull() {
			r.addExpression(extend(path, key.AsString()), pair.Value)
		}
	}
}

// nearest returns the range of a path, or of its nearest ancestor, and how many
// steps of the path that is.
func (r pathRanges) nearest(path []string) (hcl.Range, int, bool) {
	for n := len(path); n >= 0; n-- {
		if rng, ok := r[joinPath(path[:n])]; ok {
			return rng, n, true
		}
	}
	return hcl.Range{}, 0, false
}

// Diagnostics puts what a plugin found in its configuration into the files:
// each diagnostic gets the range of the setting that its path names, or of the
// nearest block or object around it.
func (b *Block) Diagnostics(found []*sdk.Diagnostic) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, f := range found {
		d := &hcl.Diagnostic{Severity: hcl.DiagError, Summary: f.GetSummary(), Detail: f.GetDetail(), Extra: &coded{code: fault.ConfigInvalid}}
		if f.GetSeverity() == sdk.SeverityWarning {
			d.Severity = hcl.DiagWarning
		}
		rng, known, ok := b.ranges.nearest(f.GetPath())
		if !ok {
			rng = b.Range
		}
		d.Subject = rng.Ptr()
		if known < len(f.GetPath()) {
			d.Detail = strings.TrimSpace(d.Detail + " The setting is " + strings.Join(f.GetPath(), ".") + ", which is not written here.")
		}
		if d.Detail == "" {
			d.Detail = "The plugin " + strconv.Quote(b.Plugin) + " of " + b.Address() + " says no more."
		}
		diags = append(diags, d)
	}
	return diags
}

// Refusal is why the block's plugin cannot be used, where the block names it.
func (b *Block) Refusal(f *fault.Error) *hcl.Diagnostic {
	return refusal(f, hcl.DiagError, b.named)
}

// Refusal is why the plugin cannot be used, where it is required.
func (r *Required) Refusal(f *fault.Error, severity hcl.DiagnosticSeverity) *hcl.Diagnostic {
	return refusal(f, severity, r.Range)
}

func refusal(f *fault.Error, severity hcl.DiagnosticSeverity, rng hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: severity, Summary: "Plugin cannot be used", Detail: f.Message, Subject: &rng, Extra: &coded{code: f.Code}}
}
