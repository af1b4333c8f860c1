// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// Meaning is what an error response means for whoever wants to try again.
type Meaning struct {
	Kind      sdk.UpstreamErrorKind
	Retryable bool
}

// The meanings of error responses.
var (
	MeansRateLimited    = Meaning{sdk.UpstreamRateLimited, true}
	MeansTimeout        = Meaning{sdk.UpstreamTimeout, true}
	MeansUnavailable    = Meaning{sdk.UpstreamUnavailable, true}
	MeansRejected       = Meaning{sdk.UpstreamRejected, false}
	MeansInvalidRequest = Meaning{sdk.UpstreamInvalidRequest, false}
)

// Classify says what an error response means. A status alone misleads:
// llama-server answers 500 to a malformed message, OpenAI 429 to an account
// without money, Gemini 400 to a bad key, LM Studio 404 while no model is
// loaded. So the server's words are looked at first, and the status decides
// where they say nothing.
func Classify(status int, p Problem) Meaning {
	words := p.Words()
	switch {
	case status == 401 || status == 402 || status == 403 || status == 407:
		return MeansRejected
	case status == 429 || status == 500 && Says(words, rateMarks...):
		if Says(p.Code+" "+p.Kind, accountMarks...) {
			return MeansRejected
		}
		return MeansRateLimited
	case Says(words, lengthMarks...), status == 413:
		return MeansInvalidRequest
	case status == 408 || status == 504 || status == 524 || status == 598:
		return MeansTimeout
	case Says(words, busyMarks...):
		return MeansUnavailable
	case status == 500 && (p.Kind == "invalid_request_error" || Says(words, malformedMarks...)):
		return MeansInvalidRequest
	case status >= 500 && status != 501 && status != 505:
		return MeansUnavailable
	case status == 409 || status == 425:
		return MeansUnavailable
	case (status == 400 || status == 422) && !Says(words, keyMarks...) && !Says(words, unsupportedMarks...) && !NamesUnknownModel(words):
		return MeansInvalidRequest
	}
	return MeansRejected
}

// Says reports whether one of the marks stands in the words, which are in lower case.
func Says(words string, marks ...string) bool {
	for _, mark := range marks {
		if strings.Contains(words, mark) {
			return true
		}
	}
	return false
}

// Marks are what servers write, in lower case.
var (
	// lengthMarks: the prompt does not fit into the model's context.
	lengthMarks = []string{
		"context_length_exceeded", "exceed_context_size", "maximum context length", "context length",
		"context size", "context window", "prompt is too long", "input is too long", "too large to process",
	}
	// busyMarks: it would work later.
	busyMarks = []string{
		"loading model", "model is loading", "currently loading", "no models loaded", "model unloaded",
		"overloaded", "server busy", "service unavailable", "unavailable_error", "no slot",
		"maximum pending requests", "model is not ready", "has crashed",
	}
	// rateMarks: too much was asked for, in an error within a stream, which has no status of its own.
	rateMarks = []string{"rate_limit", "rate limit", "too many requests", "resource_exhausted"}
	// malformedMarks: the client's request, though the status says otherwise.
	malformedMarks = []string{
		"json.exception", "parse_error", "parse error", "failed to parse", "missing 'content'", "'messages'", "invalid 'content'",
		"invalid message", "message content", "must be string", "must be a string", "validation error",
		"jinja", "chat template", "conversation roles must", "user and assistant roles", "message role",
		"unsupported content", "image input is not supported", "grammar", "json schema", "json_schema",
	}
	// keyMarks: the key, at a server that answers 400 to it.
	keyMarks = []string{"api key", "api_key", "authentication"}
	// unsupportedMarks: the server or the model cannot do what the request asks.
	unsupportedMarks = []string{
		"unsupported", "not supported", "does not support", "unrecognized request argument",
		"extra_forbidden", "extra inputs are not permitted",
	}
	// accountMarks: no request will work before the account is in order.
	accountMarks = []string{"insufficient_quota", "billing", "insufficient_balance"}
)

// NamesUnknownModel reports whether the server does not know the model.
func NamesUnknownModel(words string) bool {
	return strings.Contains(words, "model") &&
		Says(words, "not found", "model_not_found", "does not exist", "not a valid model", "invalid model", "unknown model")
}
