// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// textWidth is where values are broken when the output is no terminal, in columns.
const textWidth = 100

// leastWidth is what a line may take even on a terminal that is narrower.
const leastWidth = 40

// columns is how much room a line has.
func (t *Text) columns() int {
	if t.width == 0 {
		return textWidth
	}
	return max(t.width, leastWidth)
}

// inline writes a value as HCL in one line. A text of several lines has its
// line breaks, so that it does not pass for one.
func inline(value json.RawMessage) string {
	if value == nil {
		return ""
	}
	var v any
	if decode(value, &v) != nil {
		return clean(string(value))
	}
	if s, ok := v.(string); ok && strings.Contains(strings.TrimSuffix(s, "\n"), "\n") {
		return clean(s)
	}
	var b strings.Builder
	write(&b, v)
	return b.String()
}

// decode keeps numbers as they are written.
func decode(value json.RawMessage, v any) error {
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	return d.Decode(v)
}

func write(b *strings.Builder, v any) {
	switch v := v.(type) {
	case []any:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			write(b, e)
		}
		b.WriteByte(']')
	case map[string]any:
		if len(v) == 0 {
			b.WriteString("{}")
			return
		}
		b.WriteString("{ ")
		for i, name := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(member(name) + " = ")
			write(b, v[name])
		}
		b.WriteString(" }")
	default:
		b.WriteString(scalar(v))
	}
}

// scalar writes a simple value as HCL.
func scalar(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return clean(strings.TrimSuffix(b.String(), "\n"))
}

// member writes the name of an object's member, quoted where it is no identifier.
func member(name string) string {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r != '-' && (r < '0' || r > '9')) {
			return scalar(name)
		}
	}
	if name == "" {
		return `""`
	}
	return name
}

// block writes a value in lines: a text's own, or one for each element. It has
// none for a value that is absent.
func block(value json.RawMessage) []string {
	if value == nil {
		return nil
	}
	var v any
	if decode(value, &v) != nil {
		return []string{clean(string(value))}
	}
	switch v := v.(type) {
	case string:
		return strings.Split(strings.TrimSuffix(clean(v), "\n"), "\n")
	case []any, map[string]any:
		return nested(v, "", "")
	}
	return []string{scalar(v)}
}

// nested writes a value with each element in a line of its own. before stands
// before its first line, and after follows its last.
func nested(v any, indent, before string) []string {
	var lines []string
	switch v := v.(type) {
	case []any:
		lines = append(lines, indent+before+"[")
		for _, e := range v {
			lines = append(lines, nested(e, indent+"  ", "")...)
		}
		return append(lines, indent+"]")
	case map[string]any:
		lines = append(lines, indent+before+"{")
		for _, name := range slices.Sorted(maps.Keys(v)) {
			lines = append(lines, nested(v[name], indent+"  ", member(name)+" = ")...)
		}
		return append(lines, indent+"}")
	}
	return []string{indent + before + scalar(v)}
}

// fold breaks a line after a space where there is one, so that no part is
// wider than n columns.
func fold(line string, n int) []string {
	var parts []string
	for width(line) > n {
		r := []rune(line)
		cut := n
		for i := n; i > n/2; i-- {
			if r[i-1] == ' ' {
				cut = i
				break
			}
		}
		parts = append(parts, string(r[:cut]))
		line = string(r[cut:])
	}
	return append(parts, line)
}
