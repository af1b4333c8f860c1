// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// decode reads a whole message.
func decode(t *testing.T, body string) (*sdk.Answer, *sdk.UpstreamError) {
	t.Helper()
	b := open(t, config{"base_url": "http://h"})
	return b.decodeAnswer(&upstream.Response{Server: "http://s", Status: 200}, backendtest.Ask("q"), []byte(body))
}

func TestWrongTypesOfAMessage(t *testing.T) {
	for _, body := range []string{
		`{"content":"text"}`, `{"content":{}}`, `{"content":["x"]}`, `{"content":[{}]}`, `{"content":[{"type":7}]}`, `{"content":[],"model":7}`,
		`{"content":[],"usage":[]}`, `{"content":[],"usage":"x"}`, `{"content":[],"stop_reason":7}`,
		`{"content":[{"type":"text","text":7}]}`, `{"content":[{"type":"thinking","thinking":[]}]}`, `{"content":[{"type":"thinking","signature":1}]}`,
		`{"content":[{"type":"tool_use","id":7}]}`, `{"content":[{"type":"tool_use","name":{}}]}`,
	} {
		_, failure := decode(t, body)
		require.Equal(t, sdk.UpstreamInvalidResponse, failure.GetKind(), body)
		require.Contains(t, failure.GetMessage(), "not a message", body)
		require.False(t, failure.GetRetryable())
	}
	for body, says := range map[string]string{`{`: "broken JSON", `{}`: "without content", `[]`: "without content", `7`: "without content"} {
		_, failure := decode(t, body)
		require.Contains(t, failure.GetMessage(), says, body)
	}
	for _, body := range []string{
		`{"content":[]}`, `{"content":[{"type":"text"}],"usage":null,"stop_reason":null,"model":null}`, `{"content":[{"type":"text","text":null,"citations":null}],"error":null}`,
		`{"content":[],"usage":{"input_tokens":"x","output_tokens":-1,"output_tokens_details":7}}`,
	} {
		_, failure := decode(t, body)
		require.Nil(t, failure, body)
	}
}

func TestWrongTypesOfAnEvent(t *testing.T) {
	for _, event := range []string{
		`{"type":"message_start"}`, `{"type":"message_start","message":"x"}`, `{"type":"message_start","message":{"usage":7}}`,
		`{"type":"content_block_start","index":0}`, `{"type":"content_block_start","index":0,"content_block":{"type":"text","text":[]}}`,
		`{"type":"content_block_delta","index":0}`, `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":7}}`,
		`{"type":"content_block_delta","index":9,"delta":{"type":"input_json_delta","partial_json":"{"}}`,
		`{"type":"message_delta","delta":"x"}`, `{"type":"message_delta","usage":[1]}`, `{"type":"message_delta","delta":{"stop_reason":{}}}`,
	} {
		r := relay(t).Replay(t, []byte("data: "+event+"\n\n"))
		require.Equal(t, sdk.UpstreamInvalidResponse, r.Failure().GetKind(), event)
		require.Contains(t, r.Failure().GetMessage(), "not a piece of a message", event)
	}
	r := relay(t).Replay(t, []byte("event: error\ndata: not JSON\n\n"))
	require.Equal(t, sdk.UpstreamUnavailable, r.Failure().GetKind())
	require.Contains(t, r.Failure().GetMessage(), `"not JSON"`)
	for _, harmless := range []string{`{"type":"of_another_day","index":{}}`, `{"type":"content_block_stop","index":9}`, `7`, `"x"`, `[]`} {
		r = relay(t).Replay(t, []byte("data: "+harmless+"\n\ndata: {\"type\":\"message_stop\"}\n\n"))
		require.NotNil(t, r.Done(), harmless)
	}
}

func TestFinishReasons(t *testing.T) {
	for stop, want := range map[string]string{
		"end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "model_context_window_exceeded": "length", "tool_use": "tool_calls",
		"refusal": "content_filter", "pause_turn": "pause_turn", "of_another_day": "of_another_day",
	} {
		a, failure := decode(t, `{"content":[],"stop_reason":"`+stop+`"}`)
		require.Nil(t, failure)
		require.Equal(t, want, a.GetFinishReason())
		require.JSONEq(t, `{"native_finish_reason":"`+stop+`"}`, string(a.GetExtra().GetChoiceJson()))
	}
}

func TestUsage(t *testing.T) {
	for counts, want := range map[string]*sdk.Usage{
		`{"input_tokens":10,"output_tokens":5}`: {PromptTokens: 10, CompletionTokens: 5, Reported: true},
		`{"input_tokens":10,"cache_creation_input_tokens":20,"cache_read_input_tokens":300,"output_tokens":5,"output_tokens_details":{"thinking_tokens":3}}`: {
			PromptTokens: 330, CompletionTokens: 5, CachedTokens: 300, ReasoningTokens: 3, Reported: true,
		},
		`{"input_tokens":10,"cache_read_input_tokens":null,"output_tokens":0}`: {PromptTokens: 10, Reported: true},
		`{"output_tokens":5}`: {PromptTokens: 5, CompletionTokens: 5},
		`{"input_tokens":10}`: {PromptTokens: 10, CompletionTokens: 1},
		`{}`:                  {PromptTokens: 5, CompletionTokens: 1},
	} {
		a, failure := decode(t, `{"content":[{"type":"text","text":"abcd"}],"usage":`+counts+`}`)
		require.Nil(t, failure)
		require.Equal(t, want.String(), a.GetUsage().String(), counts)
	}
}

// TestBlocksThatMix has blocks whose pieces come in turns, which the API does
// not promise not to do.
func TestBlocksThatMix(t *testing.T) {
	var body string
	for _, event := range []string{
		`{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}`,
		`{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"b","name":"g","input":{"whole": 1.0}}}`,
		`{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"x\""}}`,
		`{"type":"content_block_stop","index":1}`,
		`{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":":1}"}}`,
		`{"type":"content_block_stop","index":0}`, `{"type":"content_block_stop","index":0}`,
		`{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"c","name":"h","input":"text"}}`, `{"type":"content_block_stop","index":2}`,
		`{"type":"message_stop"}`,
	} {
		body += "data: " + event + "\n\n"
	}
	calls := relay(t).Replay(t, []byte(body)).Calls()
	require.Len(t, calls, 3)
	require.Equal(t, `{"x":1}`, calls[0].GetArguments())
	require.Equal(t, `{"whole": 1.0}`, calls[1].GetArguments())
	require.Equal(t, "text", calls[2].GetArguments())
	relay(t).CutAnywhere(t, "mixed blocks", []byte(body))
}

func TestResponsesThatAreTooLarge(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Text: string(make([]byte, 2000))}})
	b := open(t, config{"base_url": s.URL(), "max_response_bytes": 1024})
	_, failure := backendtest.Complete(t, b, backendtest.Ask("q"))
	require.Contains(t, failure.GetMessage(), "max_response_bytes (1024)")
	require.Contains(t, backendtest.Stream(t, b, backendtest.Ask("q")).Failure().GetMessage(), "max_response_bytes (1024)")
}
