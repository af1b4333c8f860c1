// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"

	"github.com/auahq/aua/sdk/answer/exact"
)

// commands are calculations in the imperative, with the words between their operands.
var commands = []struct {
	verbs, joins []string
	op           operation
	swapped      bool
}{
	{[]string{"add"}, []string{"and", "to", ","}, opAdd, false},
	{[]string{"subtract", "deduct", "take"}, []string{"from"}, opSub, true},
	{[]string{"multiply"}, []string{"by", "and", "with"}, opMul, false},
	{[]string{"divide"}, []string{"by"}, opQuo, false},
}

// command reads "add 3 and 4", "subtract 5 from 20".
func (p *parser) command() (exact.Node, bool, error) {
	for _, c := range commands {
		if !slices.Contains(c.verbs, p.peek().text) {
			continue
		}
		p.i++
		p.word("up")
		a, err := p.sum()
		if err != nil {
			return nil, false, err
		}
		p.word("away")
		if !slices.Contains(c.joins, p.peek().text) {
			return nil, false, errSyntax
		}
		p.i++
		b, err := p.operand()
		if err != nil {
			return nil, false, err
		}
		if c.swapped {
			a, b = b, a
		}
		n, err := binary(c.op, a, b)
		return n, err == nil, err
	}
	return nil, false, nil
}
