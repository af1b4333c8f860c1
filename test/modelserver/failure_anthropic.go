// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

// anthropic fills in what Anthropic's API answers.
func (p *problem) anthropic(f Failure, subject string) {
	p.kind = "invalid_request_error"
	switch f {
	case Unauthorized:
		p.kind, p.message = "authentication_error", "invalid x-api-key"
	case Forbidden:
		p.kind, p.message = "permission_error", "Your API key does not have permission to use the specified resource."
	case UnknownModel:
		p.kind, p.message = "not_found_error", "model: "+subject
	case UnknownPath:
		p.kind, p.message = "not_found_error", "Not Found"
	case RateLimit:
		p.kind, p.message = "rate_limit_error", "This request would exceed your organization's rate limit of 50 requests per minute."
	case Quota:
		p.status, p.message = 400, "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."
	case Loading, Overloaded:
		p.status, p.kind, p.message = 529, "overloaded_error", "Overloaded"
	case BadRequest:
		p.message = subject
	case MalformedMessage:
		p.message = "messages.0.content: Field required"
	case ContextLength:
		p.message = "prompt is too long: 204648 tokens > 200000 maximum"
	default:
		p.kind, p.message = "api_error", "Internal server error"
	}
}
