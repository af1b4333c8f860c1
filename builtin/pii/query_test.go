// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// before calls BeforeQuery, and checks that it leaves the request as it is.
func before(t testing.TB, m sdk.Middleware, content *sdk.Content) *sdk.BeforeQueryResponse {
	t.Helper()
	req := &sdk.BeforeQueryRequest{Content: content, Metadata: map[string]string{"user": "alice@example.com"}}
	original := proto.Clone(req)
	resp, err := m.BeforeQuery(t.Context(), req)
	require.NoError(t, err)
	require.True(t, proto.Equal(original, req), "the request is the host's")
	return resp
}

func user(text string) *sdk.Message { return &sdk.Message{Role: "user", Content: text} }

func TestSameValueSamePlaceholder(t *testing.T) {
	resp := before(t, newMiddleware(t, settings{}), &sdk.Content{Messages: []*sdk.Message{
		{Role: "system", Content: "Support is help@example.com."},
		user("I am alice@example.com, reach me on (415) 555-0123."),
		{Role: "assistant", Content: "Hello alice@example.com!"},
		user("Is help@example.com the same as Alice@example.com?"),
	}})
	var seen []string
	for _, m := range resp.GetMessages() {
		seen = append(seen, m.GetContent())
	}
	require.Equal(t, []string{
		"Support is [EMAIL_1].",
		"I am [EMAIL_2], reach me on [PHONE_1].",
		"Hello [EMAIL_2]!",
		"Is [EMAIL_1] the same as [EMAIL_3]?",
	}, seen, "another spelling is another value, since it has to come back as it was")
	require.Nil(t, resp.GetParams())
	require.Nil(t, resp.GetShortCircuit())
}

// TestGrowingHistoryKeepsItsNumbers shows that the beginning of a conversation
// looks the same to the model server in each turn, as its cache needs it.
func TestGrowingHistoryKeepsItsNumbers(t *testing.T) {
	m := newMiddleware(t, settings{})
	history := []*sdk.Message{user("a@example.com and b@example.com"), user("c@example.com"), user("b@example.com, d@example.com")}
	long := before(t, m, &sdk.Content{Messages: history}).GetMessages()
	short := before(t, m, &sdk.Content{Messages: history[:2]}).GetMessages()
	for i := range short {
		require.Equal(t, short[i].GetContent(), long[i].GetContent())
	}
	require.Equal(t, "[EMAIL_2], [EMAIL_4]", long[2].GetContent())
}

// TestKnownValueIsFoundEverywhere: a word gives a value away in one place; the
// model server sees it in none.
func TestKnownValueIsFoundEverywhere(t *testing.T) {
	resp := before(t, newMiddleware(t, settings{}), &sdk.Content{Messages: []*sdk.Message{
		user("I typed kT7pQ9zX and 4155550123 into the form, and akT7pQ9zXb."),
		user(`My password is kT7pQ9zX, my phone 4155550123.`),
		{Role: "tool", Content: `{"rows": [4155550123, "kT7pQ9zX"], "kT7pQ9zX": true}`},
	}})
	require.Equal(t, "I typed [SECRET_1] and [PHONE_1] into the form, and akT7pQ9zXb.", resp.GetMessages()[0].GetContent())
	require.JSONEq(t, `{"rows": ["[PHONE_1]", "[SECRET_1]"], "[SECRET_1]": true}`, resp.GetMessages()[2].GetContent())
}

func TestPlaceholderOfTheUserIsNotTaken(t *testing.T) {
	m := newMiddleware(t, settings{"redact_response": true})
	text := `What does [EMAIL_1] mean, and \[EMAIL\_3\]? Ask a@example.com or b@example.com.`
	seen, state := ask(t, m, text)
	require.Equal(t, `What does [EMAIL_1] mean, and \[EMAIL\_3\]? Ask [EMAIL_2] or [EMAIL_4].`, seen)
	require.Equal(t, text, stream(t, m, state, seen))
	require.Equal(t, "[EMAIL_5]", stream(t, m, state, "new@example.com"))

	seen, state = ask(t, m, "What does [PHONE_7] mean?")
	require.Equal(t, "What does [PHONE_7] mean?", seen)
	require.Equal(t, "Call [PHONE_8].", stream(t, m, state, "Call (415) 555-0123."))
}

func TestParts(t *testing.T) {
	image := `{"type":"image_url","image_url":{"url":"data:image/png;base64,` + strings.Repeat("4155550123+/", 200) + `"}}`
	resp := before(t, newMiddleware(t, settings{}), &sdk.Content{Messages: []*sdk.Message{{
		Role: "user", Content: "From a@example.com\nto b@example.com",
		Parts: []*sdk.ContentPart{
			{Type: "text", Text: "From a@example.com"},
			{Type: "image_url", Json: []byte(image)},
			{Type: "text", Text: "to b@example.com", Json: []byte(`{"type":"text","text":"to b@example.com","cache_control":{"type":"ephemeral"}}`)},
			{Type: "file", Json: []byte(`{"type":"file","file":{"filename":"a@example.com.pdf"}}`)},
		},
	}}})
	m := resp.GetMessages()[0]
	require.Equal(t, "From [EMAIL_1]\nto [EMAIL_2]", m.GetContent())
	require.Equal(t, "From [EMAIL_1]", m.GetParts()[0].GetText())
	require.Equal(t, image, string(m.GetParts()[1].GetJson()), "data is not read")
	require.Equal(t, "to [EMAIL_2]", m.GetParts()[2].GetText())
	require.Equal(t, `{"type":"text","text":"to [EMAIL_2]","cache_control":{"type":"ephemeral"}}`, string(m.GetParts()[2].GetJson()))
	require.NotContains(t, string(m.GetParts()[3].GetJson()), "a@example.com")
}

func TestToolCallsAndResults(t *testing.T) {
	resp := before(t, newMiddleware(t, settings{}), &sdk.Content{Messages: []*sdk.Message{
		{Role: "assistant", ToolCalls: []*sdk.ToolCall{
			{Id: "c1", Name: "send", Arguments: `{ "to": "a\u0040example.com", "body": "Call \"Bo\"\non (415) 555-0123", "n": 1.50 }`},
			{Id: "c2", Name: "broken", Arguments: `{"to": "a@example.com`},
		}},
		{Role: "tool", ToolCallId: "c1", Content: `[{"ssn": 536221234, "card": 4111111111111111, "id": 4155550123, "raw": "{\"mail\":\"b@example.com\"}"}]`},
		{Role: "tool", ToolCallId: "c2", Content: "No route to 203.0.113.7."},
		{Role: "user", Name: "carol@example.com", Content: "And?", ExtraJson: []byte(`{"via":"d@example.com"}`)},
	}})
	m := resp.GetMessages()
	require.Equal(t, `{ "to": "[EMAIL_1]", "body": "Call \"Bo\"\non [PHONE_1]", "n": 1.50 }`, m[0].GetToolCalls()[0].GetArguments())
	require.Equal(t, `{"to": "[EMAIL_1]`, m[0].GetToolCalls()[1].GetArguments())
	require.Equal(t, `[{"ssn": "[SSN_1]", "card": "[CARD_1]", "id": 4155550123, "raw": "{\"mail\":\"[EMAIL_2]\"}"}]`, m[1].GetContent())
	require.Equal(t, "No route to [IP_1].", m[2].GetContent())
	require.Equal(t, "EMAIL_3", m[3].GetName())
	require.Equal(t, `{"via":"[EMAIL_4]"}`, string(m[3].GetExtraJson()))
}

func TestParams(t *testing.T) {
	params := &sdk.Params{
		Temperature:        proto.Float64(0.5),
		Stop:               []string{"END", "a@example.com"},
		ToolsJson:          []byte(`[{"function":{"name":"f","description":"Writes to a@example.com"}}]`),
		ToolChoiceJson:     []byte(`"auto"`),
		ResponseFormatJson: []byte(`{"type":"json_schema","json_schema":{"schema":{"enum":["b@example.com"]}}}`),
		ExtraJson:          []byte(`{"user":"c@example.com","seed":4111111111111111}`),
	}
	resp := before(t, newMiddleware(t, settings{}), &sdk.Content{Messages: []*sdk.Message{user("Hello.")}, Params: params})
	p := resp.GetParams()
	require.Equal(t, 0.5, p.GetTemperature())
	require.Equal(t, []string{"END", "[EMAIL_1]"}, p.GetStop())
	require.Equal(t, `[{"function":{"name":"f","description":"Writes to [EMAIL_1]"}}]`, string(p.GetToolsJson()))
	require.Equal(t, `"auto"`, string(p.GetToolChoiceJson()))
	require.Equal(t, `{"type":"json_schema","json_schema":{"schema":{"enum":["[EMAIL_2]"]}}}`, string(p.GetResponseFormatJson()))
	require.Equal(t, `{"user":"[EMAIL_3]","seed":"[CARD_1]"}`, string(p.GetExtraJson()))

	resp = before(t, newMiddleware(t, settings{}), &sdk.Content{Messages: []*sdk.Message{user("I am a@example.com.")}, Params: &sdk.Params{Seed: proto.Int64(7)}})
	require.Nil(t, resp.GetParams(), "parameters without anything to hide stay the host's")
}

func TestNothingFoundChangesNothing(t *testing.T) {
	m := newMiddleware(t, settings{})
	for _, content := range []*sdk.Content{nil, {}, {Messages: []*sdk.Message{user("What is 17*23?")}}} {
		require.True(t, proto.Equal(&sdk.BeforeQueryResponse{}, before(t, m, content)))
	}
}

func TestCancelledQueryEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newMiddleware(t, settings{}).BeforeQuery(ctx, &sdk.BeforeQueryRequest{Content: &sdk.Content{Messages: []*sdk.Message{user("a@example.com")}}})
	require.ErrorIs(t, err, context.Canceled)
}

// TestConcurrentQueriesKeepApart runs many queries through one instance.
func TestConcurrentQueriesKeepApart(t *testing.T) {
	m := newMiddleware(t, settings{"redact_response": true})
	var wg sync.WaitGroup
	failures := make(chan string, 64)
	for i := range 64 {
		wg.Go(func() {
			mine := fmt.Sprintf("user%d@example.com", i)
			text := "I am " + mine + "."
			seen, state := ask(t, m, text)
			got := stream(t, m, state, seen[:8], seen[8:])
			if seen != "I am [EMAIL_1]." || got != text {
				failures <- fmt.Sprintf("%q became %q", seen, got)
			}
		})
	}
	wg.Wait()
	close(failures)
	for f := range failures {
		t.Error(f)
	}
}

// TestStateIsBounded fills a query with more values than the state may hold:
// all are hidden, and those beyond it for good.
func TestStateIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range maxValues + 10 {
		fmt.Fprintf(&b, "u%d@example.com ", i)
	}
	m := newMiddleware(t, settings{})
	seen, state := ask(t, m, b.String())
	require.NotContains(t, seen, "@")
	require.Contains(t, seen, fmt.Sprintf("[EMAIL_%d] [EMAIL] [EMAIL]", maxValues))
	var s struct {
		Values map[string]string `json:"values"`
	}
	require.NoError(t, json.Unmarshal(state, &s))
	require.Len(t, s.Values, maxValues)

	b.Reset()
	for i := range 200 {
		fmt.Fprintf(&b, "-----BEGIN PRIVATE KEY-----\n%s%d\n-----END PRIVATE KEY-----\n", strings.Repeat("ab0/", 2000), i)
	}
	seen, state = ask(t, m, b.String())
	require.NotContains(t, seen, "ab0/")
	require.Less(t, len(state), 2*maxValueBytes)
}

func TestForeignStateIsRefused(t *testing.T) {
	m := newMiddleware(t, settings{})
	_, err := m.OnChunk(t.Context(), nil, []byte("not ours"))
	require.ErrorIs(t, err, errState)
	_, err = m.AfterResponse(t.Context(), &sdk.AfterResponseRequest{State: []byte("not ours")})
	require.ErrorIs(t, err, errState)
}
