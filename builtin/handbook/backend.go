// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"context"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/program"
)

// reader answers from the pages.
type reader struct {
	index  *index
	prefix string
}

// answer quotes the pages, or declines. Earlier messages are not read: a question
// that goes on from them has too few words of its own to be answered.
func (r *reader) answer(_ context.Context, req *sdk.CompleteRequest) (program.Answer, error) {
	q := r.index.read(program.Question(req))
	f, err := r.index.find(q)
	if err == nil {
		return program.Answer{Text: r.index.quote(f, q, r.prefix)}, nil
	}
	var why decline
	if !errors.As(err, &why) {
		why = errUncovered
	}
	return program.Answer{}, why
}
