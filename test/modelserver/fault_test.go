// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCutsBreakTheConnection(t *testing.T) {
	for _, fault := range []Fault{CutBefore, ResetBefore} {
		s := New(t, Config{Default: Behaviour{Text: "a b c", Fault: fault}})
		got := chat(t, s, ask("q"))
		require.Error(t, got.err, fault)
		require.Zero(t, got.status, fault)
		require.Equal(t, fault == ResetBefore, errors.Is(got.err, syscall.ECONNRESET), fault)
	}
	for _, fault := range []Fault{CutHeaders, CutAfter, ResetAfter} {
		for _, member := range []string{`"n":1`, streamed} {
			s := New(t, Config{Default: Behaviour{Text: "a b c", Fault: fault}})
			got := chat(t, s, ask("q", member))
			require.Equal(t, 200, got.status, fault)
			require.Error(t, got.err, fault)
			if fault == CutAfter {
				require.ErrorIs(t, got.err, io.ErrUnexpectedEOF)
				require.NotEmpty(t, got.body)
			}
			require.NotContains(t, got.body, "[DONE]")
		}
	}
}

func TestFaultStrikesAfterSoManyChunks(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "a b c d", Fault: EndAfter, AfterChunks: 3}})
	got, done := chunks(t, chat(t, s, ask("q", streamed)).body)
	require.False(t, done)
	require.Len(t, got, 4, "the role and three words")
	require.Equal(t, " c", got[3].Choices[0].Delta.Content)
}

func TestErrorInTheMiddleOfAStream(t *testing.T) {
	for _, dialect := range []Dialect{OpenAI, VLLM, LlamaServer, Ollama, LMStudio} {
		s := New(t, Config{Dialect: dialect, Default: Behaviour{Text: "a b c", Fault: ErrorAfter}})
		body := chat(t, s, ask("q", streamed)).body
		got, done := chunks(t, body)
		require.False(t, done)
		require.NotEmpty(t, got[len(got)-1].Error, dialect)
		require.Equal(t, dialect == LMStudio, strings.Contains(body, "event: error\n"), dialect)
		require.Contains(t, chat(t, s, ask("q")).body, `{"error":`)
	}
}

func TestTheErrorInTheMiddleMayBeAnyOther(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "a b c", Error: RateLimit, Fault: ErrorAfter}})
	for _, member := range []string{`"n":1`, streamed} {
		got := chat(t, s, ask("q", member))
		require.Equal(t, 200, got.status)
		require.Contains(t, got.body, `"code":"rate_limit_exceeded"`)
	}
}

func TestBrokenJSONInTheMiddle(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "a b c", Fault: BadJSONAfter}})
	body := chat(t, s, ask("q", streamed)).body
	require.Contains(t, body, `"content":"a"`)
	require.Contains(t, body, "data: "+brokenJSON+"\n\n")
	require.NotContains(t, body, `"content":" c"`)
	body = chat(t, s, ask("q")).body
	require.NotEmpty(t, body)
	require.False(t, json.Valid([]byte(body)))
}

func TestResponsesThatAreNoAnswers(t *testing.T) {
	s := New(t, Config{})
	body := func(fault Fault, member string) string {
		s.SetDefault(Behaviour{Fault: fault})
		got := chat(t, s, ask("q", member))
		require.NoError(t, got.err)
		require.Equal(t, 200, got.status)
		return got.body
	}
	for _, member := range []string{`"n":1`, streamed} {
		require.Empty(t, body(Empty, member))
		require.Contains(t, body(HTML, member), "<!DOCTYPE html>")
		bad := strings.TrimPrefix(strings.TrimSpace(body(BadJSON, member)), "data: ")
		require.False(t, json.Valid([]byte(bad)))
		wrong := strings.TrimPrefix(strings.TrimSpace(body(WrongTypes, member)), "data: ")
		require.True(t, json.Valid([]byte(wrong)))
	}
}

func TestStallsEndWhenTheClientLeaves(t *testing.T) {
	for _, fault := range []Fault{StallBefore, StallHeaders, StallAfter, SlowAfter} {
		for _, member := range []string{`"n":1`, streamed} {
			s := New(t, Config{Default: Behaviour{Text: "a b c", Fault: fault}})
			cancel := begin(t, s, ask("q", member))
			require.True(t, s.WaitFor(patience, func(r []Request) bool {
				return len(r) == 1 && (fault == StallBefore || r[0].Status == 200)
			}), fault)
			require.False(t, s.Requests()[0].Cancelled)
			cancel()
			require.True(t, s.WaitFor(patience, func(r []Request) bool { return r[0].Cancelled && !r[0].Ended.IsZero() }), fault)
		}
	}
}

func TestErrorBodiesOfEachFamily(t *testing.T) {
	for _, tc := range []struct {
		dialect Dialect
		failure Failure
		status  int
		body    string
	}{
		{OpenAI, UnknownModel, 404, "{\"error\":{\"message\":\"The model `m` does not exist or you do not have access to it.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}"},
		{OpenAI, ContextLength, 400, `{"error":{"message":"This model's maximum context length is 128 tokens. However, your messages resulted in 200 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}`},
		{VLLM, Unauthorized, 401, `{"error":"Unauthorized"}`},
		{VLLM, UnknownModel, 404, "{\"error\":{\"message\":\"The model `m` does not exist.\",\"type\":\"NotFoundError\",\"param\":null,\"code\":404}}"},
		{LlamaServer, Loading, 503, `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`},
		{LlamaServer, MalformedMessage, 500, `{"error":{"code":500,"message":"[json.exception.out_of_range.403] key 'content' not found","type":"server_error"}}`},
		{LlamaServer, ContextLength, 400, `{"error":{"code":400,"message":"request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9412,"n_ctx":8192}}`},
		{Ollama, UnknownModel, 404, `{"error":{"message":"model \"m\" not found, try pulling it first","type":"not_found_error","param":null,"code":null}}`},
		{LMStudio, Loading, 404, `{"error":"No models loaded. Please load a model in the developer page or use the 'lms load' command."}`},
	} {
		s := New(t, Config{Dialect: tc.dialect, Default: Behaviour{Error: tc.failure}})
		got := chat(t, s, ask("q"))
		require.Equal(t, tc.status, got.status, tc.body)
		require.Equal(t, tc.body, got.body)
	}
}

func TestEveryFailureHasAMessageInEveryDialect(t *testing.T) {
	for dialect := range dialects {
		for _, failure := range Failures() {
			p := dialect.problem(failure, "subject")
			require.NotEmpty(t, p.message, "%s %s", dialect, failure)
			require.GreaterOrEqual(t, p.status, 400)
			require.True(t, json.Valid(p.body(dialect)))
		}
	}
}

func TestStatusAlone(t *testing.T) {
	for status, want := range map[int]string{
		429: "rate_limit_exceeded", 401: "invalid_api_key", 404: "model_not_found", 503: "overloaded", 500: "server_error", 502: "server_error",
	} {
		s := New(t, Config{Default: Behaviour{Status: status}})
		got := chat(t, s, ask("q"))
		require.Equal(t, status, got.status)
		require.Contains(t, got.body, want)
	}
}

func TestRefusedConnectionAfterKill(t *testing.T) {
	s := New(t, Config{})
	s.Kill()
	require.ErrorIs(t, chat(t, s, ask("q")).err, syscall.ECONNREFUSED)
	s.Kill()
	require.NoError(t, s.Restart())
	require.Error(t, s.Restart(), "it runs already")
	require.Equal(t, http.StatusOK, chat(t, s, ask("q")).status)
}

func TestKillBreaksRequestsUnderWay(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Fault: StallBefore}})
	begin(t, s, ask("q"))
	require.True(t, s.WaitFor(patience, func(r []Request) bool { return len(r) == 1 }))
	s.Kill()
	require.Zero(t, s.InFlight())
	require.False(t, s.Requests()[0].Cancelled, "it was the server that went away")
}
