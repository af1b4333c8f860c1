// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// object builds a JSON object, member after member, in the order of the calls.
type object struct {
	b []byte
}

func newObject() *object { return &object{b: append(make([]byte, 0, 256), '{')} }

func (o *object) key(name string) {
	if len(o.b) > 1 {
		o.b = append(o.b, ',')
	}
	o.b = append(append(o.b, quote(name)...), ':')
}

func (o *object) raw(name string, value []byte) *object {
	o.key(name)
	o.b = append(o.b, value...)
	return o
}

func (o *object) str(name, value string) *object { return o.raw(name, quote(value)) }

func (o *object) num(name string, value int) *object {
	return o.raw(name, []byte(strconv.Itoa(value)))
}

// members adds the members of m, sorted by name.
func (o *object) members(m map[string]json.RawMessage) *object {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		o.raw(name, m[name])
	}
	return o
}

func (o *object) close() []byte { return append(o.b, '}') }

// quote returns s as a JSON string, without the escapes for HTML that would
// make the server's bytes unlike those of real ones.
func quote(s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return []byte(`""`)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

func array(elements ...[]byte) []byte {
	return append(append([]byte{'['}, bytes.Join(elements, []byte(","))...), ']')
}
