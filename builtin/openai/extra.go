// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import "github.com/auahq/aua/sdk"

// appendMembers builds a JSON object of raw members; nil for none.
func appendMembers(members []rawMember) []byte {
	if len(members) == 0 {
		return nil
	}
	b := []byte{'{'}
	for _, m := range members {
		b = append(appendKey(b, m.name), m.value...)
	}
	return append(b, '}')
}

// extra returns everything that the contract does not name; nil for nothing.
func (r *reply) extra() *sdk.Extra {
	return newExtra(r.top, r.choice, r.message)
}

func newExtra(top, choice, message []rawMember) *sdk.Extra {
	if len(top)+len(choice)+len(message) == 0 {
		return nil
	}
	return &sdk.Extra{TopJson: appendMembers(top), ChoiceJson: appendMembers(choice), MessageJson: appendMembers(message)}
}

// extraFilter holds back what a stream repeats in each chunk: a member of the
// top level that has not changed, and a null in the choice or the delta that
// was sent before. What is left is news.
type extraFilter struct {
	top   map[string]string
	nulls map[string]bool
}

// news drops from r what the client has been sent already.
func (f *extraFilter) news(r *reply) {
	if f.top == nil {
		f.top, f.nulls = map[string]string{}, map[string]bool{}
	}
	fresh := r.top[:0]
	for _, m := range r.top {
		if last, ok := f.top[m.name]; !ok || last != string(m.value) {
			f.top[m.name] = string(m.value)
			fresh = append(fresh, m)
		}
	}
	r.top = fresh
	r.choice = f.dropNulls("choice.", r.choice)
	r.message = f.dropNulls("delta.", r.message)
}

func (f *extraFilter) dropNulls(section string, members []rawMember) []rawMember {
	fresh := members[:0]
	for _, m := range members {
		if isNull(m.value) {
			if f.nulls[section+m.name] {
				continue
			}
			f.nulls[section+m.name] = true
		}
		fresh = append(fresh, m)
	}
	return fresh
}

// merge sets members in a list, and copies their bytes; later ones replace earlier ones of the same name.
func merge(list, members []rawMember) []rawMember {
next:
	for _, m := range members {
		m.value = append([]byte(nil), m.value...)
		for i := range list {
			if list[i].name == m.name {
				list[i] = m
				continue next
			}
		}
		list = append(list, m)
	}
	return list
}

// anyValue reports whether a member is other than null.
func anyValue(members []rawMember) bool {
	for _, m := range members {
		if !isNull(m.value) {
			return true
		}
	}
	return false
}
