// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"

	"github.com/auahq/aua/sdk/answer/exact"
)

// refusal turns an error of the arithmetic into a reason to decline.
func refusal(err error) error {
	switch {
	case errors.Is(err, exact.ErrDivideByZero):
		return decline("The question divides by zero, which has no result.")
	case errors.Is(err, exact.ErrTooLarge):
		return decline("The result is too large to be computed exactly.")
	case errors.Is(err, exact.ErrDomain):
		return decline("There is no real result.")
	case errors.Is(err, exact.ErrInexact):
		return decline("The result depends on more digits than calc computes.")
	case errors.Is(err, exact.ErrNotInteger):
		return decline("An operation of the question needs whole numbers.")
	}
	return errSyntax
}
