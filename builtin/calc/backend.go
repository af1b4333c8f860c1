// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"context"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/program"
)

// calculator answers questions exactly, or declines them.
type calculator struct{ maxDigits int }

// answer returns the working with its result, and the result alone for a request
// that leaves no room for more.
func (c *calculator) answer(_ context.Context, req *sdk.CompleteRequest) (program.Answer, error) {
	question, earlier, err := theQuestion(req)
	var r *result
	if err == nil {
		r, err = inContext(question, earlier, c.maxDigits)
	}
	if err == nil {
		// A token is at least a character, and for digits and signs often no more.
		return program.Answer{Text: r.text, Short: r.value, TokenBytes: 1}, nil
	}
	var why decline
	if !errors.As(err, &why) {
		why = errUnknown
	}
	return program.Answer{}, why
}
