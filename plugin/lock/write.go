// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

const header = `# The plugins that this configuration uses. "aua plugins install" and
# "aua plugins lock" maintain this file: keep it in version control, and do not
# edit it by hand.
`

// Bytes returns the text of the file. It is an error when a description is
// not JSON.
func (f *File) Bytes() ([]byte, error) {
	b := bytes.NewBufferString(header)
	for _, p := range f.Plugins {
		fmt.Fprintf(b, "\nplugin %s {\n", quote(p.Source))
		fmt.Fprintf(b, "version = %s\nconstraints = %s\nhashes = [\n", quote(p.Version), quote(p.Constraints))
		for _, hash := range p.Hashes {
			fmt.Fprintf(b, "%s,\n", quote(hash))
		}
		b.WriteString("]\ndescription = ")
		var description map[string]any
		if err := json.Unmarshal(p.Description, &description); err != nil {
			return nil, fmt.Errorf("the description of %s is not a JSON object: %w", p.Source, err)
		}
		writeValue(b, description)
		b.WriteString("\n}\n")
	}
	return hclwrite.Format(b.Bytes()), nil
}

// writeValue writes a JSON value as an HCL expression, a member a line.
func writeValue(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 {
			b.WriteString("{}")
			return
		}
		b.WriteString("{\n")
		for _, name := range slices.Sorted(maps.Keys(v)) {
			b.WriteString(key(name) + " = ")
			writeValue(b, v[name])
			b.WriteByte('\n')
		}
		b.WriteByte('}')
	case []any:
		if len(v) == 0 {
			b.WriteString("[]")
			return
		}
		b.WriteString("[\n")
		for _, member := range v {
			writeValue(b, member)
			b.WriteString(",\n")
		}
		b.WriteByte(']')
	case string:
		b.WriteString(quote(v))
	case float64:
		b.WriteString(strconv.FormatFloat(v, 'f', -1, 64))
	case nil:
		b.WriteString("null")
	default:
		fmt.Fprint(b, v)
	}
}

// key writes a member's name. One that is a word of HCL has to be quoted.
func key(name string) string {
	switch {
	case !hclsyntax.ValidIdentifier(name), name == "for", name == "null", name == "true", name == "false":
		return quote(name)
	}
	return name
}

// quote writes a string, so that nothing in it is a template.
func quote(s string) string {
	return string(hclwrite.TokensForValue(cty.StringVal(s)).Bytes())
}
