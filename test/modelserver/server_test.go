// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhichBehaviourAnswers(t *testing.T) {
	s := New(t, Config{
		Default: Behaviour{Text: "default"},
		ByModel: map[string]Behaviour{"m": {Text: "model"}},
		Queue:   []Behaviour{{Text: "queued"}},
	})
	prompt := "hello\n" + Behaviour{Text: "directive"}.Directive() + "\nbye"
	require.Contains(t, chat(t, s, ask(prompt)).body, `"content":"directive"`)
	require.Contains(t, chat(t, s, ask("q")).body, `"content":"queued"`)
	require.Contains(t, chat(t, s, ask("q")).body, `"content":"model"`)
	s.SetModel("m", Behaviour{Text: "model 2"})
	require.Contains(t, chat(t, s, ask("q")).body, `"content":"model 2"`)
	require.Contains(t, chat(t, s, strings.Replace(ask("q"), `"m"`, `"other"`, 1)).body, `"content":"default"`)
	s.SetDefault(Behaviour{Text: "default 2"})
	s.Enqueue(Behaviour{Text: "one"}, Behaviour{Text: "two"})
	require.Contains(t, chat(t, s, ask("q")).body, `"content":"one"`)
	require.Contains(t, chat(t, s, ask("q")).body, `"content":"two"`)
	require.Contains(t, chat(t, s, strings.Replace(ask("q"), `"m"`, `"other"`, 1)).body, `"content":"default 2"`)
}

func TestWrongDirectiveIsAnError(t *testing.T) {
	s := New(t, Config{})
	for _, line := range []string{`x-mock: {"txt":"a"}`, `x-mock: {`, `x-mock: {"fault":"flood"}`} {
		got := chat(t, s, ask(line))
		require.Equal(t, 400, got.status, line)
	}
}

func TestRecordsRequests(t *testing.T) {
	s := New(t, Config{Keep: 2})
	for _, prompt := range []string{"one", "two", "three"} {
		chat(t, s, ask(prompt, streamed))
	}
	require.True(t, s.WaitFor(patience, func(r []Request) bool { return len(r) == 2 && !r[1].Ended.IsZero() }))
	got := s.Requests()
	require.Equal(t, []string{"two", "three"}, []string{got[0].Prompt, got[1].Prompt}, "the newest are kept")
	last := got[1]
	require.Equal(t, 3, last.ID)
	require.Equal(t, "m", last.Model)
	require.True(t, last.Stream)
	require.Equal(t, 200, last.Status)
	require.Equal(t, ask("three", streamed), last.Body)
	require.Equal(t, chatPath, last.Path)
	require.False(t, last.Cancelled)
	require.False(t, last.Began.Before(last.Arrived) || last.Ended.Before(last.Began))
	require.NotEmpty(t, last.Header.Get("User-Agent"))
	require.Equal(t, 3, s.Count())
	require.Equal(t, 3, s.Connections())
	require.Zero(t, s.InFlight())

	s.Forget()
	require.Empty(t, s.Requests())
	call(t, http.MethodGet, s.BaseURL()+"/models", "")
	require.Len(t, s.Requests(), 1)
	require.Empty(t, s.ChatRequests())

	none := New(t, Config{Keep: -1})
	chat(t, none, ask("q"))
	require.Empty(t, none.Requests())
	require.Equal(t, 1, none.Count())
}

func TestPeakCountsRequestsAtOnce(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Fault: StallBefore}})
	for range 3 {
		begin(t, s, ask("q"))
	}
	require.True(t, s.WaitFor(patience, func([]Request) bool { return s.InFlight() == 3 }))
	require.Equal(t, 3, s.Peak())
}

func TestModelsAndKeys(t *testing.T) {
	s := New(t, Config{Dialect: VLLM, Models: []string{"a", "b"}, StrictModels: true, APIKey: "secret", ContextTokens: 4096})
	require.Equal(t, 401, call(t, http.MethodGet, s.BaseURL()+"/models", "").status)
	get := func(method, path, body string) response {
		req, err := http.NewRequestWithContext(t.Context(), method, s.BaseURL()+path, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer secret")
		return do(t, req)
	}
	require.JSONEq(t, `{"object":"list","data":[
		{"id":"a","object":"model","created":1700000000,"owned_by":"vllm","max_model_len":4096},
		{"id":"b","object":"model","created":1700000000,"owned_by":"vllm","max_model_len":4096}]}`,
		get(http.MethodGet, "/models", "").body)
	require.Equal(t, 404, get(http.MethodPost, "/chat/completions", ask("q")).status)
	require.Equal(t, 200, get(http.MethodPost, "/chat/completions", strings.Replace(ask("q"), `"m"`, `"b"`, 1)).status)

	llama := New(t, Config{Dialect: LlamaServer, ContextTokens: 512})
	require.Contains(t, call(t, http.MethodGet, llama.BaseURL()+"/models", "").body, `"meta":{"n_ctx":512,"n_ctx_train":4096}`)
	none := New(t, Config{NoModelList: true})
	require.Equal(t, 404, call(t, http.MethodGet, none.BaseURL()+"/models", "").status)
}

func TestRefusals(t *testing.T) {
	options := `"stream_options":{"include_usage":true}`
	s := New(t, Config{RefuseStreamOptions: true, RefuseMaxTokens: true, ContextTokens: 3})
	got := chat(t, s, ask("q", streamed, options))
	require.Equal(t, 400, got.status)
	require.Contains(t, got.body, "stream_options")
	got = chat(t, s, ask("q", `"max_tokens":1`))
	require.Equal(t, 400, got.status)
	require.Contains(t, got.body, "max_completion_tokens")
	got = chat(t, s, ask("one two three four"))
	require.Equal(t, 400, got.status)
	require.Contains(t, got.body, "context_length_exceeded")
	require.Equal(t, 200, chat(t, s, ask("one two three")).status)
	require.Equal(t, 400, chat(t, s, `{"messages":[]}`).status)
	require.Equal(t, 400, chat(t, s, `{"messages":[{"content":"x"}]}`).status)
	require.Equal(t, 400, chat(t, s, `{"messages":"x"}`).status)
	require.Equal(t, 400, chat(t, s, `{`).status)
	require.Equal(t, 404, call(t, http.MethodGet, s.URL()+"/nowhere", "").status)

	truncating := New(t, Config{ContextTokens: 3, Truncate: true})
	got = chat(t, truncating, ask("one two three four five"))
	require.Equal(t, 200, got.status)
	require.Contains(t, got.body, `"prompt_tokens":3`)
}

func TestLoading(t *testing.T) {
	s := New(t, Config{Dialect: LlamaServer, Loading: true})
	require.Equal(t, 503, call(t, http.MethodGet, s.URL()+"/health", "").status)
	require.Equal(t, 503, chat(t, s, ask("q")).status)
	require.Equal(t, 503, call(t, http.MethodPost, s.BaseURL()+"/embeddings", `{"input":"x"}`).status)
	require.Equal(t, 503, call(t, http.MethodGet, s.BaseURL()+"/models", "").status, "as llama-server does")
	s.SetLoading(false)
	require.Equal(t, `{"status":"ok"}`, call(t, http.MethodGet, s.URL()+"/health", "").body)
	require.Equal(t, 200, chat(t, s, ask("q")).status)

	old := New(t, Config{Dialect: LlamaServer, Loading: true, EarlyModelList: true})
	require.Equal(t, 200, call(t, http.MethodGet, old.BaseURL()+"/models", "").status, "as it did")
	v := New(t, Config{Dialect: VLLM})
	require.Equal(t, 200, call(t, http.MethodGet, v.URL()+"/health", "").status)
	v.SetLoading(true)
	require.Equal(t, 503, call(t, http.MethodGet, v.URL()+"/health", "").status)
	require.Equal(t, 404, call(t, http.MethodGet, New(t, Config{}).URL()+"/health", "").status)
}

func TestColdStartDelaysOnlyTheFirstCompletion(t *testing.T) {
	s := New(t, Config{ColdStartMS: 1})
	require.NotZero(t, s.coldStart())
	require.Zero(t, s.coldStart())
	s.Kill()
	require.NoError(t, s.Restart())
	require.Equal(t, 200, chat(t, s, ask("q")).status)
	require.Zero(t, s.coldStart(), "that was the first")
}

func TestEmbeddings(t *testing.T) {
	s := New(t, Config{Dimensions: 4, Models: []string{"e"}, StrictModels: true})
	embed := func(body string) response { return call(t, http.MethodPost, s.BaseURL()+"/embeddings", body) }
	var got struct {
		Model string
		Data  []struct {
			Index     int
			Embedding []float32
		}
	}
	require.NoError(t, json.Unmarshal([]byte(embed(`{"model":"e","input":["a b","c"]}`).body), &got))
	require.Len(t, got.Data, 2)
	require.Equal(t, 1, got.Data[1].Index)
	require.Equal(t, Embedding("c", 4), got.Data[1].Embedding)
	require.NotEqual(t, got.Data[0].Embedding, got.Data[1].Embedding)
	require.NoError(t, json.Unmarshal([]byte(embed(`{"model":"e","input":"c","dimensions":2}`).body), &got))
	require.Len(t, got.Data[0].Embedding, 2)
	require.Contains(t, embed(`{"model":"e","input":"c","encoding_format":"base64"}`).body, `"embedding":"`)
	require.Equal(t, 404, embed(`{"model":"x","input":"c"}`).status)
	require.Equal(t, 400, embed(`{"model":"e","input":[]}`).status)
}

func TestListensOnLoopbackOnly(t *testing.T) {
	_, err := Start(Config{Listen: "0.0.0.0:0"})
	require.ErrorIs(t, err, errNotLoopback)
	_, err = Start(Config{Listen: "nonsense"})
	require.Error(t, err)
	_, err = Start(Config{Dialect: "esperanto"})
	require.ErrorContains(t, err, "esperanto")
	_, err = Start(Config{Default: Behaviour{Text: "a", Chunks: []string{"b"}}})
	require.Error(t, err)
	_, err = Start(Config{Queue: []Behaviour{{Usage: "somewhere"}}})
	require.ErrorContains(t, err, "somewhere")
	_, err = Start(Config{ByModel: map[string]Behaviour{"m": {Error: "grumpy"}}})
	require.ErrorContains(t, err, "grumpy")
}

func TestControlRoutes(t *testing.T) {
	s := New(t, Config{})
	control := func(method, path, body string) response { return call(t, method, s.URL()+"/mock/"+path, body) }
	require.Equal(t, 204, control(http.MethodPost, "queue", `[{"text":"one"},{"text":"two"}]`).status)
	require.Equal(t, 204, control(http.MethodPost, "queue", `{"text":"three"}`).status)
	require.Equal(t, 204, control(http.MethodPut, "default", `{"text":"default"}`).status)
	require.Equal(t, 204, control(http.MethodPut, "models/org/m", `{"text":"of the model"}`).status)
	for _, want := range []string{"one", "two", "three", "default"} {
		require.Contains(t, chat(t, s, ask("q")).body, `"content":"`+want+`"`)
	}
	require.Contains(t, chat(t, s, strings.Replace(ask("q"), `"m"`, `"org/m"`, 1)).body, "of the model")
	require.Equal(t, 204, control(http.MethodPut, "loading", `true`).status)
	require.Equal(t, 503, chat(t, s, ask("q")).status)

	var requests []Request
	require.NoError(t, json.Unmarshal([]byte(control(http.MethodGet, "requests", "").body), &requests))
	require.Len(t, requests, 6)
	require.Equal(t, "q", requests[0].Prompt)
	require.Equal(t, 204, control(http.MethodDelete, "requests", "").status)
	require.Empty(t, s.Requests())

	for _, path := range []string{"default", "models/m", "loading"} {
		require.Equal(t, 400, control(http.MethodPut, path, `{"fault":"flood"}`).status, path)
		require.Equal(t, 400, control(http.MethodPut, path, `{`).status, path)
	}
	require.Equal(t, 400, control(http.MethodPost, "queue", `[{"fault":"flood"}]`).status)
	require.Equal(t, 400, control(http.MethodPost, "queue", `7`).status)
}

func TestReadConfig(t *testing.T) {
	cfg, err := ReadConfig(strings.NewReader(`{"dialect":"vllm","models":["a"],"default":{"text":"x"},"by_model":{"a":{"status":429}},"queue":[{"fault":"html"}]}`))
	require.NoError(t, err)
	require.Equal(t, VLLM, cfg.Dialect)
	require.Equal(t, 429, cfg.ByModel["a"].Status)
	_, err = ReadConfig(strings.NewReader(`{"dialekt":"vllm"}`))
	require.ErrorContains(t, err, "dialekt")
	_, err = ReadConfig(strings.NewReader(`{"queue":[{"fault":"flood"}]}`))
	require.ErrorContains(t, err, "flood")
}

func TestConcurrentRequests(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "a b c"}})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			got := chat(t, s, ask("q", streamed))
			if got.status != 200 || !strings.Contains(got.body, "[DONE]") {
				t.Errorf("got %+v", got)
			}
		})
	}
	wg.Wait()
	require.Equal(t, 20, s.Count())
}

func TestNagleStillAnswers(t *testing.T) {
	s := New(t, Config{Nagle: true, Default: Behaviour{Text: "fine"}})
	require.Contains(t, chat(t, s, ask("q")).body, "fine")
	require.Contains(t, chat(t, s, ask("q", streamed)).body, "fine")
}

func TestSlots(t *testing.T) {
	s := New(t, Config{Slots: 2, Queue: []Behaviour{{Fault: StallBefore}, {Fault: StallBefore}}, Default: Behaviour{Text: "my turn"}})
	leave := begin(t, s, ask("one"))
	begin(t, s, ask("two"))
	require.True(t, s.WaitFor(patience, func([]Request) bool { return s.InFlight() == 2 }))
	third := make(chan response, 1)
	go func() { third <- chat(t, s, ask("three")) }()
	require.True(t, s.WaitFor(patience, func([]Request) bool { return s.InFlight() == 3 }))
	select {
	case got := <-third:
		require.Fail(t, "there was no slot for it", got.body)
	default:
	}
	leave()
	require.Contains(t, (<-third).body, "my turn")
}

func TestTokensOfTheTemplate(t *testing.T) {
	for template, want := range map[int]string{0: `"prompt_tokens":2`, 29: `"prompt_tokens":31`} {
		s := New(t, Config{TemplateTokens: template})
		require.Contains(t, chat(t, s, ask("Say hi.")).body, want)
	}
	s := New(t, Config{TemplateTokens: 29, ContextTokens: 30})
	require.Equal(t, 400, chat(t, s, ask("Say hi.")).status, "what the template adds needs room as well")
}
