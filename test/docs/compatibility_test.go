// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package docs

import (
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/modelserver"
	"github.com/auahq/aua/website"
)

// What becomes of a member of a request.
const (
	refused = "refused"
	ignored = "ignored"
	// Anything else is what the model server gets of it, as JSON members.
)

// claims are what compatibility.md says of each route's members, by example.
var claims = map[string]map[string]string{
	"/v1/chat/completions": {
		`"temperature": 0.5`:           `"temperature":0.5`,
		`"temperature": 2.5`:           refused,
		`"top_p": 0.5`:                 `"top_p":0.5`,
		`"top_p": 1.5`:                 refused,
		`"presence_penalty": 1`:        `"presence_penalty":1`,
		`"frequency_penalty": -3`:      refused,
		`"seed": 7`:                    `"seed":7`,
		`"stop": "END"`:                `"stop":["END"]`,
		`"max_tokens": 9`:              `"max_tokens":9`,
		`"max_tokens": 0`:              refused,
		`"max_completion_tokens": 9`:   `"max_tokens":9`,
		`"n": 1`:                       ignored,
		`"n": 2`:                       refused,
		`"logprobs": true`:             `"logprobs":true`,
		`"top_logprobs": 2`:            `"top_logprobs":2`,
		`"logit_bias": {"5": 1}`:       `"logit_bias":{"5":1}`,
		`"reasoning_effort": "low"`:    `"reasoning_effort":"low"`,
		`"parallel_tool_calls": false`: `"parallel_tool_calls":false`,
		`"store": true`:                `"store":true`,
		`"service_tier": "auto"`:       `"service_tier":"auto"`,
		`"metadata": {"a": "b"}`:       `"metadata":{"a":"b"}`,
		`"messages": [{"role": "pirate", "content": "x"}]`: refused,
	},
	"/v1/responses": {
		`"max_output_tokens": 9`:                           `"max_tokens":9`,
		`"temperature": 0.5`:                               `"temperature":0.5`,
		`"top_p": 0.5`:                                     `"top_p":0.5`,
		`"instructions": "Be brief."`:                      `"messages":[{"content":"Be brief.","role":"system"},{"content":"Say hello to me.","role":"user"}]`,
		`"text": {"verbosity": "low"}`:                     `"verbosity":"low"`,
		`"reasoning": {"effort": "low"}`:                   `"reasoning_effort":"low"`,
		`"previous_response_id": "resp_1"`:                 refused,
		`"conversation": "conv_1"`:                         refused,
		`"prompt": {"id": "p"}`:                            refused,
		`"store": true`:                                    refused,
		`"store": false`:                                   ignored,
		`"background": true`:                               refused,
		`"include": ["reasoning.encrypted_content"]`:       ignored,
		`"truncation": "auto"`:                             ignored,
		`"stream_options": {"include_obfuscation": true}`:  ignored,
		`"tools": [{"type": "web_search"}]`:                refused,
		`"input": [{"type": "item_reference", "id": "x"}]`: refused,
		`"input": [{"role": "user", "content": [{"type": "input_image", "file_id": "f"}]}]`: refused,
	},
	"/v1/messages": {
		`"temperature": 0.5`:                   `"temperature":0.5`,
		`"top_p": 0.5`:                         `"top_p":0.5`,
		`"stop_sequences": ["END"]`:            `"stop":["END"]`,
		`"max_tokens": 0`:                      refused,
		`"max_tokens": null`:                   refused,
		`"top_k": 5`:                           `"top_k":5`,
		`"thinking": {"type": "disabled"}`:     `"thinking":{"type":"disabled"}`,
		`"service_tier": "auto"`:               `"service_tier":"auto"`,
		`"system": "Be brief."`:                `"messages":[{"content":"Be brief.","role":"system"},{"content":"Say hello to me.","role":"user"}]`,
		`"metadata": {"user_id": "u"}`:         ignored,
		`"tool_choice": {"type": "sometimes"}`: refused,
		`"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "file", "file_id": "f"}}]}]`: refused,
	},
}

var bodies = map[string]string{
	"/v1/chat/completions": `{"model": "aua/mock-model", "messages": [{"role": "user", "content": "Say hello to me."}]}`,
	"/v1/responses":        `{"model": "aua/mock-model", "input": "Say hello to me."}`,
	"/v1/messages":         `{"model": "aua/mock-model", "max_tokens": 50, "messages": [{"role": "user", "content": "Say hello to me."}]}`,
}

// TestCompatibilityPageIsTrue sends each member to a server and looks at what the
// model server gets of it.
func TestCompatibilityPageIsTrue(t *testing.T) {
	page, err := fs.ReadFile(website.Docs(), "compatibility.md")
	require.NoError(t, err)
	upstream := modelserver.New(t, modelserver.Config{Dialect: modelserver.VLLM})
	_, url := serveDev(t, "vllm="+strings.TrimPrefix(upstream.URL(), "http://"))
	for route, members := range claims {
		_, section, ok := strings.Cut(string(page), "`POST "+route+"`")
		require.True(t, ok, "the page has no section on %s", route)
		section, _, _ = strings.Cut(section, "\n## ")
		for member, want := range members {
			t.Run(route+" "+member, func(t *testing.T) {
				added := parsed(t, "{"+member+"}")
				for name, value := range added {
					named := strings.Contains(section, "`"+name)
					if inner, isObject := value.(map[string]any); isObject {
						for n := range inner {
							named = named || strings.Contains(section, "`"+name+"."+n+"`")
						}
					}
					require.True(t, named, "the section of %s does not name %s", route, name)
				}
				body := parsed(t, bodies[route])
				maps.Copy(body, added)
				upstream.Forget()
				status, answer := post(t, url+route, body)
				if want == refused {
					require.Equal(t, http.StatusBadRequest, status, answer)
					require.Contains(t, answer, "AUA_REQUEST_INVALID")
					require.Empty(t, upstream.ChatRequests())
					return
				}
				require.Equal(t, http.StatusOK, status, answer)
				require.Len(t, upstream.ChatRequests(), 1)
				got := parsed(t, upstream.ChatRequests()[0].Body)
				if want == ignored {
					for name := range added {
						require.NotContains(t, got, name)
					}
					return
				}
				for name, value := range parsed(t, "{"+want+"}") {
					require.Equal(t, value, got[name], name)
				}
			})
		}
	}
}

func parsed(t *testing.T, text string) map[string]any {
	t.Helper()
	var v map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &v), text)
	return v
}

func post(t *testing.T, url string, body map[string]any) (status int, answer string) {
	t.Helper()
	b, err := json.Marshal(body)
	require.NoError(t, err)
	resp, err := http.Post(url, "application/json", strings.NewReader(string(b)))
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(text)
}
