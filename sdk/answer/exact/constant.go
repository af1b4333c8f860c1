// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "math/big"

// Pi returns the ratio of a circle's circumference to its diameter, to 75 digits.
func Pi() Number {
	return constant("3.14159265358979323846264338327950288419716939937510582097494459230781640628620")
}

// E returns the base of the natural logarithm, to 75 digits.
func E() Number {
	return constant("2.71828182845904523536028747135266249775724709369995957496696762772407663035354")
}

func constant(digits string) Number {
	val, _ := new(big.Rat).SetString(digits)
	return approx(val, upper(pow10(-75)))
}
