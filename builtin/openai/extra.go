// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// extra returns everything that the contract does not name; nil for nothing.
func (r *reply) extra() *sdk.Extra {
	return newExtra(r.top, r.choice, r.message)
}

func newExtra(top, choice, message []rawjson.Member) *sdk.Extra {
	if len(top)+len(choice)+len(message) == 0 {
		return nil
	}
	return &sdk.Extra{TopJson: rawjson.Encode(top), ChoiceJson: rawjson.Encode(choice), MessageJson: rawjson.Encode(message)}
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
		if last, ok := f.top[m.Name]; !ok || last != string(m.Value) {
			f.top[m.Name] = string(m.Value)
			fresh = append(fresh, m)
		}
	}
	r.top = fresh
	r.choice = f.dropNulls("choice.", r.choice)
	r.message = f.dropNulls("delta.", r.message)
}

func (f *extraFilter) dropNulls(section string, members []rawjson.Member) []rawjson.Member {
	fresh := members[:0]
	for _, m := range members {
		if rawjson.IsNull(m.Value) {
			if f.nulls[section+m.Name] {
				continue
			}
			f.nulls[section+m.Name] = true
		}
		fresh = append(fresh, m)
	}
	return fresh
}

// anyValue reports whether a member is other than null.
func anyValue(members []rawjson.Member) bool {
	for _, m := range members {
		if !rawjson.IsNull(m.Value) {
			return true
		}
	}
	return false
}
