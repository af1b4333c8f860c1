// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// entry is an argument or block as it stands in a body.
type entry struct {
	name string
	rng  hcl.Range
	// block and attribute say which of them it is; in JSON it may be either.
	block, attribute bool
	labels           int
}

// entries lists what stands in a body, in order.
func entries(body hcl.Body) ([]entry, hcl.Diagnostics) {
	native, ok := body.(*hclsyntax.Body)
	if !ok {
		attrs, diags := body.JustAttributes()
		var all []entry
		for _, attr := range inOrder(attrs) {
			all = append(all, entry{name: attr.Name, rng: attr.NameRange})
		}
		return all, diags
	}
	var all []entry
	for _, attr := range native.Attributes {
		all = append(all, entry{name: attr.Name, rng: attr.NameRange, attribute: true})
	}
	for _, block := range native.Blocks {
		all = append(all, entry{name: block.Type, rng: hcl.RangeBetween(block.TypeRange, lastRange(block)), block: true, labels: len(block.Labels)})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].rng.Start.Byte < all[j].rng.Start.Byte })
	return all, nil
}

func lastRange(block *hclsyntax.Block) hcl.Range {
	if n := len(block.LabelRanges); n > 0 {
		return block.LabelRanges[n-1]
	}
	return block.TypeRange
}

// inOrder sorts attributes by where they stand.
func inOrder(attrs hcl.Attributes) []*hcl.Attribute {
	all := make([]*hcl.Attribute, 0, len(attrs))
	for _, attr := range attrs {
		all = append(all, attr)
	}
	sort.Slice(all, func(i, j int) bool {
		return all[i].NameRange.Start.Byte < all[j].NameRange.Start.Byte
	})
	return all
}

// headerRange is a block's type and labels; in JSON, where they may be far
// apart, its last label alone.
func headerRange(block *hcl.Block) hcl.Range {
	n := len(block.LabelRanges)
	if n == 0 {
		return block.TypeRange
	}
	if last := block.LabelRanges[n-1]; last.Start.Line != block.TypeRange.Start.Line {
		return last
	}
	return hcl.RangeBetween(block.TypeRange, block.LabelRanges[n-1])
}

// item is the i-th element of a list expression, or the whole expression when
// it is not written as a list.
func item(expr hcl.Expression, i int) hcl.Range {
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() && i < len(list) {
		return list[i].Range()
	}
	return expr.Range()
}

func keys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	return names
}
