// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// meaning is what an error response means for whoever wants to try again.
type meaning struct {
	kind      sdk.UpstreamErrorKind
	retryable bool
}

var (
	meansRateLimited    = meaning{sdk.UpstreamRateLimited, true}
	meansTimeout        = meaning{sdk.UpstreamTimeout, true}
	meansUnavailable    = meaning{sdk.UpstreamUnavailable, true}
	meansRejected       = meaning{sdk.UpstreamRejected, false}
	meansInvalidRequest = meaning{sdk.UpstreamInvalidRequest, false}
)

// classify says what an error response means. A status alone misleads:
// llama-server answers 500 to a malformed message, OpenAI 429 to an account
// without money, Gemini 400 to a bad key, LM Studio 404 while no model is
// loaded. So the server's words are looked at first, and the status decides
// where they say nothing.
func classify(status int, p problem) meaning {
	words := p.words()
	switch {
	case status == 401 || status == 402 || status == 403 || status == 407:
		return meansRejected
	case status == 429:
		if says(p.code+" "+p.kind, accountMarks) {
			return meansRejected
		}
		return meansRateLimited
	case says(words, lengthMarks), status == 413:
		return meansInvalidRequest
	case status == 408 || status == 504 || status == 524 || status == 598:
		return meansTimeout
	case says(words, busyMarks):
		return meansUnavailable
	case status == 500 && (p.kind == "invalid_request_error" || says(words, malformedMarks)):
		return meansInvalidRequest
	case status >= 500 && status != 501 && status != 505:
		return meansUnavailable
	case status == 409 || status == 425:
		return meansUnavailable
	case (status == 400 || status == 422) && !says(words, keyMarks) && !says(words, unsupportedMarks) && !namesUnknownModel(words):
		return meansInvalidRequest
	}
	return meansRejected
}

func says(words string, marks []string) bool {
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

// namesUnknownModel reports whether the server does not know the model.
func namesUnknownModel(words string) bool {
	return strings.Contains(words, "model") &&
		says(words, []string{"not found", "model_not_found", "does not exist", "not a valid model", "invalid model", "unknown model"})
}
