// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
)

// TestRequestBodies compares bodies with golden files, which hold the request
// of the contract and below "-- body --" the body it becomes.
func TestRequestBodies(t *testing.T) {
	backendtest.Requests(t, "testdata/request/*.txt", func(t *testing.T, file string, req *sdk.CompleteRequest) []byte {
		got, err := encodeChat(req, strings.Contains(file, "stream"), dialect{})
		require.NoError(t, err, file)
		return got
	})
}

func TestDialects(t *testing.T) {
	req := ask("q")
	req.Params = &sdk.Params{MaxTokens: proto.Int64(5), ExtraJson: []byte(`{"max_completion_tokens":9,"stream_options":{"x":1}}`)}
	body := func(stream bool, d dialect) string {
		got, err := encodeChat(req, stream, d)
		require.NoError(t, err)
		return strings.TrimPrefix(string(got), `{"model":"m","messages":[{"role":"user","content":"q"}]`)
	}
	require.Equal(t, `,"max_tokens":5,"stream":true,"stream_options":{"include_usage":true,"x":1}}`, body(true, dialect{}))
	require.Equal(t, `,"max_tokens":5,"stream":true}`, body(true, dialect{noStreamOptions: true}))
	require.Equal(t, `,"max_completion_tokens":5}`, body(false, dialect{maxCompletionTokens: true}))
}

func TestRequestsThatCannotBeSent(t *testing.T) {
	for name, change := range map[string]func(*sdk.CompleteRequest){
		"temperature is not a finite number":          func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{Temperature: proto.Float64(math.NaN())} },
		"top_p is not a finite number":                func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{TopP: proto.Float64(math.Inf(1))} },
		"tools_json is not JSON":                      func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{ToolsJson: []byte("[")} },
		"tool_choice_json is not JSON":                func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{ToolChoiceJson: []byte("auto")} },
		"response_format_json is not JSON":            func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{ResponseFormatJson: []byte("{")} },
		"extra_json is not JSON":                      func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{ExtraJson: []byte("{")} },
		"extra_json is not a JSON object":             func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{ExtraJson: []byte("[]")} },
		"stream_options is not a JSON object":         func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{ExtraJson: []byte(`{"stream_options":1}`)} },
		"a message's extra_json is not a JSON object": func(r *sdk.CompleteRequest) { r.Messages[0].ExtraJson = []byte("7") },
		"a content part is not a JSON object":         func(r *sdk.CompleteRequest) { r.Messages[0].Parts = []*sdk.ContentPart{{Json: []byte(`"x"`)}} },
	} {
		req := ask("q")
		change(req)
		_, err := encodeChat(req, true, dialect{})
		require.EqualError(t, err, name)
	}
	b := open(t, config{"base_url": "http://127.0.0.1:1/v1"})
	req := ask("q")
	req.Params = &sdk.Params{ExtraJson: []byte("{")}
	_, failure := complete(t, b, req)
	require.Equal(t, sdk.UpstreamInvalidRequest, failure.GetKind())
	require.False(t, failure.GetRetryable())
	require.Equal(t, "The request cannot be sent to a model server: extra_json is not JSON.", failure.GetMessage())
}

func TestBigPromptsAreEncodedInOneBuffer(t *testing.T) {
	req := ask(strings.Repeat("line with \"quotes\"\n", 200_000))
	body, err := encodeChat(req, false, dialect{})
	require.NoError(t, err)
	var back struct{ Messages []struct{ Content string } }
	require.NoError(t, json.Unmarshal(body, &back))
	require.Equal(t, req.GetMessages()[0].GetContent(), back.Messages[0].Content)
	plain := ask(strings.Repeat("plain text ", 200_000))
	allocs := testing.AllocsPerRun(5, func() { _, _ = encodeChat(plain, false, dialect{}) })
	require.Less(t, allocs, 10.0, "the buffer is sized once")
}

// FuzzRequest shows that any text arrives as it was, and cannot break out of its place.
func FuzzRequest(f *testing.F) {
	f.Add("user", "hello \"x\" \\ \n \u2028 <b>", "call_1", `{"a":1}`)
	f.Add("tool", "\x00\x1f\x7f", "\"}", "\xff\xfe")
	f.Fuzz(func(t *testing.T, role, content, id, arguments string) {
		req := &sdk.CompleteRequest{Model: id, User: content, Messages: []*sdk.Message{{
			Role: role, Content: content, Name: id, ToolCallId: id,
			ToolCalls: []*sdk.ToolCall{{Id: id, Name: role, Arguments: arguments}},
			Parts:     []*sdk.ContentPart{{Type: "text", Text: content}},
		}}, Params: &sdk.Params{Stop: []string{content, id}}}
		body, err := encodeChat(req, true, dialect{})
		require.NoError(t, err)
		var back struct {
			Model, User string
			Stop        []string
			Messages    []struct {
				Role, Name string
				Content    []struct{ Type, Text string }
				ToolCallID string `json:"tool_call_id"`
				ToolCalls  []struct {
					ID, Type string
					Function struct{ Name, Arguments string }
				} `json:"tool_calls"`
			}
			Stream bool
		}
		require.NoError(t, json.Unmarshal(body, &back), string(body))
		valid := func(s string) string { return string([]rune(s)) }
		require.Len(t, back.Messages, 1)
		m := back.Messages[0]
		require.Equal(t, valid(role), m.Role)
		require.Equal(t, valid(content), m.Content[0].Text)
		require.Equal(t, valid(arguments), m.ToolCalls[0].Function.Arguments)
		require.Equal(t, valid(id), m.ToolCalls[0].ID)
		require.Equal(t, []string{valid(content), valid(id)}, back.Stop)
		require.True(t, back.Stream)
	})
}
