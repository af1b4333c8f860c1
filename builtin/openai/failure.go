// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// refuse turns an error response into an error for a person.
func (b *backend) refuse(server string, status int, body []byte) *sdk.UpstreamError {
	p := upstream.ParseProblem(body)
	return b.problemFailure(server, status, status, p)
}

// eventFailure turns an error object that came with status 200 into an error.
// A number in its member code is taken for the status that it stands for.
func (b *backend) eventFailure(resp *upstream.Response, object []byte) *sdk.UpstreamError {
	p := upstream.ParseProblem(object)
	status := p.Number
	if status < 400 || status > 599 {
		status = 500
	}
	return b.problemFailure(resp.Server, resp.Status, status, p)
}

// problemFailure says what a problem is about, where this API's servers have
// something to be said. status is what the error stands for, httpStatus what
// the response had.
func (b *backend) problemFailure(server string, httpStatus, status int, p upstream.Problem) *sdk.UpstreamError {
	r := upstream.Refusal{Server: server, Status: status, HTTPStatus: httpStatus, Meaning: upstream.Classify(status, p), Problem: p}
	switch {
	case r.Meaning != upstream.MeansRejected:
	case upstream.NamesUnknownModel(p.Words()):
		r.What, r.Next = "does not serve this model", "Check the specialist's model."
	case status == 404:
		r.What, r.Next = "does not know this address", "Check that base_url ends in the API's path, usually /v1."
	}
	return b.client.Refused(r)
}
