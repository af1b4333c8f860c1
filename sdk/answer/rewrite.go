// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// withoutPercent takes 20% for 20.
func withoutPercent(n exact.Node) exact.Node {
	if p, ok := n.(*exact.Percent); ok {
		return p.X
	}
	return n
}

// percentOfLeft takes a + 20% for a · 1.2.
func percentOfLeft(n exact.Node) exact.Node {
	b, ok := n.(*exact.Binary)
	if !ok || b.Op != exact.OpAdd && b.Op != exact.OpSub {
		return n
	}
	if _, ok := b.R.(*exact.Percent); !ok {
		return n
	}
	return &exact.Binary{Op: b.Op, L: b.L, R: &exact.Binary{Op: exact.OpMul, L: b.L, R: b.R}}
}

// divideByRest takes a / b · c for a / (b · c), and a / b / c for a / (b / c).
func divideByRest(n exact.Node) exact.Node {
	b, ok := n.(*exact.Binary)
	if !ok || b.Op != exact.OpMul && b.Op != exact.OpQuo {
		return n
	}
	q, ok := b.L.(*exact.Binary)
	if !ok || q.Op != exact.OpQuo {
		return n
	}
	return &exact.Binary{Op: exact.OpQuo, L: q.L, R: &exact.Binary{Op: b.Op, L: q.R, R: b.R}}
}

// powerOfRest takes a^1/3 for a^(1/3).
func powerOfRest(n exact.Node) exact.Node {
	b, ok := n.(*exact.Binary)
	if !ok || b.Op != exact.OpQuo {
		return n
	}
	p, ok := b.L.(*exact.Binary)
	if !ok || p.Op != exact.OpPow {
		return n
	}
	return &exact.Binary{Op: exact.OpPow, L: p.L, R: &exact.Binary{Op: exact.OpQuo, L: p.R, R: b.R}}
}

// leftToRight reads an expression without brackets as a cheap calculator does.
func leftToRight(expr string) (exact.Node, bool) {
	if strings.ContainsAny(expr, "()√^!") {
		return nil, false
	}
	var done strings.Builder
	start := 0
	for i := 1; i < len(expr); i++ {
		if strings.IndexByte("+-*/", expr[i]) < 0 || strings.IndexByte("+-*/eE", expr[i-1]) >= 0 {
			continue
		}
		body := done.String() + expr[start:i]
		done.Reset()
		done.WriteString("(" + body + ")")
		start = i
	}
	n, err := exact.Parse(done.String() + expr[start:])
	return n, err == nil
}

// unscaled takes "2 million" for 2.
func unscaled(expr string) string {
	for _, f := range []string{"*1000000000000", "*1000000000", "*1000000", "*1000", "*100", "*12"} {
		expr = strings.ReplaceAll(expr, f, "")
	}
	return expr
}
