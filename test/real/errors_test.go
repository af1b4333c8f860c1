// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
)

// TestPromptTooLong sends what does not fit into a context. This server refuses
// it; AUA asks a specialist with more room, and without one tells the client
// that the mistake is its own.
func TestPromptTooLong(t *testing.T) {
	narrow := startLlama(t, "--context", "256")
	a := serve(t,
		block("small", narrow.url, ""),
		block("wide", sharedLlama(t).url, "price {\n completion = 100\n }"),
	)
	status, text := narrow.direct(t, "/v1/chat/completions", body(long(400)))
	require.Equal(t, 400, status, "the server has learnt something new: %s", text)
	for _, stream := range []string{"false", "true"} {
		resp, text := a.post("/v1/chat/completions", body(long(400), `"stream": `+stream))
		require.Equal(t, 400, resp.StatusCode)
		require.Contains(t, text, "AUA_REQUEST_INVALID")
		require.Contains(t, text, "exceeds the available context size")
	}
	r, err := a.Query(t.Context(), &api.QueryRequest{Query: long(400), Debug: true})
	require.NoError(t, err)
	require.Equal(t, "wide", r.Specialist)
	require.Len(t, r.Decision.Candidates, 2, "the cheaper one was asked first")
	require.Empty(t, r.Caveat, "it was read to its end")
	require.Greater(t, r.Usage.PromptTokens, int64(256))
}

// TestWrongKey gives the server a key that AUA does not know. That is the
// operator's mistake, never the client's.
func TestWrongKey(t *testing.T) {
	l := startLlama(t, "--api-key", "a-secret-key")
	a := serve(t, block("small", l.url, ""), strings.Replace(
		block("keyed", l.url, ""), "config {", "config {\n api_key = \"a-secret-key\"", 1))
	require.Eventually(t, func() bool { return !a.specialist("small").Healthy }, live.Patience, live.Tick, "it shows before the first query")
	require.Contains(t, a.specialist("small").Reason, "did not accept the API key")
	resp, text := a.post("/v1/chat/completions", body(question))
	require.Equal(t, 502, resp.StatusCode)
	require.Contains(t, text, "AUA_UPSTREAM_REJECTED")
	require.NotEmpty(t, a.complete(strings.Replace(body(question), "aua/small", "aua/keyed", 1)).Choices[0].Message.Content)
}

// TestClientsMistakes sends what this server answers with 500, which every
// client would send again, or with 400. AUA answers 400, once.
func TestClientsMistakes(t *testing.T) {
	l, a := small(t)
	image := `{"model": "aua/small", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}]}]}`
	status, _ := l.direct(t, "/v1/chat/completions", image)
	require.Equal(t, 500, status)
	for name, mistake := range map[string]string{
		"image":          image,
		"schema":         body(question, `"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "objekt"}}}`),
		"no role":        `{"model": "aua/small", "messages": [{"content": "Hello"}]}`,
		"no content":     `{"model": "aua/small", "messages": [{"role": "user"}]}`,
		"no messages":    `{"model": "aua/small", "messages": []}`,
		"broken":         `{"model": "aua/small", "messages": [`,
		"no tool result": `{"model": "aua/small", "messages": [{"role": "robot", "content": "Hello"}]}`,
	} {
		before := a.specialist("small").Calls
		resp, text := a.post("/v1/chat/completions", mistake)
		require.Equal(t, 400, resp.StatusCode, "%s: %s", name, text)
		require.Contains(t, text, "AUA_REQUEST_INVALID", name)
		require.LessOrEqual(t, a.specialist("small").Calls, before+1, name)
	}
	require.Equal(t, "closed", a.specialist("small").Breaker, "the server is not to blame")
}

// TestModelNameIsIgnored: this server answers to every name, so that a wrong
// one in the configuration does no harm.
func TestModelNameIsIgnored(t *testing.T) {
	l := sharedLlama(t)
	a := serve(t, strings.Replace(block("small", l.url, ""), `"smollm2"`, `"another-model"`, 1))
	require.NotEmpty(t, a.complete(body(question)).Choices[0].Message.Content)
	require.True(t, a.specialist("small").Healthy)
}

// TestSchemaIsKept: this server keeps to a JSON schema. That some do not is
// tested with imitated ones.
func TestSchemaIsKept(t *testing.T) {
	_, a := small(t)
	schema := `"response_format": {"type": "json_schema", "json_schema": {"name": "colour", "schema": {
		"type": "object", "properties": {"colour": {"enum": ["red", "green"]}}, "required": ["colour"], "additionalProperties": false}}}`
	got := a.complete(body("Name a colour.", schema))
	require.Equal(t, "hold", got.AUA.Delivery, "the answer is checked before it goes out")
	var answer struct{ Colour string }
	require.NoError(t, json.Unmarshal([]byte(got.Choices[0].Message.Content), &answer))
	require.Contains(t, []string{"red", "green"}, answer.Colour)
}

// TestUnknownMembersPassThrough asks for log probabilities, which AUA does not
// know: their ids and numbers come as the server wrote them.
func TestUnknownMembersPassThrough(t *testing.T) {
	_, a := small(t)
	for _, stream := range []string{"false", "true"} {
		_, text := a.post("/v1/chat/completions", body(question, `"logprobs": true`, `"top_logprobs": 1`, `"stream": `+stream))
		require.Regexp(t, `"logprobs":\{"content":\[\{"id":\d+,"token":".*","bytes":\[`, text)
		require.Contains(t, text, `"predicted_per_second"`)
	}
}
