// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// write writes a polynomial in one unknown from its coefficients: "x² − 5x + 6".
func write(coefficients []exact.Number, unknown string) string {
	var b strings.Builder
	for i := len(coefficients) - 1; i >= 0; i-- {
		c := coefficients[i]
		sign, err := c.Sign()
		if err != nil || sign == 0 {
			continue
		}
		switch {
		case b.Len() > 0 && sign < 0:
			b.WriteString(" − ")
		case b.Len() > 0:
			b.WriteString(" + ")
		case sign < 0:
			b.WriteString("−")
		}
		size := exact.Abs(c)
		switch s := show(size); {
		case i > 0 && s == "1":
		case i > 0 && strings.Contains(s, "/"):
			b.WriteString("(" + s + ")")
		default:
			b.WriteString(s)
		}
		if i > 0 {
			b.WriteString(exact.Render(power(unknown, i)))
		}
	}
	if b.Len() == 0 {
		return "0"
	}
	return b.String()
}

func power(unknown string, i int) exact.Node {
	x := &exact.Variable{Name: unknown}
	if i == 1 {
		return x
	}
	return raise(int64(i))(x)
}
