// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"bytes"
	"context"
	"io"

	"github.com/auahq/aua/sdk"
)

// Response is a response with status 200, whose body must be closed.
type Response struct {
	Body   io.ReadCloser
	Status int
	// Server names the server in messages.
	Server string
	// length is the body's, when it is known.
	length int64
}

// ReadAll reads a body of at most maxBytes.
func (r *Response) ReadAll(ctx context.Context, maxBytes int64) ([]byte, *sdk.UpstreamError) {
	var buf bytes.Buffer
	if r.length > 0 && r.length <= maxBytes {
		buf.Grow(int(r.length) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(io.LimitReader(r.Body, maxBytes+1))
	if err != nil {
		return nil, BodyFailure(ctx, r.Server, r.Status)
	}
	if int64(buf.Len()) > maxBytes {
		return nil, r.Invalid(false, "answered with more than max_response_bytes (%d).", maxBytes)
	}
	return buf.Bytes(), nil
}

// Invalid says that the response is not an answer. The text follows "The model
// server at …" and ends the sentence.
func (r *Response) Invalid(retryable bool, format string, args ...any) *sdk.UpstreamError {
	return InvalidResponse(r.Server, r.Status, retryable, format, args...)
}

// NotJSON says what a body is that is no JSON at all; nil when it may be JSON.
func (r *Response) NotJSON(body []byte) *sdk.UpstreamError {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return r.Invalid(true, "answered with an empty body.")
	case isHTML(body):
		return r.Invalid(false, "answered with a web page (%q). Check that base_url leads to a model server.", Shorten(PlainText(body)))
	}
	return nil
}
