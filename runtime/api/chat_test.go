// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
)

const hello = `"messages": [{"role": "user", "content": "hello"}]`

type completion struct {
	ID, Object, Model string
	Choices           []struct {
		Message, Delta struct{ Role, Content string }
		FinishReason   string `json:"finish_reason"`
	}
	Usage *struct {
		TotalTokens int64 `json:"total_tokens"`
	}
	Aua struct {
		Status, Specialist string
		SessionID          string `json:"session_id"`
	}
}

func TestChat(t *testing.T) {
	r := newRuntime(t)
	var got *pipeline.Request
	play := r.query
	r.query = func(ctx context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		got = q
		return play(ctx, q, s)
	}
	resp, body := r.post("/v1/chat/completions", `{"model": "aua/swe", "user": "u", "aua": {"field": "code", "session_id": "s-9"}, `+hello+`}`)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, []string{"swe", "u", "code", "s-9"}, []string{got.Specialist, got.User, got.Field, got.SessionID})
	out := decode[completion](t, body)
	require.Equal(t, "chatcmpl-"+resp.Header.Get("X-Request-Id"), out.ID)
	require.Equal(t, "chat.completion", out.Object)
	require.Equal(t, "aua/swe", out.Model)
	require.Equal(t, "forty-two", out.Choices[0].Message.Content)
	require.EqualValues(t, 5, out.Usage.TotalTokens)
	require.Equal(t, "s-1", out.Aua.SessionID)

	_, body = r.post("/v1/chat/completions", `{`+hello+`}`)
	require.Equal(t, "aua", decode[completion](t, body).Model)
}

func TestChatStream(t *testing.T) {
	r := newRuntime(t)
	_, body := r.post("/v1/chat/completions", `{"model": "aua", "stream": true, "stream_options": {"include_usage": true}, `+hello+`}`)
	events := strings.Split(strings.TrimSuffix(string(body), "\n\n"), "\n\n")
	require.Equal(t, "data: [DONE]", events[len(events)-1])
	var text string
	var chunks []completion
	for _, e := range events[:len(events)-1] {
		c := decode[completion](t, []byte(strings.TrimPrefix(e, "data: ")))
		require.Equal(t, "chat.completion.chunk", c.Object)
		for _, ch := range c.Choices {
			text += ch.Delta.Content
		}
		chunks = append(chunks, c)
	}
	require.Equal(t, "forty-two", text)
	require.Equal(t, "assistant", chunks[0].Choices[0].Delta.Role)
	require.Equal(t, "stop", chunks[2].Choices[0].FinishReason)
	require.Equal(t, "answered", chunks[2].Aua.Status)
	require.EqualValues(t, 5, chunks[3].Usage.TotalTokens)
	require.Empty(t, chunks[3].Choices)
}

func TestChatAbstention(t *testing.T) {
	r := newRuntime(t)
	r.query = func(_ context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		result, _ := answer(q, s)
		result.Answer = &sdk.Answer{}
		result.Response.Status, result.Response.Reason, result.Response.Answer = sdkapi.StatusAbstained, "No answer passed.", ""
		return result, nil
	}
	_, body := r.post("/v1/chat/completions", `{`+hello+`}`)
	out := decode[completion](t, body)
	require.Equal(t, "No answer passed.", out.Choices[0].Message.Content)
	require.Equal(t, "abstained", out.Aua.Status)
	_, body = r.post("/v1/chat/completions", `{"stream": true, `+hello+`}`)
	require.Contains(t, string(body), `"content":"No answer passed."`)
	require.Contains(t, string(body), `"status":"abstained"`)
}

func TestChatMistakes(t *testing.T) {
	r := newRuntime(t)
	for name, c := range map[string]struct {
		body, message, kind, param string
		status                     int
	}{
		"model":      {`{"model": "gpt-9", ` + hello + `}`, `There is no model "gpt-9". Use "aua", or "aua/" and a specialist's name; GET /v1/models lists them.`, "invalid_request_error", "model", 404},
		"specialist": {`{"model": "aua/law", ` + hello + `}`, `There is no model "aua/law". Use "aua", or "aua/" and a specialist's name; GET /v1/models lists them.`, "invalid_request_error", "model", 404},
		"messages":   {`{"model": "aua"}`, `"messages" is missing or empty; it must hold at least one message.`, "invalid_request_error", "messages", 400},
	} {
		t.Run(name, func(t *testing.T) {
			resp, body := r.post("/v1/chat/completions", c.body)
			require.Equal(t, c.status, resp.StatusCode)
			e := decode[struct {
				Error struct{ Message, Type, Code, Param string }
			}](t, body).Error
			require.Equal(t, []string{c.message, c.kind, c.param}, []string{e.Message, e.Type, e.Param})
			require.Regexp(t, "^AUA_", e.Code)
		})
	}
}

func TestModels(t *testing.T) {
	r := newRuntime(t)
	_, body := r.do(http.MethodGet, "/v1/models", "")
	list := decode[struct {
		Object string
		Data   []struct{ ID, Object string }
	}](t, body)
	require.Equal(t, "list", list.Object)
	require.Len(t, list.Data, 3)
	require.Equal(t, "aua/swe", list.Data[2].ID)

	resp, body := r.do(http.MethodGet, "/v1/models/aua/swe", "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, string(body), `"id":"aua/swe"`)
	resp, _ = r.do(http.MethodGet, "/v1/models/aua%2Fswe", "")
	require.Equal(t, http.StatusOK, resp.StatusCode, "as clients encode it")
	resp, _ = r.do(http.MethodGet, "/v1/models/gpt-9", "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	resp, _ = r.do(http.MethodGet, "/v1/models/aua", "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
}
