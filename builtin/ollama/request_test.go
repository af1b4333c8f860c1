// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

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

// configured are the settings of the golden files whose names say so.
var configured = config{
	"keep_alive": "30m", "num_ctx": 8192, "think": "low", "options": map[string]any{"top_k": 20, "num_ctx": 1, "num_predict": 9},
}

// TestRequestBodies compares bodies with golden files, and has a server that
// decodes as Ollama does answer each of them.
func TestRequestBodies(t *testing.T) {
	_, b := serve(t, modelserver.Config{})
	backendtest.Requests(t, "testdata/request/*.txt", func(t *testing.T, file string, req *sdk.CompleteRequest) []byte {
		cfg := config{}
		if strings.Contains(file, "configured") {
			cfg = configured
		}
		s, err := readSettings(backendtest.Instance(cfg))
		require.NoError(t, err)
		body, err := s.encodeChat(req, strings.Contains(file, "stream"))
		require.NoError(t, err, file)
		_, failure := backendtest.Complete(t, b, req)
		require.Nil(t, failure, file)
		return body
	})
}

func TestHeadersAndAddress(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{APIKey: "k-123456"})
	for _, base := range []string{s.URL(), s.URL() + "/api", s.URL() + "/v1/"} {
		b := open(t, config{"base_url": base, "api_key": "k-123456"})
		backendtest.Stream(t, b, backendtest.Ask("q"))
	}
	for _, r := range s.Requests() {
		require.Equal(t, "/api/chat", r.Path)
		require.Equal(t, "Bearer k-123456", r.Header.Get("Authorization"))
		require.Equal(t, "application/x-ndjson", r.Header.Get("Accept"))
	}
	require.Equal(t, defaultBaseURL, open(t, config{}).client.Base.String())
	own := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Text: "here"}})
	req := backendtest.Ask("q")
	req.Endpoint = own.URL()
	answer, failure := backendtest.Complete(t, open(t, config{}), req)
	require.Nil(t, failure)
	require.Equal(t, "here", answer.GetText())
}

func TestParametersHaveTheirEffect(t *testing.T) {
	_, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c", Structured: `{"x":1}`}})
	req := backendtest.Ask("q")
	req.Params = &sdk.Params{MaxTokens: proto.Int64(2)}
	answer, failure := backendtest.Complete(t, b, req)
	require.Nil(t, failure)
	require.Equal(t, "a b", answer.GetText())
	require.Equal(t, "length", backendtest.Stream(t, b, req).Done().GetFinishReason())
	req.Params = &sdk.Params{ResponseFormatJson: []byte(`{"type":"json_schema","json_schema":{"schema":{}}}`)}
	answer, _ = backendtest.Complete(t, b, req)
	require.Equal(t, `{"x":1}`, answer.GetText())
}

func TestRequestsThatCannotBeSent(t *testing.T) {
	part := func(kind, raw string) func(*sdk.CompleteRequest) {
		return func(r *sdk.CompleteRequest) {
			r.Messages[0].Parts = []*sdk.ContentPart{{Type: kind, Json: []byte(raw)}}
		}
	}
	params := func(p *sdk.Params) func(*sdk.CompleteRequest) { return func(r *sdk.CompleteRequest) { r.Params = p } }
	for want, change := range map[string]func(*sdk.CompleteRequest){
		"the parameter temperature is not a finite number":                                  params(&sdk.Params{Temperature: proto.Float64(math.NaN())}),
		"tools_json is not JSON":                                                            params(&sdk.Params{ToolsJson: []byte("[")}),
		"response_format_json is not JSON":                                                  params(&sdk.Params{ResponseFormatJson: []byte("{")}),
		"extra_json is not JSON":                                                            params(&sdk.Params{ExtraJson: []byte("{")}),
		"extra_json is not a JSON object":                                                   params(&sdk.Params{ExtraJson: []byte("[]")}),
		"the member options of extra_json is not a JSON object":                             params(&sdk.Params{ExtraJson: []byte(`{"options":[1]}`)}),
		"a message's extra_json is not JSON":                                                func(r *sdk.CompleteRequest) { r.Messages[0].ExtraJson = []byte("{") },
		"a content part of the type input_audio has no counterpart in Ollama's API":         part("input_audio", `{}`),
		"an image_url is not a data: URL with base64 content, and Ollama fetches no images": part("image_url", `{"image_url":{"url":"https://h/a.png"}}`),
	} {
		req := backendtest.Ask("q")
		change(req)
		_, err := (&settings{}).encodeChat(req, true)
		require.EqualError(t, err, want)
	}
	b := open(t, config{"base_url": "http://127.0.0.1:1"})
	req := backendtest.Ask("q")
	req.Params = &sdk.Params{ExtraJson: []byte("{")}
	require.Equal(t, sdk.UpstreamInvalidRequest, backendtest.Stream(t, b, req).Failure().GetKind())
	req.Endpoint = "nonsense"
	_, failure := backendtest.Complete(t, b, req)
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind())
}

// FuzzRequest shows that whatever a conversation holds, the body is JSON that
// says the same.
func FuzzRequest(f *testing.F) {
	f.Add("user", "a \"b\"\n", "{\"x\": 1.0}", "call.1:2", `{"options":{"top_k":1},"top_k":2,"think":true}`)
	f.Add("developer", "\xff\x00", "[1]", "", `{"thinking":"x","keep_alive":0}`)
	f.Add("tool", " ", "{", "a\u2028", "{")
	f.Fuzz(func(t *testing.T, role, content, arguments, id, extra string) {
		req := &sdk.CompleteRequest{Messages: []*sdk.Message{
			{Role: "assistant", ToolCalls: []*sdk.ToolCall{{Id: id, Name: "f", Arguments: arguments}}},
			{Role: role, ToolCallId: id, Content: content, ExtraJson: []byte(extra)},
		}, Params: &sdk.Params{ExtraJson: []byte(extra), Stop: []string{content}, Seed: proto.Int64(3)}}
		body, err := (&settings{}).encodeChat(req, true)
		if err != nil {
			return
		}
		var back struct {
			Messages []struct {
				Role, Content string
				ToolName      string `json:"tool_name"`
				ToolCalls     []struct {
					ID       string
					Function struct {
						Name      string
						Arguments map[string]any
					}
				} `json:"tool_calls"`
			}
			Options struct {
				Stop []string
				Seed int
			}
			Stream bool
		}
		require.NoError(t, json.Unmarshal(body, &back), string(body))
		valid := func(s string) string { return string([]rune(s)) }
		require.Equal(t, valid(content), back.Messages[1].Content)
		require.Equal(t, valid(id), back.Messages[0].ToolCalls[0].ID)
		require.NotNil(t, back.Messages[0].ToolCalls[0].Function.Arguments)
		require.Equal(t, []string{valid(content)}, back.Options.Stop)
		require.Equal(t, 3, back.Options.Seed)
		require.True(t, back.Stream)
	})
}
