// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk"
)

// Refusal is an error response that is to be told to a person.
type Refusal struct {
	// Server names the server.
	Server string
	// Status is what the error stands for, HTTPStatus what the response had:
	// an error may come in a body with status 200.
	Status, HTTPStatus int
	Meaning            Meaning
	Problem            Problem
	// What says what the server did, such as "cannot answer now"; empty for the
	// words that belong to the meaning.
	What string
	// Next says what to do, as a sentence; empty for nothing.
	Next string
}

// AboutKey reports whether the server did not accept the API key. What and Next are ignored then.
func (r *Refusal) AboutKey() bool {
	return r.Meaning == MeansRejected && (r.Status == 401 || Says(r.Problem.Words(), keyMarks...))
}

// Refused turns a refusal into an error. The server's own words are repeated,
// without secrets, unless they are about a key, which some servers repeat in part.
func (c *Client) Refused(r Refusal) *sdk.UpstreamError {
	said, shown := "", ""
	if r.Problem.Message != "" {
		said = " It said: " + sentence(Shorten(c.Redact(r.Problem.Message)))
	}
	if r.HTTPStatus >= 300 {
		shown = fmt.Sprintf(" (HTTP %d)", r.HTTPStatus)
	}
	if r.AboutKey() {
		said, r.What, r.Next = "", "did not accept the API key", "Check api_key in the backend's configuration."
	}
	if r.What == "" {
		r.What = r.Meaning.words()
	}
	if r.Next != "" {
		r.Next = " " + r.Next
	}
	code := r.Problem.UpstreamCode()
	if r.Meaning == MeansInvalidRequest && Says(r.Problem.Words(), lengthMarks...) {
		code = sdk.CodeContextLength
	}
	return &sdk.UpstreamError{
		Kind: r.Meaning.Kind, Retryable: r.Meaning.Retryable, HttpStatus: int32(r.HTTPStatus),
		UpstreamCode: Shorten(c.Redact(code)),
		Message:      "The model server at " + r.Server + " " + r.What + shown + "." + said + r.Next,
	}
}

func (m Meaning) words() string {
	switch m {
	case MeansRateLimited:
		return "has had too many requests"
	case MeansUnavailable:
		return "cannot answer now"
	case MeansTimeout:
		return "ran out of time"
	}
	return "refused the request"
}

// sentence quotes what a server said, as the end of a sentence.
func sentence(words string) string {
	if strings.HasSuffix(words, ".") || strings.HasSuffix(words, "!") || strings.HasSuffix(words, "?") {
		return strconv.Quote(words)
	}
	return strconv.Quote(words) + "."
}
