// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
)

// clients is how many clients ask at once.
const clients = 8

// traffic are clients of all kinds, and what became of their queries.
type traffic struct {
	server *live.Server
	http   *http.Client

	mu sync.Mutex
	// outcomes counts by route and outcome, kills by plugin.
	outcomes, kills map[string]int
	// acknowledged are the decisions that responses named.
	acknowledged map[string]bool
	mistakes     []string
	// said counts what the errors said.
	said map[string]int
}

func newTraffic(s *live.Server) *traffic {
	return &traffic{
		server: s, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}},
		outcomes: map[string]int{}, kills: map[string]int{}, acknowledged: map[string]bool{}, said: map[string]int{},
	}
}

// start lets the clients ask until stop is called, which waits for them.
func (tr *traffic) start() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for ctx.Err() == nil {
				tr.ask()
			}
		})
	}
	return func() {
		cancel()
		wg.Wait()
		tr.http.CloseIdleConnections()
	}
}

func (tr *traffic) count(route, outcome string) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.outcomes[route+" "+outcome]++
}

func (tr *traffic) mistake(format string, args ...any) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.mistakes = append(tr.mistakes, fmt.Sprintf(format, args...))
}

var questions = []string{
	"How do I fix a nil pointer dereference in my Go function?", "Prove that the square root of two is irrational.", "what is 17*23 minus 4^3?",
	"What dose of ibuprofen is safe for a child?", "hi", "Fix the bug in this Python class and write to ada.lovelace@example.org about it.",
}

// behaviour is what the model server does with a query: mostly it answers.
func behaviour() modelserver.Behaviour {
	b := modelserver.Behaviour{Text: strings.Repeat("It is 2 + 2 = 4, and [EMAIL_1] knows. ", 1+rand.IntN(10)), ChunkMS: rand.IntN(4)}
	switch rand.IntN(20) {
	case 0:
		b = modelserver.Behaviour{Status: []int{429, 500, 503}[rand.IntN(3)]}
	case 1:
		b.Fault = []modelserver.Fault{modelserver.CutBefore, modelserver.ResetBefore, modelserver.BadJSON, modelserver.HTML}[rand.IntN(4)]
	case 2:
		b.Fault = []modelserver.Fault{modelserver.CutAfter, modelserver.ResetAfter, modelserver.ErrorAfter, modelserver.BadJSONAfter}[rand.IntN(4)]
	case 3:
		if rand.IntN(4) == 0 {
			b.Fault = []modelserver.Fault{modelserver.StallBefore, modelserver.StallAfter, modelserver.SlowAfter}[rand.IntN(3)]
		}
	case 4:
		b.ToolCalls = []modelserver.ToolCall{{ID: "c", Name: "weather", Arguments: `{"city": "Lund"}`}}
	case 5:
		// More than the buffers on the way hold.
		b = modelserver.Behaviour{Text: strings.Repeat("word ", 200_000), ChunkBytes: 4096}
	}
	return b
}

// request makes a query on a random route.
func (tr *traffic) request() (route, path, body string) {
	question := questions[rand.IntN(len(questions))] + "\n" + behaviour().Directive()
	message := []any{map[string]string{"role": "user", "content": question}}
	stream := rand.IntN(2) == 0
	var v any
	switch route = []string{"/query", "/stream", "/batch", "/v1/chat/completions", "/v1/responses", "/v1/messages", "/sessions"}[rand.IntN(7)]; route {
	case "/batch":
		v = map[string]any{"queries": []any{map[string]any{"query": question}, map[string]any{"query": questions[0]}}}
	case "/v1/chat/completions":
		v = map[string]any{"messages": message, "stream": stream, "stream_options": map[string]bool{"include_usage": true}}
	case "/v1/responses":
		v = map[string]any{"input": question, "stream": stream}
	case "/v1/messages":
		v = map[string]any{"messages": message, "stream": stream, "max_tokens": 1_000_000}
	default:
		v = map[string]any{"query": question}
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	path = route
	if route == "/sessions" {
		path += fmt.Sprintf("/%s/%s", tr.session(), []string{"messages", "stream"}[rand.IntN(2)])
	}
	return route, path, string(b)
}

var id = regexp.MustCompile(`"id":"([^"]+)"`)

// session makes a session; empty when that fails.
func (tr *traffic) session() string {
	resp, err := tr.http.Post(tr.server.URL+"/sessions", "application/json", strings.NewReader("{}"))
	if err != nil {
		tr.mistake("a session cannot be made: %v", err)
		return ""
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	if m := id.FindSubmatch(b); m != nil {
		return string(m[1])
	}
	tr.mistake("a session cannot be made: %s", b)
	return ""
}

// ask sends one query as one of several kinds of clients.
func (tr *traffic) ask() {
	route, path, body := tr.request()
	ctx, cancel := context.WithTimeout(context.Background(), live.Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, tr.server.URL+path, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	switch rand.IntN(10) {
	case 0:
		timer := time.AfterFunc(time.Duration(rand.IntN(300))*time.Millisecond, cancel)
		defer timer.Stop()
		if resp, err := tr.http.Do(req); err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
		tr.count(route, "left by its client")
	case 1:
		if resp, err := tr.http.Do(req); err == nil {
			piece := make([]byte, 512)
			for range 20 {
				if _, err := resp.Body.Read(piece); err != nil {
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			_ = resp.Body.Close()
		}
		tr.count(route, "read slowly, and left")
	default:
		resp, err := tr.http.Do(req)
		if err != nil {
			tr.mistake("%s: no response: %v", path, err)
			return
		}
		b, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			tr.mistake("%s: the response broke off: %v", path, err)
			return
		}
		tr.judge(route, resp, b)
	}
}

var (
	decision = regexp.MustCompile(`"decision_id":"([^"]+)"`)
	code     = regexp.MustCompile(`"(?:error|code)":"(AUA_[A-Z_]+)"`)
	ends     = regexp.MustCompile(`(?m)^(event: (done|response\.(completed|incomplete)|message_stop)|data: \[DONE\])$`)
)

// expected are the errors that failing model servers and killed plugins bring about.
var expected = []fault.Code{
	fault.RateLimited, fault.BackendUnreachable, fault.SpecialistTimeout, fault.StreamInterrupted, fault.Overloaded, fault.NoSpecialist,
	fault.PluginCrashed, fault.MiddlewareFailed, fault.UpstreamRejected,
}

// judge checks that a response is an answer or a typed error.
func (tr *traffic) judge(route string, resp *http.Response, body []byte) {
	for _, m := range decision.FindAllSubmatch(body, -1) {
		tr.mu.Lock()
		tr.acknowledged[string(m[1])] = true
		tr.mu.Unlock()
	}
	outcome := "answered"
	if m := code.FindSubmatch(body); m != nil {
		outcome = string(m[1])
		tr.hear(outcome, body)
		if !slices.Contains(expected, fault.Code(outcome)) {
			tr.mistake("%s: an error that nothing here brings about: %s", route, shorten(body))
		}
	} else if resp.StatusCode != http.StatusOK {
		tr.mistake("%s: an untyped error: %d %s", route, resp.StatusCode, shorten(body))
	} else if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		if !ends.Match(body) {
			tr.mistake("%s: a stream without an end: …%s", route, body[max(0, len(body)-300):])
		}
	} else if !json.Valid(body) {
		tr.mistake("%s: a body that is no JSON: %s", route, shorten(body))
	}
	tr.count(route, outcome)
}

var (
	message = regexp.MustCompile(`"message":"((?:[^"\\]|\\.)*)"`)
	digits  = regexp.MustCompile(`[0-9a-f]*[0-9][0-9a-f.]*`)
)

// hear keeps what an error says, without what differs from one to the next.
func (tr *traffic) hear(code string, body []byte) {
	if m := message.FindSubmatch(body); m != nil {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.said[code+": "+shorten(digits.ReplaceAll(m[1], []byte("…")))]++
	}
}

func shorten(b []byte) string { return string(bytes.TrimSpace(b[:min(len(b), 600)])) }

// check fails the test for what a client should never have seen, and when
// something of the mischief did not happen.
func (tr *traffic) check(t *testing.T) {
	t.Helper()
	var all []error
	for _, m := range tr.mistakes[:min(len(tr.mistakes), 20)] {
		all = append(all, errors.New(m))
	}
	require.NoError(t, errors.Join(all...), "%d mistakes", len(tr.mistakes))
	require.NotEmpty(t, tr.acknowledged)
	require.NotEmpty(t, tr.kills)
	routes := map[string]bool{}
	for name := range maps.Keys(tr.outcomes) {
		route, outcome, _ := strings.Cut(name, " ")
		routes[route] = routes[route] || outcome == "answered"
	}
	for route, answered := range routes {
		require.True(t, answered, "%s never answered", route)
	}
}

func sorted(counts map[string]int) []string { return slices.Sorted(maps.Keys(counts)) }
