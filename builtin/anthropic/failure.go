// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// statusOf maps the API's types of errors to the statuses that belong to them,
// for errors that come in a stream or with status 200.
var statusOf = map[string]int{
	"invalid_request_error": 400, "authentication_error": 401, "billing_error": 402, "permission_error": 403,
	"not_found_error": 404, "conflict_error": 409, "request_too_large": 413, "rate_limit_error": 429,
	"api_error": 500, "timeout_error": 504, "overloaded_error": 529,
}

// accountMarks are in errors of the type invalid_request_error that no other
// request would get round.
var accountMarks = []string{"credit balance", "billing", "spend limit", "usage limit"}

// refuse turns an error response into an error for a person.
func (b *backend) refuse(server string, status int, body []byte) *sdk.UpstreamError {
	return b.problemFailure(server, status, status, body)
}

// eventFailure turns an error that came with status 200 into an error.
func (b *backend) eventFailure(resp *upstream.Response, body []byte) *sdk.UpstreamError {
	p, _ := problemOf(body)
	status, known := statusOf[p.Kind]
	if !known {
		status = 500
	}
	return b.problemFailure(resp.Server, resp.Status, status, body)
}

// problemOf reads {"type": "error", "error": {"type", "message"}, "request_id"},
// or whatever else a server in between says. The request's id is what the
// API's operators ask for.
func problemOf(body []byte) (p upstream.Problem, requestID string) {
	if inner := rawjson.Get(body, "error"); rawjson.Text(body, "type") == "error" && inner != nil {
		return upstream.ParseProblem(inner), rawjson.Text(body, "request_id")
	}
	return upstream.ParseProblem(body), ""
}

// problemFailure says what an error is about. status is what it stands for,
// httpStatus what the response had.
func (b *backend) problemFailure(server string, httpStatus, status int, body []byte) *sdk.UpstreamError {
	p, requestID := problemOf(body)
	r := upstream.Refusal{Server: server, Status: status, HTTPStatus: httpStatus, Meaning: meaningOf(status, p), Problem: p}
	words := p.Words()
	switch {
	case r.Meaning != upstream.MeansRejected:
	case upstream.Says(words, accountMarks...) || status == 402:
		r.What = "does not serve this account"
	case p.Kind == "not_found_error" && strings.HasPrefix(p.Message, "model"), upstream.NamesUnknownModel(words):
		r.What, r.Next = "does not serve this model", "Check the specialist's model."
	case status == 404:
		r.What, r.Next = "does not know this address", "Check base_url: it is the API's address, without the path /v1/messages."
	}
	if requestID != "" {
		r.Next = strings.TrimSpace(r.Next + " The id of the request is " + upstream.Shorten(requestID) + ".")
	}
	return b.client.Refused(r)
}

// meaningOf says what an error means: by its type where the API names one, and
// otherwise as for any server.
func meaningOf(status int, p upstream.Problem) upstream.Meaning {
	switch p.Kind {
	case "authentication_error", "billing_error", "permission_error", "not_found_error":
		return upstream.MeansRejected
	case "request_too_large":
		return upstream.MeansInvalidRequest
	case "rate_limit_error":
		return upstream.MeansRateLimited
	case "timeout_error":
		return upstream.MeansTimeout
	case "api_error", "overloaded_error":
		return upstream.MeansUnavailable
	case "invalid_request_error":
		if upstream.Says(p.Words(), accountMarks...) {
			return upstream.MeansRejected
		}
	}
	return upstream.Classify(status, p)
}
