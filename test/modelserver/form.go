// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import "slices"

// form is how an API reads requests for completions and writes what the model
// says. The behaviours are the same for all of them.
type form interface {
	// decode reads a request. Its error is about JSON that is broken or of the wrong types.
	decode(body []byte) (*chatRequest, error)
	// problem returns how the API fails for the reason f.
	problem(f Failure, subject string) problem
	// errorBody renders an error response.
	errorBody(p problem) []byte
	// body renders a whole answer.
	body(a *answer) []byte
	// opening, content and closing render a stream. Each element is written and flushed alone.
	opening(a *answer) [][]byte
	content(a *answer) [][]byte
	closing(a *answer) [][]byte
	// failed renders an error in the middle of a stream.
	failed(p problem) []byte
	// streamType is a stream's content type, frame one value as a piece of it.
	streamType() string
	frame(value []byte) []byte
	// wrongTypes is an answer, or a piece of a stream, whose members have the wrong types.
	wrongTypes(stream bool) []byte
}

// form returns the form of the dialect's routes below /v1.
func (d Dialect) form() form {
	if d == Anthropic {
		return messagesForm{}
	}
	return completionsForm{d}
}

// sse renders a server-sent event without a name.
func sse(data []byte) []byte { return slices.Concat([]byte("data: "), data, []byte("\n\n")) }
