// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// turn is one message of a conversation.
type turn struct{ Role, Content string }

// surface is a way to ask AUA, with what it takes to speak its dialect.
type surface struct {
	name, path string
	stream     bool
	dialect    dialect
	// stored says that the server keeps the conversation.
	stored bool
}

// dialect writes the requests of a surface and reads its answers.
type dialect struct {
	name string
	// body is the request for a conversation, whose first turn may be the
	// system's.
	body func(turns []turn, stream bool, to target) map[string]any
	// text is what the user gets to read out of a whole body, or out of the
	// data of a stream's events.
	text func(d *reading, data string)
	// fault reads the error out of a body or of a stream's event.
	fault func(data string) failure
}

// failure is an error as a client sees it.
type failure struct {
	Code, Type string
	// Completion is how many tokens had been generated; -1 when it is not said.
	Completion int64
	// RetryAfter is in seconds, when the error itself says it.
	RetryAfter float64
}

// reading is what a client made of a response.
type reading struct {
	Status     int
	RetryAfter string
	// ShouldRetry is what the official clients go by, before the status.
	ShouldRetry string
	RequestID   string
	Text        string
	// Ended says that the answer has the end that the dialect gives to whole answers.
	Ended bool
	// Failed is the error; nil for none.
	Failed *failure
	Raw    string
}

// surfaces are all ways to ask.
func surfaces() []surface {
	rest, chat, responses, messages := restDialect(), chatDialect(), responsesDialect(), messagesDialect()
	return []surface{
		{"/query", "/query", false, rest, false},
		{"/stream", "/stream", true, rest, false},
		{"/batch", "/batch", false, batchDialect(), false},
		{"/v1/chat/completions", "/v1/chat/completions", false, chat, false},
		{"/v1/chat/completions, streamed", "/v1/chat/completions", true, chat, false},
		{"/v1/responses", "/v1/responses", false, responses, false},
		{"/v1/responses, streamed", "/v1/responses", true, responses, false},
		{"/v1/messages", "/v1/messages", false, messages, false},
		{"/v1/messages, streamed", "/v1/messages", true, messages, false},
		{"/sessions/:id/messages", "/sessions/:id/messages", false, turnDialect(), true},
		{"/sessions/:id/stream", "/sessions/:id/stream", true, turnDialect(), true},
	}
}

// say sends a conversation through a surface, and reads the answer as the
// dialect's clients do. Each session is a conversation of its own.
func (s *server) say(sf surface, turns []turn, to target) *reading {
	s.t.Helper()
	path := sf.path
	if sf.stored {
		path, turns = s.inSession(path, turns)
		to.session = ""
	}
	b, err := json.Marshal(sf.dialect.body(turns, sf.stream, to))
	require.NoError(s.t, err)
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, strings.NewReader(string(b)))
	require.NoError(s.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	r := &reading{Status: resp.StatusCode, RetryAfter: resp.Header.Get("Retry-After"), ShouldRetry: resp.Header.Get("X-Should-Retry"), RequestID: resp.Header.Get("X-Request-Id")}
	raw, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	r.Raw = string(raw)
	switch {
	case r.Status != http.StatusOK:
		f := sf.dialect.fault(r.Raw)
		r.Failed = &f
	case strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream"):
		lines := bufio.NewScanner(strings.NewReader(r.Raw))
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				sf.dialect.text(r, data)
			}
		}
		require.NoError(s.t, lines.Err())
	default:
		sf.dialect.text(r, r.Raw)
	}
	return r
}

// inSession makes a session with the system's turn, and returns the path of its
// turns, and the others.
func (s *server) inSession(path string, turns []turn) (string, []turn) {
	s.t.Helper()
	var made api.SessionRequest
	if turns[0].Role == "system" {
		made.System, turns = turns[0].Content, turns[1:]
	}
	return strings.Replace(path, ":id", s.session(made), 1), turns
}

// into decodes JSON that must be such.
func into[T any](data string) T {
	var v T
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		panic("no JSON: " + err.Error() + ": " + data)
	}
	return v
}
