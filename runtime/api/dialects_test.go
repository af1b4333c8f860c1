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
	"github.com/auahq/aua/sdk/fault"
)

// abstains makes the runtime abstain.
func abstains(r *runtime) {
	r.query = func(_ context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		result, _ := answer(q, s)
		result.Answer = &sdk.Answer{}
		result.Response.Status, result.Response.Reason, result.Response.Answer = sdkapi.StatusAbstained, "Not sure enough.", ""
		return result, nil
	}
}

// breaks makes an answer break off after its first piece.
func breaks(r *runtime) {
	r.query = func(_ context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		_, _ = answer(q, s, "for")
		return nil, fault.New(fault.StreamInterrupted, "Cut.")
	}
}

func TestMessages(t *testing.T) {
	r := newRuntime(t)
	var got *pipeline.Request
	play := r.query
	r.query = func(ctx context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		got = q
		return play(ctx, q, s)
	}
	ask := `"max_tokens": 50, "system": "Be brief.", "messages": [{"role": "user", "content": "hi"}]`
	resp, body := r.post("/v1/messages", `{"model": "aua/swe", `+ask+`}`)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	require.Equal(t, "/v1/messages", got.Surface)
	require.Equal(t, "swe", got.Specialist)
	require.Equal(t, "Be brief.", got.Messages[0].GetContent())
	require.EqualValues(t, 50, got.Params.GetMaxTokens())
	out := decode[struct {
		ID, Type, Role, Model string
		Content               []struct{ Type, Text string }
		StopReason            string `json:"stop_reason"`
		Aua                   struct{ Status string }
	}](t, body)
	require.Equal(t, "msg_"+resp.Header.Get("X-Request-Id"), out.ID)
	require.Equal(t, []string{"message", "assistant", "aua/swe", "end_turn", "answered"}, []string{out.Type, out.Role, out.Model, out.StopReason, out.Aua.Status})
	require.Equal(t, "forty-two", out.Content[0].Text)

	_, body = r.post("/v1/messages", `{"stream": true, `+ask+`}`)
	var names []string
	for _, line := range strings.Split(string(body), "\n") {
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			names = append(names, name)
		}
	}
	require.Equal(t, []string{
		"message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop",
	}, names)

	resp, body = r.post("/v1/messages", `{"messages": []}`)
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
	require.Contains(t, string(body), `"type":"invalid_request_error"`)
	require.Contains(t, string(body), `"type":"error"`)

	abstains(r)
	for _, stream := range []string{"", `"stream": true, `} {
		_, body = r.post("/v1/messages", `{`+stream+ask+`}`)
		require.Contains(t, string(body), `"stop_reason":"refusal"`)
		require.Equal(t, 1, strings.Count(string(body), `"text":"Not sure enough."`))
	}
	breaks(r)
	_, body = r.post("/v1/messages", `{"stream": true, `+ask+`}`)
	require.Contains(t, string(body), "event: error\n")
	require.NotContains(t, string(body), "message_stop")
}

func TestResponses(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.post("/v1/responses", `{"model": "aua", "input": "hi", "instructions": "Be brief."}`)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	require.Contains(t, string(body), `"object":"response"`)
	require.Contains(t, string(body), `"text":"forty-two"`)
	require.Contains(t, string(body), `"status":"completed"`)

	_, body = r.post("/v1/responses", `{"input": "hi", "stream": true}`)
	require.Contains(t, string(body), "event: response.created\n")
	require.Contains(t, string(body), `"delta":"forty"`)
	require.Contains(t, string(body), "event: response.completed\n")

	abstains(r)
	_, body = r.post("/v1/responses", `{"input": "hi"}`)
	require.Contains(t, string(body), `"refusal":"Not sure enough."`)
	breaks(r)
	_, body = r.post("/v1/responses", `{"input": "hi", "stream": true}`)
	require.Contains(t, string(body), "event: response.failed\n")

	resp, body = r.post("/v1/responses", `{"input": "hi", "previous_response_id": "resp_1"}`)
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
	require.Contains(t, string(body), "session_id")
}

func TestEmbeddings(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.post("/v1/embeddings", `{"model": "aua/swe", "input": ["a", "b"]}`)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	require.Contains(t, string(body), `"embedding":[1,0.5]`)
	require.Contains(t, string(body), `"specialist":"swe"`)
	require.Equal(t, "g-0", resp.Header.Get("Aua-Generation"), "the one that served, not the current one")
	resp, body = r.post("/v1/embeddings", `{"model": "aua/calc", "input": "a"}`)
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
	require.Contains(t, string(body), "cannot make embeddings")
	resp, _ = r.post("/v1/embeddings", `{"model": "ada", "input": "a"}`)
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
}

func TestBatch(t *testing.T) {
	r := newRuntime(t)
	play := r.query
	r.query = func(ctx context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		if q.Messages[0].GetContent() == "bad" {
			return nil, fault.New(fault.NoSpecialist, "Nobody.")
		}
		if s == nil {
			s = &quiet{}
		}
		return play(ctx, q, s)
	}
	resp, body := r.post("/batch", `{"queries": [{"query": "a"}, {"query": "bad"}, {"quer": "c"}, {"query": "d", "debug": true}], "max_parallel": 2}`)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	out := decode[sdkapi.BatchResponse](t, body)
	require.Len(t, out.Results, 4)
	for i, want := range []struct {
		ok   bool
		code string
	}{{true, ""}, {false, "AUA_NO_SPECIALIST"}, {false, "AUA_REQUEST_INVALID"}, {true, ""}} {
		got := out.Results[i]
		require.Equal(t, i, got.Index)
		require.Equal(t, want.ok, got.OK)
		if !want.ok {
			require.Equal(t, want.code, got.Error.Code)
			continue
		}
		require.Equal(t, "forty-two", got.Response.Answer)
	}
	require.NotNil(t, out.Results[3].Response.Decision)

	for body, message := range map[string]string{
		`{}`: "A batch holds 1 to 1000 queries, and this one holds 0.",
		`{"queries": [{"query": "a"}], "max_parallel": 0}`: `"max_parallel" is 0; it must be at least 1.`,
		`{"queries": [{"query": "a"}], "parallel": 2}`:     `A batch has no member "parallel"; it has queries and max_parallel.`,
	} {
		resp, b := r.post("/batch", body)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode)
		require.Equal(t, message, decode[sdkapi.Error](t, b).Message)
	}
}

// quiet is a sink that nobody hears.
type quiet struct{}

func (quiet) Start(sdkapi.StartEvent) error                     { return nil }
func (quiet) Route(sdkapi.RouteEvent) error                     { return nil }
func (quiet) SpecialistStart(sdkapi.SpecialistStartEvent) error { return nil }
func (quiet) Delta(*sdk.Delta) error                            { return nil }
func (quiet) SpecialistDone(sdkapi.SpecialistDoneEvent) error   { return nil }
func (quiet) ArbiterStart() error                               { return nil }
func (quiet) ArbiterDone(sdkapi.ArbiterDoneEvent) error         { return nil }
