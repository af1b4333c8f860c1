// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/auahq/aua/sdk"
)

// HCL returns what [Config.Expanded] returns in the native syntax, formatted and
// in the order of the language's documentation.
func (c *Config) HCL() []byte {
	schemas := map[string]*sdk.Schema{}
	for _, b := range c.PluginBlocks() {
		schemas[b.Address()] = b.schema
	}
	return nativeText(c.canonical(), schemas)
}

// HCL returns an expanded configuration in the native syntax, to be read. What
// stands in the plugins' config blocks is written as arguments, since only their
// schemas say which of it are blocks; [Config.HCL] returns a text that can be
// loaded again in any case. The error is one of JSON.
func HCL(expanded []byte) ([]byte, error) {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(expanded, &doc); err != nil {
		return nil, err
	}
	return nativeText(expanded, nil), nil
}

func nativeText(expanded json.RawMessage, schemas map[string]*sdk.Schema) []byte {
	t := &textWriter{schemas: schemas}
	t.body(registry, decodeObject(expanded), "")
	return bytes.TrimLeft(hclwrite.Format(t.out.Bytes()), "\n")
}

// textWriter writes the tree of a document *.hcl.json in the native syntax.
type textWriter struct {
	out bytes.Buffer
	// schemas are those of the plugins, by the address of the block.
	schemas map[string]*sdk.Schema
}

// body writes what spec describes of members. Blocks follow the arguments.
func (t *textWriter) body(spec *BlockSpec, members map[string]any, address string) {
	for _, k := range spec.Keys {
		if v, ok := members[k.Name]; ok {
			t.argument(k, v)
		}
	}
	for _, child := range spec.blocks() {
		v, ok := members[child.Type].(map[string]any)
		switch {
		case !ok:
		case child.Type == configBlock && spec.PluginConfig:
			t.open(configBlock)
			t.config(t.schemas[address], v)
			t.close()
		case child.Entries != nil:
			t.open(child.Type)
			t.members(v)
			t.close()
		case len(child.Labels) > 0:
			for _, label := range sorted(keys(v)) {
				body, _ := v[label].(map[string]any)
				t.open(child.Type, label)
				t.body(child, body, child.Type+"."+label)
				t.close()
			}
		default:
			t.open(child.Type)
			t.body(child, v, "")
			t.close()
		}
	}
}

func (t *textWriter) argument(k *Key, v any) {
	if text, ok := v.(string); ok && k.Type == TypeConstraint {
		t.out.WriteString(k.Name + " = " + text + "\n")
		return
	}
	t.out.WriteString(k.Name + " = " + t.expression(v) + "\n")
}

// config writes a plugin's config block, or a block in it. Without a schema
// everything is an argument.
func (t *textWriter) config(schema *sdk.Schema, members map[string]any) {
	rest := map[string]any{}
	for name, v := range members {
		rest[name] = v
	}
	var blocks []*sdk.Block
	if schema != nil {
		for i := range schema.Blocks {
			delete(rest, schema.Blocks[i].Type)
			blocks = append(blocks, &schema.Blocks[i])
		}
	}
	t.members(rest)
	for _, b := range blocks {
		list, ok := members[b.Type].([]any)
		if one, is := members[b.Type].(map[string]any); is && !ok {
			list = []any{one}
		}
		for _, one := range list {
			body, labels := one, []string{b.Type}
			for range b.Labels {
				for label, inner := range body.(map[string]any) {
					body, labels = inner, append(labels, label)
				}
			}
			t.open(labels[0], labels[1:]...)
			t.config(&b.Schema, body.(map[string]any))
			t.close()
		}
	}
}

func (t *textWriter) members(members map[string]any) {
	for _, name := range sorted(keys(members)) {
		t.out.WriteString(name + " = " + t.expression(members[name]) + "\n")
	}
}

// open begins a block.
func (t *textWriter) open(blockType string, labels ...string) {
	t.out.WriteString("\n" + blockType)
	for _, label := range labels {
		t.out.WriteString(" " + quote(label))
	}
	t.out.WriteString(" {\n")
}

func (t *textWriter) close() { t.out.WriteString("}\n") }

// expression writes a JSON value, whose texts are templates.
func (t *textWriter) expression(v any) string {
	switch v := v.(type) {
	case string:
		if n := interpolation(v); n > 0 && n == len(v) {
			return v[2 : n-1]
		}
		return `"` + quoteTemplate(v) + `"`
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = t.expression(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		if len(v) == 0 {
			return "{}"
		}
		var out strings.Builder
		out.WriteString("{\n")
		for _, name := range sorted(keys(v)) {
			out.WriteString(memberKey(name) + " = " + t.expression(v[name]) + "\n")
		}
		return out.String() + "}"
	}
	return string(mustJSON(v))
}

// inline is expression without a line break.
func (t *textWriter) inline(v any) string {
	return strings.ReplaceAll(strings.ReplaceAll(t.expression(v), "{\n", "{ "), "\n", ", ")
}

// memberKey writes the key of an object, which is a template in JSON.
func memberKey(name string) string {
	if hclsyntax.ValidIdentifier(name) && !slices.Contains([]string{"for", "if", "in", "null", "true", "false"}, name) {
		return name
	}
	return `"` + quoteTemplate(name) + `"`
}
