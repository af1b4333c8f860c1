// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"encoding/json"
	"fmt"
	"strings"
)

const (
	// maxValues and maxValueBytes bound what the vault of a query can hold, and
	// with it the state that travels with the query.
	maxValues     = 4096
	maxValueBytes = 1 << 20
)

// vault knows which placeholder stands for which value within one query.
type vault struct {
	// values is by the placeholder's name, names by the value.
	values map[string]string
	names  map[string]string
	// next is the number of the next placeholder of a kind.
	next map[string]int
	size int
	// known holds the values again, to be found in a text.
	known known
}

// state is what BeforeQuery hands to the calls that follow: opaque for the host.
type state struct {
	Values map[string]string `json:"values,omitempty"`
	Next   map[string]int    `json:"next,omitempty"`
	// JSON says that the answer is to be JSON.
	JSON bool `json:"json,omitempty"`
}

func newVault() *vault {
	return &vault{
		values: map[string]string{}, names: map[string]string{}, next: map[string]int{},
		known: known{byStart: map[string][]string{}},
	}
}

// readState makes the vault of a query whose BeforeQuery returned b.
func readState(b []byte) (*vault, state, error) {
	var s state
	v := newVault()
	if len(b) == 0 {
		return v, s, nil
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, s, fmt.Errorf("%w: %w", errState, err)
	}
	if s.Values != nil {
		v.values = s.Values
	}
	for name, value := range v.values {
		v.names[value] = name
		v.size += len(value)
		v.known.add(value)
	}
	if s.Next != nil {
		v.next = s.Next
	}
	return v, s, nil
}

// state returns the vault's content for the calls that follow; nil when there is none.
func (v *vault) state(asJSON bool) ([]byte, error) {
	if len(v.values) == 0 && len(v.next) == 0 {
		return nil, nil
	}
	return json.Marshal(state{Values: v.values, Next: v.next, JSON: asJSON})
}

// number gives each value a placeholder, in order. It leaves out the names that
// stand in the query already, so that those are not taken for its own.
func (v *vault) number(found []finding, taken map[string]bool) {
	for _, f := range found {
		if v.names[f.value] != "" || len(v.values) >= maxValues || v.size+len(f.value) > maxValueBytes {
			continue
		}
		n := v.next[f.kind] + 1
		for taken[placeholderName(f.kind, n)] {
			n++
		}
		v.put(f.kind, n, f.value)
	}
	for name := range taken {
		if kind, n := splitName(name); n > v.next[kind] {
			v.next[kind] = n
		}
	}
}

func (v *vault) put(kind string, n int, value string) {
	name := placeholderName(kind, n)
	v.values[name], v.names[value] = value, name
	v.next[kind] = n
	v.size += len(value)
	v.known.add(value)
}

// placeholder returns what stands for a value. A value that the vault has no
// room for gets a placeholder without a number, which cannot be restored.
func (v *vault) placeholder(kind, value string) string {
	if name := v.names[value]; name != "" {
		return "[" + name + "]"
	}
	if len(v.values) >= maxValues || v.size+len(value) > maxValueBytes {
		return "[" + strings.ToUpper(kind) + "]"
	}
	v.put(kind, v.next[kind]+1, value)
	return "[" + v.names[value] + "]"
}
