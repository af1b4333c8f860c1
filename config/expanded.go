// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk"
)

// Expanded returns the whole configuration as one document *.hcl.json in a
// canonical form: with every default and implicit block, and with what file(),
// env(), variables and locals came to. Only secrets are still expressions:
// "${secret("NAME")}" inside of the text that they stand in, and "${var.NAME}"
// for a sensitive variable, which it declares without a value. [Load] of it is an
// equal configuration, with the same digest.
func (c *Config) Expanded() []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, c.canonical(), "", "  "); err != nil {
		panic(err) // it is encoded by mustJSON
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// canonical is Expanded without layout. The digest is over it.
func (c *Config) canonical() json.RawMessage { return mustJSON(c.expanded()) }

// expanded is the document as a tree of JSON values.
func (c *Config) expanded() map[string]any {
	doc := compared.body(registry, c, "")
	declared := map[string]any{}
	for _, b := range c.PluginBlocks() {
		for _, v := range b.variables {
			declared[v.name] = v.declaration()
		}
	}
	for _, v := range c.State.URL.variables {
		declared[v.name] = v.declaration()
	}
	if len(declared) > 0 {
		doc[variableBlock] = declared
	}
	return doc
}

// declaration is a sensitive variable's block, without a default.
func (v *variable) declaration() map[string]any {
	out := map[string]any{"sensitive": true}
	switch t := v.value.Type(); {
	case v.written != "":
		out["type"] = v.written
	case t != cty.String: // else a value that is given would be read as a text
		if text, ok := typeText(t, nil); ok {
			out["type"] = text
		}
	}
	if v.description != "" {
		out["description"] = escapeTemplate(v.description)
	}
	return out
}

// written returns what ptr points to as a file *.hcl.json has it; nil when it
// need not be written.
func (k *Key) written(ptr, target any) any {
	_, field := target.(*Field)
	switch v := ptr.(type) {
	case *string:
		if *v != "" || field { // a built-in field's text may be taken away
			return escapeTemplate(*v)
		}
		return nil
	case *Credential:
		if v.Empty() {
			return nil
		}
		return v.written
	case *[]string:
		if len(*v) == 0 && !field && !k.Required {
			return nil
		}
		list := []string{}
		for _, text := range *v {
			list = append(list, escapeTemplate(text))
		}
		return list
	}
	return k.get(ptr)
}

// hclBody turns a config block as the plugin receives it into the form that a
// file *.hcl.json has, where labels stand around a block's body.
func hclBody(schema *sdk.Schema, members map[string]any) map[string]any {
	out := map[string]any{}
	for name, v := range members {
		out[name] = v
	}
	for i := range schema.Blocks {
		b := &schema.Blocks[i]
		switch v := members[b.Type].(type) {
		case map[string]any:
			out[b.Type] = hclBlock(b, v)
		case []any:
			list := []any{}
			for _, one := range v {
				if body, ok := one.(map[string]any); ok {
					list = append(list, hclBlock(b, body))
				}
			}
			out[b.Type] = list
		}
	}
	return out
}

func hclBlock(b *sdk.Block, members map[string]any) map[string]any {
	body := map[string]any{}
	for name, v := range members {
		body[name] = v
	}
	var labels []string
	for _, name := range b.Labels {
		label, _ := members[name].(string)
		labels = append(labels, label)
		delete(body, name)
	}
	body = hclBody(&b.Schema, body)
	for i := len(labels) - 1; i >= 0; i-- {
		body = map[string]any{labels[i]: body}
	}
	return body
}

// hclConfig is a block's config block in the form of a file.
func (b *Block) hclConfig() json.RawMessage {
	if len(b.reference) == 0 || b.schema == nil {
		return b.reference
	}
	return mustJSON(hclBody(b.schema, decodeObject(b.reference)))
}

// decodeObject decodes an object, with numbers as they are written.
func decodeObject(data json.RawMessage) map[string]any {
	var members map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&members); err != nil {
		panic("config: " + strconv.Quote(string(data)) + ": " + err.Error()) // it is encoded by mustJSON
	}
	return members
}
