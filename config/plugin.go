// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"maps"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/sensitive"
)

// object is a decoded config block, or a block in it, three times over.
type object struct {
	// real is what the plugin receives.
	real map[string]any
	// redacted is real with "(sensitive)" for what must not be shown.
	redacted map[string]any
	// reference is as a file *.hcl.json has it, with secrets by name; see [writer].
	reference map[string]any
}

func newObject() object {
	return object{real: map[string]any{}, redacted: map[string]any{}, reference: map[string]any{}}
}

// put sets one member in all three.
func (o object) put(name string, real, redacted, reference any) {
	o.real[name], o.redacted[name], o.reference[name] = real, redacted, reference
}

// decodePlugin decodes a plugin block's config block with the plugin's schema.
func (l *loader) decodePlugin(b *Block) {
	p := l.places[b]
	b.ranges, b.named, b.origin = pathRanges{}, *p.sub("plugin"), l.origin
	l.referenceEnv(b, p)
	if p.wrong["plugin"] {
		return
	}
	description := l.describePlugin(b, p)
	if description == nil {
		return
	}
	d := &pluginDecoder{l: l, block: b, scope: p.scope}
	body, header := hcl.EmptyBody(), p.header
	if p.config != nil {
		body, header = p.config.Body, headerRange(p.config)
	}
	b.ranges[joinPath(nil)] = header
	decoded := d.object(&description.Config, body, section{name: configBlock, header: header, meant: p.meant})
	b.schema = &description.Config
	b.ConfigJSON = sensitive.New(string(mustJSON(decoded.real)))
	b.Redacted = mustJSON(decoded.redacted)
	b.reference = mustJSON(decoded.reference)
}

// referenceEnv keeps what stands for the environment in the digest.
func (l *loader) referenceEnv(b *Block, p *place) {
	attr := p.attrs["env"]
	if attr == nil || p.wrong["env"] {
		return
	}
	if v, ok := l.evaluate(attr.Expr, p.scope); ok {
		b.conceal(v, false)
	}
	b.envReference = map[string]string{}
	v, marks := l.evaluateReference(attr.Expr, p.scope).Unmark()
	for mark := range marks {
		if s, ok := mark.(secrecy); ok && s.computed != "" {
			l.reportComputed("env", attr.Expr.Range(), &s)
			return
		}
	}
	for it := v.ElementIterator(); it.Next(); {
		name, member := it.Element()
		w := writer{}
		written := w.value(member)
		if w.computed != nil {
			l.reportComputed("env."+name.AsString(), attr.Expr.Range(), w.computed)
			return
		}
		b.variables = append(b.variables, l.sensitiveVariables(w.variables)...)
		b.envReference[name.AsString()] = scalarText(written)
	}
}

// scalarText is a JSON text, number or bool as the text that HCL makes of it.
func scalarText(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	return string(mustJSON(v))
}

// mustJSON encodes what the decoder built from JSON values only.
func mustJSON(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// pluginDecoder decodes one block's config.
type pluginDecoder struct {
	l     *loader
	block *Block
	scope *scope
}

// contract reports a schema that is wrong: the plugin's fault, not the user's.
func (d *pluginDecoder) contract(format string, args ...any) {
	d.l.reportCode(fault.PluginContractInvalid, d.l.places[d.block].sub("plugin"), "Plugin has a wrong schema",
		"The plugin %q describes its config block wrongly, which only its author can mend: "+format, append([]any{d.block.Plugin}, args...)...)
}

// section is the config block, or a block in it.
type section struct {
	name string
	// header is where something is reported that is missing.
	header hcl.Range
	path   []string
	meant  meant
}

// object decodes a section's body with a schema.
func (d *pluginDecoder) object(schema *sdk.Schema, body hcl.Body, s section) object {
	content, wrongNames := d.l.content(d.spec(schema, s.name), body)
	maps.Copy(wrongNames, s.meant)
	s.meant = wrongNames
	o := newObject()
	for i := range schema.Attributes {
		a := &schema.Attributes[i]
		d.attribute(o, a, content.Attributes[a.Name], s)
	}
	for i := range schema.Blocks {
		b := &schema.Blocks[i]
		var blocks []*hcl.Block
		for _, block := range content.Blocks {
			if block.Type == b.Type {
				blocks = append(blocks, block)
			}
		}
		d.blocks(o, b, blocks, s)
	}
	return o
}

// spec is a schema in the form that bodies are split by.
func (d *pluginDecoder) spec(schema *sdk.Schema, name string) *BlockSpec {
	spec := &BlockSpec{Type: name}
	for _, a := range schema.Attributes {
		spec.Keys = append(spec.Keys, &Key{Name: a.Name})
	}
	for _, b := range schema.Blocks {
		spec.Blocks = append(spec.Blocks, &BlockSpec{Type: b.Type, Labels: b.Labels})
	}
	return spec
}
