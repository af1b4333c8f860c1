// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

func encode(t *testing.T, req *sdk.CompleteRequest) string {
	t.Helper()
	body, _, err := encoding{maxTokens: defaultMaxTokens, format: true}.encode(req)
	require.NoError(t, err)
	return string(body)
}

// TestRequestBodies compares bodies with golden files, and has a server that
// knows the API's documented rules answer each of them.
func TestRequestBodies(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	backendtest.Requests(t, "testdata/request/*.txt", func(t *testing.T, file string, req *sdk.CompleteRequest) []byte {
		body, formatted, err := encoding{stream: strings.Contains(file, "stream"), maxTokens: defaultMaxTokens, format: true}.encode(req)
		require.NoError(t, err, file)
		require.Equal(t, strings.HasSuffix(file, "format.txt"), formatted, file)
		_, failure := backendtest.Complete(t, b, req)
		require.Nil(t, failure, file)
		return body
	})
	require.NotEmpty(t, s.ChatRequests())
}

func TestHeaders(t *testing.T) {
	s, _ := serve(t, modelserver.Config{APIKey: "k-123456"})
	b := open(t, config{"base_url": s.URL() + "/v1", "api_key": "k-123456", "version": "2024-01-01", "beta": []string{"a-1", "b-2"}})
	_, failure := backendtest.Complete(t, b, backendtest.Ask("q"))
	require.Nil(t, failure)
	r := s.Requests()[0]
	require.Equal(t, "/v1/messages", r.Path, "the path stands once, whether base_url has it or not")
	require.Equal(t, "k-123456", r.Header.Get("X-Api-Key"))
	require.Equal(t, "2024-01-01", r.Header.Get("Anthropic-Version"))
	require.Equal(t, "a-1,b-2", r.Header.Get("Anthropic-Beta"))
	require.Empty(t, r.Header.Values("Authorization"))

	b = open(t, config{"base_url": s.URL(), "headers": map[string]string{"authorization": "Bearer k-123456"}})
	backendtest.Stream(t, b, backendtest.Ask("q"))
	r = s.Requests()[1]
	require.Equal(t, "Bearer k-123456", r.Header.Get("Authorization"))
	require.Equal(t, defaultVersion, r.Header.Get("Anthropic-Version"))
	require.Empty(t, r.Header.Values("Anthropic-Beta"))
	require.Equal(t, "text/event-stream", r.Header.Get("Accept"))
}

func TestMaxTokens(t *testing.T) {
	s, _ := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c"}})
	b := open(t, config{"base_url": s.URL(), "max_tokens": 2})
	answer, failure := backendtest.Complete(t, b, backendtest.Ask("q"))
	require.Nil(t, failure)
	require.Equal(t, "a b", answer.GetText())
	require.Equal(t, "length", answer.GetFinishReason())
	req := backendtest.Ask("q")
	req.Params = &sdk.Params{MaxTokens: proto.Int64(3)}
	require.Equal(t, "a b c", backendtest.Stream(t, b, req).Text(), "the query's own counts")
	req.Params = &sdk.Params{ExtraJson: []byte(`{"thinking":{"type":"enabled","budget_tokens":1024}}`)}
	require.Contains(t, encode(t, req), `"max_tokens":5120,`, "thinking comes on top")
	req.Params.MaxTokens = proto.Int64(2000)
	require.Contains(t, encode(t, req), `"max_tokens":2000,`)
}

// TestModelsWithoutAnOutputFormat are asked again, and remembered.
func TestModelsWithoutAnOutputFormat(t *testing.T) {
	s, b := serve(t, modelserver.Config{RefuseOutputFormat: true, Default: modelserver.Behaviour{Text: "prose"}})
	req := backendtest.Ask("q")
	req.Params = &sdk.Params{ResponseFormatJson: []byte(`{"type":"json_schema","json_schema":{"schema":{"type":"object"}}}`)}
	for range 2 {
		answer, failure := backendtest.Complete(t, b, req)
		require.Nil(t, failure)
		require.Equal(t, "prose", answer.GetText(), "a verifier has to see it")
	}
	got := s.ChatRequests()
	require.Len(t, got, 3)
	require.Contains(t, got[0].Body, "output_config")
	require.NotContains(t, got[1].Body, "output_config")
	require.NotContains(t, got[2].Body, "output_config", "remembered")
	req.Model = "another"
	backendtest.Stream(t, b, req)
	require.Len(t, s.ChatRequests(), 5, "of one model only")
}

// TestSchemaThatIsRefused is about the schema: the next may be better.
func TestSchemaThatIsRefused(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	refusal := modelserver.Behaviour{Status: 400, Raw: `{"type":"error","error":{"type":"invalid_request_error","message":"output_config.format.schema: 'pattern' is not supported"}}`}
	req := backendtest.Ask("q")
	req.Params = &sdk.Params{ResponseFormatJson: []byte(`{"type":"json_schema","json_schema":{"schema":{"pattern":"x"}}}`)}
	for range 2 {
		s.Enqueue(refusal)
		require.NotNil(t, backendtest.Stream(t, b, req).Done())
	}
	got := s.ChatRequests()
	require.Len(t, got, 4)
	require.Contains(t, got[2].Body, "output_config", "not remembered")

	s.Enqueue(refusal, refusal)
	_, failure := backendtest.Complete(t, b, req)
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind(), "asked twice, not for ever")
	s.Enqueue(refusal)
	_, failure = backendtest.Complete(t, b, backendtest.Ask("q"))
	require.NotNil(t, failure, "there was no format to leave out")
	s.Enqueue(modelserver.Behaviour{Error: modelserver.BadRequest})
	_, failure = backendtest.Complete(t, b, req)
	require.NotNil(t, failure, "another refusal is not about the format")
	require.Len(t, s.ChatRequests(), 8)
}

func TestRequestsThatCannotBeSent(t *testing.T) {
	part := func(kind, raw string) func(*sdk.CompleteRequest) {
		return func(r *sdk.CompleteRequest) {
			r.Messages[0].Parts = []*sdk.ContentPart{{Type: kind, Json: []byte(raw)}}
		}
	}
	params := func(p *sdk.Params) func(*sdk.CompleteRequest) { return func(r *sdk.CompleteRequest) { r.Params = p } }
	for want, change := range map[string]func(*sdk.CompleteRequest){
		"top_p is not a finite number":            params(&sdk.Params{TopP: proto.Float64(math.NaN())}),
		"tools_json is not JSON":                  params(&sdk.Params{ToolsJson: []byte("[")}),
		"tools_json is not a JSON array of tools": params(&sdk.Params{ToolsJson: []byte("{}")}),
		"a tool is not a JSON object":             params(&sdk.Params{ToolsJson: []byte("[1]")}),
		"a tool of the type custom takes free text, which the Messages API has no counterpart for": params(&sdk.Params{ToolsJson: []byte(`[{"type":"custom","custom":{"name":"x"}}]`)}),
		"tool_choice_json is not JSON":                                                   params(&sdk.Params{ToolsJson: []byte(`[{"name":"a"}]`), ToolChoiceJson: []byte("auto")}),
		"tool_choice_json is not a choice of tools that the Messages API has":            params(&sdk.Params{ToolsJson: []byte(`[{"name":"a"}]`), ToolChoiceJson: []byte(`{"type":"allowed_tools"}`)}),
		"response_format_json is not JSON":                                               params(&sdk.Params{ResponseFormatJson: []byte("{")}),
		"response_format_json is not a JSON object":                                      params(&sdk.Params{ResponseFormatJson: []byte("[]")}),
		"extra_json is not JSON":                                                         params(&sdk.Params{ExtraJson: []byte("{")}),
		"extra_json is not a JSON object":                                                params(&sdk.Params{ExtraJson: []byte("[]")}),
		"a message's extra_json is not a JSON object":                                    func(r *sdk.CompleteRequest) { r.Messages[0].ExtraJson = []byte("7") },
		"a content part is not a JSON object":                                            part("image_url", `"x"`),
		"a content part of the type input_audio has no counterpart in the Messages API":  part("input_audio", `{}`),
		"an image_url is neither a data: URL with base64 content nor an http(s) address": part("image_url", `{"image_url":{"url":"ftp://x"}}`),
		"a file has no file_data that is a data: URL with base64 content":                part("file", `{"file":{"file_id":"f"}}`),
		"a part of the type image_url is not a text, and instructions are texts only": func(r *sdk.CompleteRequest) {
			r.Messages[0].Role, r.Messages[0].Parts = "system", []*sdk.ContentPart{{Type: "image_url", Json: []byte(`{}`)}}
		},
		"the conversation has no message of a user or an assistant that says anything": func(r *sdk.CompleteRequest) { r.Messages[0].Content = " " },
	} {
		req := backendtest.Ask("q")
		change(req)
		_, _, err := encoding{maxTokens: 1, format: true}.encode(req)
		require.EqualError(t, err, want)
	}
	b := open(t, config{"base_url": "http://127.0.0.1:1"})
	req := backendtest.Ask("")
	_, failure := backendtest.Complete(t, b, req)
	require.Equal(t, sdk.UpstreamInvalidRequest, failure.GetKind())
	require.Equal(t, sdk.UpstreamInvalidRequest, backendtest.Stream(t, b, req).Failure().GetKind())
	req.Endpoint = "nonsense"
	_, failure = backendtest.Complete(t, b, req)
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind())
}

// FuzzRequest shows that whatever a conversation holds, the body is JSON that
// says the same, with the sides taking turns.
func FuzzRequest(f *testing.F) {
	f.Add("user", "a \"b\"\n", "{\"x\": 1.0}", "call.1:2", `{"cache_control":{"type":"ephemeral"},"thinking_blocks":[{"type":"thinking"}]}`)
	f.Add("developer", "\xff\x00", "[1]", "", "")
	f.Add("tool", " ", "{", "a\u2028", "{")
	f.Fuzz(func(t *testing.T, role, content, arguments, id, extra string) {
		req := &sdk.CompleteRequest{Messages: []*sdk.Message{
			{Role: "user", Content: "first"},
			{Role: "assistant", ToolCalls: []*sdk.ToolCall{{Id: id, Name: "f", Arguments: arguments}}},
			{Role: "tool", ToolCallId: id, Content: content},
			{Role: role, Content: content, ExtraJson: []byte(extra)},
		}, Params: &sdk.Params{ExtraJson: []byte(extra)}}
		body, _, err := encoding{maxTokens: 9, format: true}.encode(req)
		if err != nil {
			return
		}
		var back struct {
			Messages []struct {
				Role    string
				Content []struct {
					Type, Text, ID string
					ToolUseID      string `json:"tool_use_id"`
					Input          map[string]any
				}
			}
		}
		require.NoError(t, json.Unmarshal(body, &back), string(body))
		for i, m := range back.Messages {
			require.Equal(t, []string{"user", "assistant"}[i%2], m.Role, string(body))
			require.NotEmpty(t, m.Content)
		}
		call, result := back.Messages[1].Content[0], back.Messages[2].Content[0]
		require.Equal(t, call.ID, result.ToolUseID)
		require.NotNil(t, call.Input)
		require.Equal(t, "tool_result", result.Type)
	})
}
