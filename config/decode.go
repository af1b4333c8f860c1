// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// place is where a block stands, and what was written in it.
type place struct {
	header hcl.Range
	scope  *scope
	// attrs are the block's arguments, and those of nested blocks as "breaker.failures".
	attrs hcl.Attributes
	// wrong are the arguments whose values are already reported.
	wrong map[string]bool
	// meant are the block's misspelt and misplaced names.
	meant meant
	// config is the plugin's config block, or nil.
	config *hcl.Block
}

// sub returns the range of an argument's value, or of the header when the
// argument is absent.
func (p *place) sub(name string) *hcl.Range {
	if attr := p.attrs[name]; attr != nil {
		return attr.Expr.Range().Ptr()
	}
	return p.header.Ptr()
}

// element returns the range of one element of a list argument.
func (p *place) element(name string, i int) *hcl.Range {
	if attr := p.attrs[name]; attr != nil {
		return item(attr.Expr, i).Ptr()
	}
	return p.header.Ptr()
}

// setDefaults fills target, and its nested blocks, with the defaults of spec.
func setDefaults(spec *BlockSpec, target any, label string) {
	for _, k := range spec.Keys {
		if k.Default == nil || k.at == nil || !k.appliesTo(label) {
			continue
		}
		if p := k.set(k.at(target), constant(k.Default)); p != nil {
			panic(fmt.Sprintf("config: the default of %s.%s: %s", spec.Type, k.Name, p.detail))
		}
	}
	for _, child := range spec.Blocks {
		if child.Single && child.open != nil {
			setDefaults(child, child.open(target, ""), "")
		}
	}
}

// constant turns a default of the registry into a value.
func constant(v any) cty.Value {
	switch v := v.(type) {
	case string:
		return cty.StringVal(v)
	case bool:
		return cty.BoolVal(v)
	case int:
		return cty.NumberIntVal(int64(v))
	case float64:
		return cty.NumberFloatVal(v)
	}
	panic(fmt.Sprintf("config: a default of type %T", v))
}

func (k *Key) appliesTo(label string) bool {
	return len(k.Only) == 0 || slices.Contains(k.Only, label)
}

// decodeBody decodes a block's body into target, which holds the defaults already.
func (l *loader) decodeBody(spec *BlockSpec, body hcl.Body, s *scope, target any, label string) *place {
	p := &place{scope: s, attrs: hcl.Attributes{}, wrong: map[string]bool{}}
	l.decodeInto(p, spec, body, target, label, "")
	return p
}

func (l *loader) decodeInto(p *place, spec *BlockSpec, body hcl.Body, target any, label, prefix string) {
	content, wrongNames := l.content(spec, body)
	if prefix == "" {
		p.meant = wrongNames
	}
	for _, k := range spec.Keys {
		attr := content.Attributes[k.Name]
		if attr == nil {
			continue
		}
		if !k.appliesTo(label) {
			l.report(&attr.NameRange, "Argument does not apply", "%s is for %s %q; %s %q has no such argument. Remove it.", k.Name, spec.Type, k.Only[0], spec.Type, label)
			continue
		}
		p.attrs[prefix+k.Name] = attr
		if k.at == nil {
			continue
		}
		switch l.decodeKey(k, attr, p.scope, target) {
		case absent:
			delete(p.attrs, prefix+k.Name)
		case wrong:
			p.wrong[prefix+k.Name] = true
		}
	}
	first := map[string]*hcl.Block{}
	for _, block := range content.Blocks {
		if before := first[block.Type]; before != nil {
			l.report(headerRange(block).Ptr(), "Duplicate block", "A %s block stands at most once here; the first one is at %s.", block.Type, at(headerRange(before)))
			continue
		}
		first[block.Type] = block
		if block.Type == configBlock && spec.PluginConfig {
			p.config = block
			continue
		}
		child := spec.block(block.Type)
		l.decodeInto(p, child, block.Body, child.open(target, ""), "", prefix+child.Type+".")
	}
}

// outcome is what became of an argument.
type outcome int

const (
	decoded outcome = iota
	// absent: it is null, which is as if it were not written.
	absent
	// wrong: it is reported.
	wrong
)

// decodeKey stores an argument's value in target.
func (l *loader) decodeKey(k *Key, attr *hcl.Attribute, s *scope, target any) outcome {
	v, ok := l.evaluate(attr.Expr, s)
	if !ok {
		return wrong
	}
	rng := attr.Expr.Range()
	if source, secret := secretSource(v); secret && !k.Secrets {
		l.report(&rng, "Secret not allowed here", "%s is not a place for a secret, because its value is shown in logs and by GET /config. Use %s in a plugin's config block or env.", k.Name, source)
		return wrong
	}
	bare, _ := v.UnmarkDeep()
	if bare.IsNull() {
		return absent
	}
	if problem := k.set(k.at(target), bare); problem != nil {
		l.report(&rng, problem.summary, "%s", problem.detail)
		return wrong
	}
	if c, ok := k.at(target).(*Credential); ok {
		return l.refer(k, attr, s, c)
	}
	return decoded
}
