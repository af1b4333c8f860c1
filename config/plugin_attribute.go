// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/sensitive"
)

// attribute decodes one attribute into o. attr is nil when it is absent.
func (d *pluginDecoder) attribute(o object, a *sdk.Attribute, attr *hcl.Attribute, s section) {
	kind, err := parseAttributeType(a.Type)
	if err != nil {
		d.contract("the type %q of %s: %s.", a.Type, a.Name, err)
		return
	}
	if attr == nil {
		d.absent(o, a, kind, s)
		return
	}
	d.block.ranges.addExpression(extend(s.path, a.Name), attr.Expr)
	v, ok := d.l.evaluate(attr.Expr, d.scope)
	if !ok {
		return
	}
	if v.IsNull() {
		d.absent(o, a, kind, s)
		return
	}
	value, problem := kind.fit(a, v)
	if problem != nil {
		rng := attr.Expr.Range()
		d.l.report(&rng, problem.summary, "%s", problem.detail)
		return
	}
	if a.Deprecated != "" {
		d.l.warn(&attr.NameRange, "Deprecated setting", "%s is deprecated. %s", a.Name, a.Deprecated)
	}
	d.block.conceal(value, a.Sensitive)
	reference, ok := d.written(a, kind, attr)
	if !ok {
		return
	}
	_, secret := secretSource(v)
	bare := a.Sensitive && !secret && !v.RawEquals(cty.StringVal(""))
	if bare || isTyped(v) {
		d.l.mask(attr.Expr.Range())
	}
	if bare {
		d.l.warn(&s.header, "Credential in the configuration", "%s, at line %d, is a credential, and its value is part of the configuration: whoever can read the file, a saved plan or the state store can read it. Keep it where secrets are kept:%s", a.Name, attr.NameRange.Start.Line, example(fmt.Sprintf("%s = secret(%q)", a.Name, strings.ToUpper(a.Name))))
	}
	redacted := toJSON(value, hidden)
	if a.Sensitive {
		redacted = sensitive.Placeholder
	}
	o.put(a.Name, toJSON(value, nil), redacted, reference)
}

// written is how an attribute's value is written down.
func (d *pluginDecoder) written(a *sdk.Attribute, kind attributeType, attr *hcl.Attribute) (any, bool) {
	reference := d.l.evaluateReference(attr.Expr, d.scope)
	candidates := []cty.Value{reference}
	if fitting, problem := kind.fit(a, reference); problem == nil {
		// What stands for a secret need not fit where the secret does.
		candidates = []cty.Value{fitting, reference}
	}
	var w writer
	for _, v := range candidates {
		w = writer{typed: a.Sensitive}
		if written := w.value(v); w.computed == nil {
			d.block.variables = append(d.block.variables, d.l.sensitiveVariables(w.variables)...)
			return written, true
		}
	}
	d.l.reportComputed(a.Name, attr.Expr.Range(), w.computed)
	return nil, false
}

// absent puts an attribute's default into o, or reports that there is none.
func (d *pluginDecoder) absent(o object, a *sdk.Attribute, kind attributeType, s section) {
	if a.Default == nil {
		if a.Required && !s.meant[a.Name] {
			d.l.report(&s.header, "Missing setting", "The plugin %q of %s needs the setting %s: %s Add it:%s",
				d.block.Plugin, d.block.Address(), a.Name, a.Description, example(fmt.Sprintf("%s {\n  %s = …\n}", s.name, a.Name)))
		}
		return
	}
	v, err := fromJSON(a.Default)
	if err != nil {
		d.contract("the default of %s: %s.", a.Name, err)
		return
	}
	value, problem := kind.fit(a, v)
	if problem != nil {
		d.contract("the default of %s: %s", a.Name, problem.detail)
		return
	}
	plain := toJSON(value, nil)
	redacted := plain
	if a.Sensitive {
		redacted = sensitive.Placeholder
	}
	o.put(a.Name, plain, redacted, (&writer{typed: a.Sensitive}).value(value))
}
