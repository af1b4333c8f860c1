// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// These tests have model servers do what real ones were seen to do; see
// website/docs/real-servers.md.

// TestPromptCutInSilence has a server cut the prompt and answer as if nothing
// had happened. Every surface says so.
func TestPromptCutInSilence(t *testing.T) {
	for _, dialect := range []modelserver.Dialect{modelserver.LlamaServer, modelserver.Ollama} {
		t.Run(string(dialect), func(t *testing.T) {
			upstream := modelserver.New(t, modelserver.Config{
				Dialect: dialect, ContextTokens: 100, Truncate: true, Default: modelserver.Behaviour{Text: "It is about words."},
			})
			s := serve(t, models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream}))
			prompt := coding + strings.Repeat(" word", 3000)
			const said = "has probably seen only a part of the question: its server counted 100 tokens"

			r := s.ask(&api.QueryRequest{Query: prompt, Specialist: "swe"})
			require.Contains(t, r.Caveat, said)
			require.Empty(t, s.ask(&api.QueryRequest{Query: coding, Specialist: "swe"}).Caveat)
			stdout, stderr, status := runCommand(t, s.dir, "query", "-address", s.url, "-specialist", "swe", prompt)
			require.Zero(t, status, stderr)
			require.Contains(t, strings.Join(strings.Fields(stdout), " "), said)
			for path, body := range map[string]string{
				"/stream":              `{"query": %q, "specialist": "swe"}`,
				"/v1/chat/completions": `{"model": "aua/swe", "messages": [{"role": "user", "content": %q}]}`,
				"/v1/messages":         `{"model": "aua/swe", "max_tokens": 100, "stream": true, "messages": [{"role": "user", "content": %q}]}`,
			} {
				_, got := s.post(path, fmt.Sprintf(body, prompt))
				require.Contains(t, got, said, path)
			}
		})
	}
}

// TestPromptTooLongForOneSpecialist goes on to the one that has room for it,
// and is the client's mistake when there is none.
func TestPromptTooLongForOneSpecialist(t *testing.T) {
	narrow := modelserver.New(t, modelserver.Config{Dialect: modelserver.LlamaServer, ContextTokens: 100})
	wide := modelserver.New(t, modelserver.Config{Dialect: modelserver.VLLM, ContextTokens: 10_000, Default: modelserver.Behaviour{Text: "There is room."}})
	s := serve(t, models(
		model{name: "narrow", fields: `"software_engineering"`, server: narrow},
		model{name: "wide", fields: `"software_engineering"`, server: wide, more: "price { completion = 100 }"},
	))
	prompt := coding + strings.Repeat(" word", 1000)
	r := s.ask(&api.QueryRequest{Query: prompt, Debug: true})
	require.Equal(t, "wide", r.Specialist)
	require.Empty(t, r.Caveat)
	require.NotEmpty(t, narrow.ChatRequests(), "the cheaper one was asked first")
	require.Equal(t, "AUA_REQUEST_INVALID", r.Decision.Candidates[0].Error)

	resp, body := s.post("/v1/chat/completions", fmt.Sprintf(`{"model": "aua/narrow", "messages": [{"role": "user", "content": %q}]}`, prompt))
	require.Equal(t, 400, resp.StatusCode, "nothing that a client should send again: %s", body)
	require.Contains(t, body, "exceeds the available context size")
}

// TestSchemaIgnoredInSilence has a server answer with prose to a demand for JSON.
func TestSchemaIgnoredInSilence(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Text: "Ada is 36 years old."}})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream}))
	demand := `{"model": "aua/swe", "stream": %v, "messages": [{"role": "user", "content": "Who?"}], "response_format": {"type": "json_schema",
		"json_schema": {"name": "person", "schema": {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}}}}`
	for _, stream := range []bool{false, true} {
		_, body := s.post("/v1/chat/completions", fmt.Sprintf(demand, stream))
		require.NotContains(t, body, "Ada", "prose must not pass for the JSON that was demanded")
		require.Contains(t, body, `"status":"abstained"`)
		require.Contains(t, body, "The client demanded JSON, and the answer is none")
	}
	upstream.SetDefault(modelserver.Behaviour{Structured: `{"age": 36}`})
	_, body := s.post("/v1/chat/completions", fmt.Sprintf(demand, false))
	require.Contains(t, body, `"content":"{\"age\": 36}"`)
	require.Contains(t, body, `"status":"answered"`)
}

// TestUsageOfEveryServer streams from every family of servers with every place
// that usage can have. The client gets the same from all of them.
func TestUsageOfEveryServer(t *testing.T) {
	families := []modelserver.Dialect{modelserver.OpenAI, modelserver.VLLM, modelserver.LlamaServer, modelserver.Ollama, modelserver.LMStudio}
	places := []modelserver.UsagePlace{modelserver.UsageAsked, modelserver.UsageExtra, modelserver.UsageLast, modelserver.UsageEvery, modelserver.UsageNone}
	for _, family := range families {
		t.Run(string(family), func(t *testing.T) {
			upstream := modelserver.New(t, modelserver.Config{Dialect: family})
			s := serve(t, models(model{name: "swe", fields: `"general"`, server: upstream}))
			for _, place := range places {
				for _, bare := range []bool{false, true} {
					upstream.SetDefault(modelserver.Behaviour{
						Text: "Here you are.", Usage: place, PromptTokens: 46, CompletionTokens: 5, NoRole: bare,
						Extra: map[string]json.RawMessage{"x_server": []byte(`{"a":1.0}`)},
					})
					_, body := s.post("/v1/chat/completions", `{"model": "aua/swe", "stream": true, "stream_options": {"include_usage": true}, "messages": [{"role": "user", "content": "Hello"}]}`)
					name := fmt.Sprint(place, bare)
					require.Equal(t, 1, strings.Count(body, `"role":"assistant"`), name)
					require.Contains(t, body, `"x_server":{"a":1.0}`, "what AUA does not know passes untouched: "+name)
					require.Equal(t, 1, strings.Count(body, `"usage":{`), name)
					if place != modelserver.UsageNone {
						require.Contains(t, body, `"prompt_tokens":46,"completion_tokens":5`, name)
					}
				}
			}
		})
	}
}

// TestTokensAreCountedPerServer asks two servers the same; each counts the
// prompt with its own template, and that is what it costs.
func TestTokensAreCountedPerServer(t *testing.T) {
	const price = "price {\n prompt = 1000\n completion = 0\n }"
	var ms []model
	templates := map[string]int{"verbose": 42, "terse": 1}
	for name, n := range templates {
		ms = append(ms, model{name: name, fields: `"general"`, server: modelserver.New(t, modelserver.Config{TemplateTokens: n}), more: price})
	}
	s := serve(t, models(ms...))
	for name, n := range templates {
		r := s.ask(&api.QueryRequest{Query: "What is the weather like?", Specialist: name})
		require.EqualValues(t, 5+n, r.Usage.PromptTokens, name)
		require.InDelta(t, float64(5+n)/1000, r.Cost, 1e-9, name)
	}
}

// TestModelNames has a server that refuses a model which it does not serve,
// and one that ignores the name.
func TestModelNames(t *testing.T) {
	strict := modelserver.New(t, modelserver.Config{Dialect: modelserver.Ollama, Models: []string{"llama3:latest", "qwen:7b"}, StrictModels: true})
	lax := modelserver.New(t, modelserver.Config{Dialect: modelserver.LlamaServer, Models: []string{"model.gguf"}})
	s := serve(t, models(
		model{name: "strict", fields: `"general"`, server: strict},
		model{name: "lax", fields: `"general"`, server: lax},
	))
	require.Eventually(t, func() bool { return !s.specialist("strict").Healthy }, patience, tick, "it shows before the first query")
	require.Contains(t, s.specialist("strict").Reason, `does not serve the model "mock-model". It serves "llama3:latest", "qwen:7b".`)
	require.Equal(t, "lax", s.ask(&api.QueryRequest{Query: "Hello there"}).Specialist)
	resp, body := s.post("/v1/chat/completions", `{"model": "aua/strict", "messages": [{"role": "user", "content": "Hello"}]}`)
	require.Equal(t, 502, resp.StatusCode, body)
	require.Contains(t, body, "AUA_UPSTREAM_REJECTED")
	require.Contains(t, body, "try pulling it first")
}

// TestMoreQueriesThanSlots has many queries share a model server's only slot.
func TestMoreQueriesThanSlots(t *testing.T) {
	const queries = 8
	upstream := modelserver.New(t, modelserver.Config{Slots: 1, Default: modelserver.Behaviour{Text: "It is your turn.", HeaderMS: 20}})
	s := serve(t, models(model{name: "swe", fields: `"general"`, server: upstream}))
	var wg sync.WaitGroup
	for i := range queries {
		wg.Go(func() {
			r, err := s.Query(t.Context(), &api.QueryRequest{Query: fmt.Sprintf("Hello for the %d. time", i)})
			if err != nil || r.Answer != "It is your turn." {
				t.Errorf("%v %v", r, err)
			}
		})
	}
	wg.Wait()
	require.Len(t, upstream.ChatRequests(), queries)
	require.Zero(t, s.specialist("swe").Failures)
}

// TestCachedTokensHaveTheirPrice: what a server reads from its cache costs less
// on most hosted APIs.
func TestCachedTokensHaveTheirPrice(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{
		Text: "It is sunny.", PromptTokens: 1000, CachedTokens: 900, CompletionTokens: 10,
	}})
	s := serve(t, models(
		model{name: "plain", fields: `"general"`, server: upstream, more: "price {\n prompt = 3\n completion = 15\n }"},
		model{name: "cheap", fields: `"general"`, server: upstream, more: "price {\n prompt = 3\n cached = 0.3\n completion = 15\n }"},
	))
	for name, want := range map[string]float64{"plain": 1000*3 + 10*15, "cheap": 100*3 + 900*0.3 + 10*15} {
		for _, path := range []string{"/query", "/stream"} {
			_, body := s.post(path, `{"query": "What is the weather like?", "specialist": "`+name+`"}`)
			require.Contains(t, body, fmt.Sprintf(`"cost":%v`, want/1e6), name)
			require.Contains(t, body, `"cached_tokens":900`)
		}
	}
}

// TestModelThatSaysNothing ends its answer before it has begun, as small models
// do. Another specialist answers where there is one.
func TestModelThatSaysNothing(t *testing.T) {
	silent := modelserver.New(t, modelserver.Config{Dialect: modelserver.LlamaServer, Default: modelserver.Behaviour{Chunks: []string{""}}})
	spare := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Chunks: []string{"Here you are."}}})
	s := serve(t, models(
		model{name: "silent", fields: `"software_engineering"`, server: silent},
		model{name: "spare", fields: `"software_engineering"`, server: spare, more: "price {\n completion = 100\n }"},
	))
	r := s.ask(&api.QueryRequest{Query: coding, Debug: true})
	require.Equal(t, "spare", r.Specialist)
	require.Equal(t, "answered", r.Decision.Candidates[0].Outcome)
	require.Empty(t, r.Decision.Candidates[0].Answer)
	resp, body := s.post("/v1/chat/completions", chat(true))
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, body, "Here you are.")

	r = s.ask(&api.QueryRequest{Query: coding, Specialist: "silent"})
	require.Equal(t, "abstained", r.Status)
	require.Contains(t, r.Reason, "The answer is empty.")
}
