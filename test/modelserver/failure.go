// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"fmt"
	"net/http"
	"strconv"
)

// Failure is a reason for which a server answers with an error. What status
// and body that makes depends on the dialect.
type Failure string

// The failures.
const (
	Unauthorized     Failure = "unauthorized"
	Forbidden        Failure = "forbidden"
	UnknownModel     Failure = "unknown_model"
	UnknownPath      Failure = "unknown_path"
	RateLimit        Failure = "rate_limit"
	Quota            Failure = "quota"
	Loading          Failure = "loading"
	Overloaded       Failure = "overloaded"
	BadRequest       Failure = "bad_request"
	MalformedMessage Failure = "malformed_message"
	ContextLength    Failure = "context_length"
	Internal         Failure = "internal"
)

// Failures lists all failures.
func Failures() []Failure {
	return []Failure{
		Unauthorized, Forbidden, UnknownModel, UnknownPath, RateLimit, Quota, Loading, Overloaded,
		BadRequest, MalformedMessage, ContextLength, Internal,
	}
}

// problem is an error response.
type problem struct {
	status int
	// kind is the member type, code the member code: a string, a number or null.
	kind    string
	code    any
	message string
	param   string
	// more are further members, in pairs.
	more []any
}

// plainStatus maps a failure to the status that most servers use.
var plainStatus = map[Failure]int{
	Unauthorized: 401, Forbidden: 403, UnknownModel: 404, UnknownPath: 404, RateLimit: 429, Quota: 429,
	Loading: 503, Overloaded: 503, BadRequest: 400, MalformedMessage: 400, ContextLength: 400, Internal: 500,
}

// problem returns how d fails for the reason f. subject is the model's name,
// the key or whatever else the message names.
func (d Dialect) problem(f Failure, subject string) problem {
	p := problem{status: plainStatus[f]}
	switch d {
	case VLLM:
		p.vllm(f, subject)
	case LlamaServer:
		p.llamaServer(f, subject)
	case Ollama:
		p.ollama(f, subject)
	case LMStudio:
		p.lmStudio(f, subject)
	case Anthropic:
		p.anthropic(f, subject)
	default:
		p.openAI(f, subject)
	}
	return p
}

func (p *problem) openAI(f Failure, subject string) {
	p.kind = "invalid_request_error"
	switch f {
	case Unauthorized:
		p.code, p.message = "invalid_api_key", "Incorrect API key provided: "+subject+"."
	case Forbidden:
		p.kind, p.code, p.message = "request_forbidden", "unsupported_country_region_territory", "Country, region, or territory not supported"
	case UnknownModel:
		p.code, p.message = "model_not_found", fmt.Sprintf("The model `%s` does not exist or you do not have access to it.", subject)
	case UnknownPath:
		p.message = "Invalid URL (" + subject + ")"
	case RateLimit:
		p.kind, p.code, p.message = "requests", "rate_limit_exceeded", "Rate limit reached for requests. Please try again in 20s."
	case Quota:
		p.kind, p.code, p.message = "insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and billing details."
	case Loading:
		p.kind, p.message = "server_error", "The model is currently loading."
	case Overloaded:
		p.kind, p.message = "server_error", "The engine is currently overloaded, please try again later."
	case BadRequest:
		p.message = "Invalid value: '" + subject + "'."
	case MalformedMessage:
		p.param, p.message = "messages.[0].content", "Invalid value for 'content': expected a string, got null."
	case ContextLength:
		p.param, p.code, p.message = "messages", "context_length_exceeded", "This model's maximum context length is 128 tokens. However, your messages resulted in 200 tokens."
	default:
		p.kind, p.message = "server_error", "The server had an error while processing your request. Sorry about that!"
	}
}

func (p *problem) vllm(f Failure, subject string) {
	p.code, p.kind = p.status, "BadRequestError"
	switch f {
	case UnknownModel:
		p.kind, p.message = "NotFoundError", fmt.Sprintf("The model `%s` does not exist.", subject)
	case UnknownPath:
		p.kind, p.message = "NotFoundError", "Not Found"
	case ContextLength:
		p.message = "This model's maximum context length is 2048 tokens. However, you requested 3000 tokens in the messages, Please reduce the length of the messages."
	case BadRequest:
		p.message = "1 validation error: " + subject
	case MalformedMessage:
		p.message = "1 validation error for ValidatorIterator: 0.content Field required"
	case Internal:
		p.kind, p.message = "InternalServerError", "EngineCore encountered an issue. See stack trace (above) for the root cause."
	default:
		p.kind, p.message = http.StatusText(p.status), http.StatusText(p.status)
	}
}

func (p *problem) llamaServer(f Failure, subject string) {
	p.kind = "invalid_request_error"
	switch f {
	case Unauthorized:
		p.kind, p.message = "authentication_error", "Invalid API Key"
	case UnknownModel:
		p.kind, p.message = "not_found_error", "model not found: "+subject
	case UnknownPath:
		p.kind, p.message = "not_found_error", "File Not Found"
	case Loading:
		p.kind, p.message = "unavailable_error", "Loading model"
	case Overloaded:
		p.kind, p.message = "unavailable_error", "No slot is free"
	case BadRequest:
		p.message = "Invalid value: " + subject
	case MalformedMessage:
		// The server's own fault by its status; the client's by its meaning.
		p.status, p.kind, p.message = 500, "server_error", "[json.exception.out_of_range.403] key 'content' not found"
		if subject == "role" {
			p.message = `Failed to parse messages: Missing 'role' in message: {"content":"hello"}`
		}
	case ContextLength:
		p.kind, p.message = "exceed_context_size_error", "request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it"
		p.more = []any{"n_prompt_tokens", 9412, "n_ctx", 8192}
	case Internal:
		p.kind, p.message = "server_error", "Failed to decode the batch"
	default:
		p.kind, p.message = "server_error", http.StatusText(p.status)
	}
	p.code = p.status
}

func (p *problem) ollama(f Failure, subject string) {
	p.kind = "api_error"
	switch f {
	case Unauthorized:
		p.kind, p.message = "authentication_error", "unauthorized"
	case UnknownModel:
		p.kind, p.message = "not_found_error", fmt.Sprintf("model %q not found, try pulling it first", subject)
	case UnknownPath:
		p.kind, p.message = "not_found_error", "404 page not found"
	case Overloaded, Loading:
		p.message = "server busy, please try again. maximum pending requests exceeded"
	case BadRequest:
		p.kind, p.message = "invalid_request_error", "invalid value: "+subject
	case MalformedMessage:
		p.kind, p.message = "invalid_request_error", "invalid message content type: <nil>"
	case ContextLength:
		p.kind, p.message = "invalid_request_error", "prompt is too long: the prompt exceeds the context length"
	case Internal:
		p.message = "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error"
	default:
		p.message = http.StatusText(p.status)
	}
}

func (p *problem) lmStudio(f Failure, subject string) {
	switch f {
	case UnknownModel:
		p.kind, p.code, p.param = "invalid_request_error", "model_not_found", "model"
		p.message = fmt.Sprintf("Model %q not found. Please specify a valid model.", subject)
	case UnknownPath:
		p.message = "Unexpected endpoint or method. (" + subject + ")"
	case Loading:
		p.status, p.message = 404, "No models loaded. Please load a model in the developer page or use the 'lms load' command."
	case BadRequest:
		p.message = "'" + subject + "' is not valid"
	case MalformedMessage:
		p.message = "Invalid 'content': 'content' field must be a string or an array of objects"
	case ContextLength:
		p.message = "Trying to keep the first 9412 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."
	case Internal:
		p.message = "The model has crashed without additional information."
	default:
		p.message = http.StatusText(p.status)
	}
}

// object returns the value of the member "error", in the dialect's form.
func (p *problem) object(d Dialect) []byte {
	switch {
	case d == LMStudio && p.kind == "", d == VLLM && (p.status == 401 || p.status == 403):
		return quote(p.message)
	case d == LlamaServer:
		o := newObject().num("code", p.status).str("message", p.message).str("type", p.kind)
		for i := 0; i+1 < len(p.more); i += 2 {
			name, _ := p.more[i].(string)
			n, _ := p.more[i+1].(int)
			o.num(name, n)
		}
		return o.close()
	}
	o := newObject().str("message", p.message).str("type", p.kind)
	if p.param == "" {
		o.raw("param", []byte("null"))
	} else {
		o.str("param", p.param)
	}
	switch code := p.code.(type) {
	case string:
		o.str("code", code)
	case int:
		o.raw("code", []byte(strconv.Itoa(code)))
	default:
		o.raw("code", []byte("null"))
	}
	return o.close()
}

// body returns the whole error body.
func (p *problem) body(d Dialect) []byte {
	return newObject().raw("error", p.object(d)).close()
}
