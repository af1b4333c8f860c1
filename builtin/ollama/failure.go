// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// refuse turns an error response, {"error": "text"}, into an error for a person.
func (b *backend) refuse(server string, status int, body []byte) *sdk.UpstreamError {
	return b.problemFailure(server, status, status, body)
}

// eventFailure turns an error that came with status 200 into an error. Ollama
// says no status then; it means that the model failed, unless its words say otherwise.
func (b *backend) eventFailure(resp *upstream.Response, body []byte) *sdk.UpstreamError {
	return b.problemFailure(resp.Server, resp.Status, 500, body)
}

func (b *backend) problemFailure(server string, httpStatus, status int, body []byte) *sdk.UpstreamError {
	p := upstream.ParseProblem(body)
	r := upstream.Refusal{Server: server, Status: status, HTTPStatus: httpStatus, Meaning: upstream.Classify(status, p), Problem: p}
	switch {
	case r.Meaning != upstream.MeansRejected:
	case upstream.NamesUnknownModel(p.Words()):
		r.What = "does not have this model"
	case status == 404:
		r.What, r.Next = "does not know this address", "Check that base_url leads to an Ollama server, and that it is not an old one."
	}
	return b.client.Refused(r)
}

// adviseToPull adds what to do about a model that is missing. AUA does not do
// it: a model may have many gigabytes.
func adviseToPull(failure *sdk.UpstreamError, said []byte, model string) {
	p := upstream.ParseProblem(said)
	if model != "" && failure.GetKind() == sdk.UpstreamRejected && upstream.NamesUnknownModel(p.Words()) {
		failure.Message += " " + pullAdvice(model)
	}
}

func pullAdvice(model string) string {
	return "Pull it on that server with: ollama pull " + upstream.Shorten(model)
}
