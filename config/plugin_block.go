// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk"
)

// blocks decodes the nested blocks of one type into o: an object when there
// can be only one, else a list of objects.
func (d *pluginDecoder) blocks(o object, b *sdk.Block, blocks []*hcl.Block, s section) {
	if !d.count(b, blocks, s) || len(blocks) == 0 {
		return
	}
	path := extend(s.path, b.Type)
	d.block.ranges[joinPath(path)] = headerRange(blocks[0])
	if b.Max == 1 {
		one := d.nested(b, blocks[0], path)
		o.put(b.Type, one.real, one.redacted, one.reference)
		return
	}
	var real, redacted, reference []any
	for i, block := range blocks {
		one := d.nested(b, block, extend(path, strconv.Itoa(i)))
		real, redacted, reference = append(real, one.real), append(redacted, one.redacted), append(reference, one.reference)
	}
	o.put(b.Type, real, redacted, reference)
}

// nested decodes one block, its labels included.
func (d *pluginDecoder) nested(b *sdk.Block, block *hcl.Block, path []string) object {
	header := headerRange(block)
	d.block.ranges[joinPath(path)] = header
	one := d.object(&b.Schema, block.Body, section{name: b.Type, header: header, path: path})
	for i, name := range b.Labels {
		one.put(name, block.Labels[i], block.Labels[i], block.Labels[i])
		d.block.ranges[joinPath(extend(path, name))] = block.LabelRanges[i]
	}
	return one
}

// count reports too few or too many blocks.
func (d *pluginDecoder) count(b *sdk.Block, blocks []*hcl.Block, s section) bool {
	n := len(blocks)
	switch {
	case b.Max > 0 && n > b.Max:
		d.l.report(headerRange(blocks[b.Max]).Ptr(), "Too many blocks", "The block %s stands %d times; the plugin %q takes at most %d. The first one is at %s.",
			b.Type, n, d.block.Plugin, b.Max, at(headerRange(blocks[0])))
		return false
	case n < b.Min:
		if !s.meant[b.Type] {
			d.l.report(&s.header, "Missing block", "The plugin %q of %s needs %d of the block %s, and there are %d: %s Add it:%s",
				d.block.Plugin, d.block.Address(), b.Min, b.Type, n, b.Description, example(fmt.Sprintf("%s {\n  %s\n}", s.name, b.Type+" { … }")))
		}
		return false
	}
	return true
}
