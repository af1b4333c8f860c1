// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// TestErrorBodies classifies what servers really answer.
func TestErrorBodies(t *testing.T) {
	const (
		rejected  = sdk.UpstreamRejected
		invalid   = sdk.UpstreamInvalidRequest
		busy      = sdk.UpstreamUnavailable
		limited   = sdk.UpstreamRateLimited
		outOfTime = sdk.UpstreamTimeout
	)
	for _, tc := range []struct {
		server string
		status int
		body   string
		kind   sdk.UpstreamErrorKind
		code   string
	}{
		{"OpenAI key", 401, `{"error":{"message":"Incorrect API key provided: sk-x.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`, rejected, "invalid_api_key"},
		{"OpenAI model", 404, "{\"error\":{\"message\":\"The model `gpt-9` does not exist or you do not have access to it.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}", rejected, "model_not_found"},
		{"OpenAI rate", 429, `{"error":{"message":"Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}`, limited, "rate_limit_exceeded"},
		{"OpenAI rate, in a stream", 500, `{"error":{"message":"Rate limit reached for requests.","type":"requests","param":null,"code":"rate_limit_exceeded"}}`, limited, "rate_limit_exceeded"},
		{"OpenAI money", 429, `{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}`, rejected, "insufficient_quota"},
		{"OpenAI length", 400, `{"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}`, invalid, "context_length_exceeded"},
		{"OpenAI parameter", 400, `{"error":{"message":"Unsupported value: 'temperature' does not support 0.1 with this model.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}`, rejected, "unsupported_value"},
		{"OpenAI message", 400, `{"error":{"message":"Invalid value for 'content': expected a string, got null.","type":"invalid_request_error","param":"messages.[1].content","code":null}}`, invalid, "invalid_request_error"},
		{"OpenAI fault", 500, `{"error":{"message":"The server had an error while processing your request. Sorry about that!","type":"server_error","param":null,"code":null}}`, busy, "server_error"},
		{"OpenAI overload", 503, `{"error":{"message":"That model is currently overloaded with other requests.","type":"server_error"}}`, busy, "server_error"},
		{"OpenAI country", 403, `{"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}`, rejected, "unsupported_country_region_territory"},
		{"DeepSeek money", 402, `{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}`, rejected, "invalid_request_error"},
		{"vLLM key", 401, `{"error":"Unauthorized"}`, rejected, ""},
		{"vLLM model", 404, "{\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"param\":null,\"code\":404}", rejected, "NotFoundError"},
		{"vLLM length", 400, `{"object":"error","message":"This model's maximum context length is 2048 tokens. However, you requested 3000 tokens (2900 in the messages, 100 in the completion).","type":"BadRequestError","param":null,"code":400}`, invalid, "BadRequestError"},
		{"vLLM fields", 400, `{"error":{"message":"[{'type': 'missing', 'loc': ('body', 'messages'), 'msg': 'Field required'}]","type":"Bad Request","param":null,"code":400}}`, invalid, "Bad Request"},
		{"vLLM dead", 500, `{"error":{"message":"EngineCore encountered an issue.","type":"InternalServerError","param":null,"code":500}}`, busy, "InternalServerError"},
		{"FastAPI", 422, `{"detail":[{"loc":["body","messages",0,"role"],"msg":"field required","type":"value_error.missing"}]}`, invalid, "value_error.missing"},
		{"Mistral extra", 422, `{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","code":null}`, rejected, "invalid_request_error"},
		{"llama-server key", 401, `{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}`, rejected, "authentication_error"},
		{"llama-server loading", 503, `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`, busy, "unavailable_error"},
		{"llama-server message", 500, `{"error":{"code":500,"message":"[json.exception.out_of_range.403] key 'content' not found","type":"server_error"}}`, invalid, "server_error"},
		{"llama-server role", 500, `{"error":{"code":500,"message":"Failed to parse messages: Missing 'role' in message: {\"content\":\"x\"}","type":"server_error"}}`, invalid, "server_error"},
		{"llama-server content", 400, `{"error":{"code":400,"message":"All non-assistant messages must contain 'content'","type":"invalid_request_error"}}`, invalid, "invalid_request_error"},
		{"llama-server schema", 400, `{"error":{"code":400,"message":"Unable to generate parser for this template. Automatic parser generation failed: JSON schema error at #: unrecognized type objekt","type":"invalid_request_error"}}`, invalid, "invalid_request_error"},
		{"llama-server template", 500, `{"error":{"code":500,"message":"Conversation roles must alternate user/assistant/user/assistant/... at row 1","type":"server_error"}}`, invalid, "server_error"},
		{"llama-server image", 500, `{"error":{"code":500,"message":"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj","type":"server_error"}}`, invalid, "server_error"},
		{"llama-server tools", 500, `{"error":{"code":500,"message":"Failed to parse tools: Expected 'tools' to be an array, got \"x\"","type":"server_error"}}`, invalid, "server_error"},
		{"llama-server, old", 500, "500 Internal Server Error\n[json.exception.type_error.302] type must be string, but is array", invalid, ""},
		{"llama-server length", 400, `{"error":{"code":400,"message":"request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9412,"n_ctx":8192}}`, invalid, "exceed_context_size_error"},
		{"llama-server batch", 500, `{"error":{"code":500,"message":"input is too large to process. increase the physical batch size","type":"server_error"}}`, invalid, "server_error"},
		{"llama-server embeddings", 501, `{"error":{"code":501,"message":"This server does not support embeddings. Start it with --embeddings","type":"not_supported_error"}}`, rejected, "not_supported_error"},
		{"Ollama model", 404, `{"error":{"message":"model \"x\" not found, try pulling it first","type":"api_error","param":null,"code":null}}`, rejected, "api_error"},
		{"Ollama busy", 503, `{"error":{"message":"server busy, please try again.  maximum pending requests exceeded","type":"api_error","param":null,"code":null}}`, busy, "api_error"},
		{"Ollama runner", 500, `{"error":{"message":"model runner has unexpectedly stopped, this may be due to resource limitations","type":"api_error","param":null,"code":null}}`, busy, "api_error"},
		{"LM Studio none", 404, `{"error":"No models loaded. Please load a model in the developer page or use the 'lms load' command."}`, busy, ""},
		{"LM Studio format", 400, `{"error":"'response_format.type' must be 'json_schema' or 'text'"}`, invalid, ""},
		{"LM Studio crash", 400, `{"error":"The model has crashed without additional information. (Exit code: null)"}`, busy, ""},
		{"Gemini key", 400, `[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]`, rejected, "400"},
		{"OpenRouter model", 400, `{"error":{"message":"foo/bar is not a valid model ID","code":400}}`, rejected, "400"},
		{"TGI", 429, `{"error":"Model is overloaded","error_type":"overloaded"}`, limited, "overloaded"},
		{"nginx", 502, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body></html>", busy, ""},
		{"nginx time", 504, "<html><head><title>504 Gateway Time-out</title></head></html>", outOfTime, ""},
		{"nginx size", 413, "<html><head><title>413 Request Entity Too Large</title></head></html>", invalid, ""},
		{"Cloudflare", 524, "error code: 524", outOfTime, ""},
		{"Anthropic", 529, `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, busy, "error"},
		{"too early", 425, "", busy, ""},
		{"wrong path", 404, `{"detail":"Not Found"}`, rejected, ""},
		{"wrong method", 405, `{"detail":"Method Not Allowed"}`, rejected, ""},
		{"gone", 410, "null", rejected, ""},
	} {
		p := ParseProblem([]byte(tc.body))
		got := Classify(tc.status, p)
		require.Equal(t, tc.kind, got.Kind, tc.server)
		require.Equal(t, tc.code, p.UpstreamCode(), tc.server)
		require.Equal(t, tc.kind != rejected && tc.kind != invalid, got.Retryable, tc.server)
	}
}

func TestProblemMessages(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"message":"a"}}`:      "a",
		`{"error":"b"}`:                  "b",
		`{"error":{"message":{"x": 1}}}`: `{"x": 1}`,
		`{"error":["x"]}`:                `["x"]`,
		`{"message":"c"}`:                "c",
		`{"detail":"d"}`:                 "d",
		`{"detail":[{"loc":["body",0,"x"],"msg":"e"},{"msg":"f"}]}`: "body.0.x: e; f",
		`[{"error":{"message":"g"}},{"error":{"message":"h"}}]`:     "g",
		`"i"`:              "i",
		`{"odd":true}`:     `{"odd":true}`,
		"  plain\n\ttext ": "plain text",
		"":                 "",
		"<html><title>T &amp; U</title><body>x</body></html>": "T & U",
		"<p>no <b>title</b></p><script>var x</script>":        "no title",
		"\xff\xfe":               "\ufffd",
		strings.Repeat("ä", 200): strings.Repeat("ä", 150) + "…",
	} {
		require.Equal(t, want, Shorten(ParseProblem([]byte(body)).Message), body)
	}
}

// FuzzProblem shows that no error body makes the reader fail, and that a message is short.
func FuzzProblem(f *testing.F) {
	for _, seed := range []string{`{"error":{"message":"a","code":1}}`, `[{"error":"x"}]`, "<title>x", `{"detail":[{"loc":[1],"msg":2}]}`} {
		f.Add(500, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		p := ParseProblem(body)
		require.NotZero(t, Classify(status, p).Kind)
		require.LessOrEqual(t, len(Shorten(p.Message)), MaxShown+len("…"))
	})
}
