// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// after sends a whole answer through AfterResponse, and through OnChunk in
// every split, and checks that they agree.
func after(t testing.TB, m *middleware, state []byte, text string) string {
	t.Helper()
	resp, err := m.AfterResponse(t.Context(), &sdk.AfterResponseRequest{State: state, Text: text, Status: "answered"})
	require.NoError(t, err)
	got := text
	if resp.Text != nil {
		got = resp.GetText()
		require.NotEqual(t, text, got, "a text that stays the same is not sent back")
	}
	eachSplit(text, func(pieces ...string) { require.Equal(t, got, stream(t, m, state, pieces...), "%q", pieces) })
	return got
}

func TestRestore(t *testing.T) {
	m := newMiddleware(t, settings{})
	_, state := ask(t, m, "I am alice@example.com, on +44 20 7946 0958.")
	for text, want := range map[string]string{
		"Dear [EMAIL_1],":                    "Dear alice@example.com,",
		"[EMAIL_1][PHONE_1]":                 "alice@example.com+44 20 7946 0958",
		"<a href=mailto:[EMAIL_1]>":          "<a href=mailto:alice@example.com>",
		"[[EMAIL_1]](mailto:[EMAIL_1])":      "[alice@example.com](mailto:alice@example.com)",
		`Write to \[EMAIL\_1\].`:             "Write to alice@example.com.",
		`\[EMAIL_1]`:                         `\alice@example.com`,
		"[EMAIL\\_1]":                        "alice@example.com",
		"[EMAIL_2] [PHONE_11] [email_1]":     "[EMAIL_2] [PHONE_11] [email_1]",
		"[EMAIL_1 ] [ EMAIL_1] EMAIL_1":      "[EMAIL_1 ] [ EMAIL_1] EMAIL_1",
		"[EMAIL_01] [EMAIL_1]]":              "[EMAIL_01] alice@example.com]",
		"[" + strings.Repeat("A", 80) + "_1": "[" + strings.Repeat("A", 80) + "_1",
		"my own: bob@example.com":            "my own: bob@example.com",
		"":                                   "",
	} {
		require.Equal(t, want, after(t, m, state, text), text)
	}
}

func TestWithoutRestoreTheUserSeesPlaceholders(t *testing.T) {
	m := newMiddleware(t, settings{"restore": false})
	seen, state := ask(t, m, "I am alice@example.com.")
	require.Equal(t, "I am [EMAIL_1].", seen)
	require.Equal(t, "Hello [EMAIL_1], alice@example.com!", after(t, m, state, "Hello [EMAIL_1], alice@example.com!"))
}

func TestRedactResponse(t *testing.T) {
	m := newMiddleware(t, settings{"redact_response": true})
	_, state := ask(t, m, "I am alice@example.com, password: hunter22.")
	for text, want := range map[string]string{
		"[EMAIL_1] asked bob@example.com.":             "alice@example.com asked [EMAIL_2].",
		"You are alice@example.com.":                   "You are alice@example.com.",
		"alice@example.com.au is not you":              "[EMAIL_2] is not you",
		"bob@example.com, bob@example.com":             "[EMAIL_2], [EMAIL_2]",
		"phone 4155550123, again 4155550123":           "phone [PHONE_1], again [PHONE_1]",
		"[SECRET_1] is hunter22, not password: abc123": "hunter22 is hunter22, not password: [SECRET_2]",
		"print(\"mail:\\nbob@example.com\")":           "print(\"mail:\\n[EMAIL_2]\")",
	} {
		require.Equal(t, want, after(t, m, state, text), text)
	}

	m = newMiddleware(t, settings{"redact_response": true, "restore": false})
	_, state = ask(t, m, "I am alice@example.com, password: hunter22.")
	require.Equal(t, "[EMAIL_1] [EMAIL_1] [SECRET_1] [EMAIL_2]", after(t, m, state, "[EMAIL_1] alice@example.com hunter22 bob@example.com"))
}

// TestTreatingTwiceIsTreatingOnce: a host may send an answer that was streamed
// through AfterResponse as well.
func TestTreatingTwiceIsTreatingOnce(t *testing.T) {
	for _, cfg := range []settings{{}, {"redact_response": true}, {"redact_response": true, "restore": false}, {"restore": false}} {
		m := newMiddleware(t, cfg)
		for _, l := range labelled(t) {
			_, state := ask(t, m, l.text)
			once := stream(t, m, state, l.text+" [EMAIL_1] eve@example.com")
			require.Equal(t, once, stream(t, m, state, once), l.at())
		}
	}
}

func TestSentAnswerIsLeftAlone(t *testing.T) {
	m := newMiddleware(t, settings{})
	_, state := ask(t, m, "I am alice@example.com.")
	resp, err := m.AfterResponse(t.Context(), &sdk.AfterResponseRequest{State: state, Text: "[EMAIL_1]", Sent: true})
	require.NoError(t, err)
	require.Nil(t, resp.Text)
}

// TestJSONAnswerStaysJSON: where the client demanded JSON, what is put in is
// written as JSON wants it, inside of strings and outside.
func TestJSONAnswerStaysJSON(t *testing.T) {
	key := "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----"
	for _, redact := range []bool{false, true} {
		m := newMiddleware(t, settings{"redact_response": redact, "pattern": []settings{{"name": "quote", "regex": `“[^”]{1,20}”|"q[0-9]+"`}}})
		resp := before(t, m, &sdk.Content{
			Messages: []*sdk.Message{user(key + ` alice@example.com 4111111111111111 and "q1"`)},
			Params:   &sdk.Params{ResponseFormatJson: []byte(`{"type":"json_object"}`)},
		})
		require.Equal(t, `[SECRET_1] [EMAIL_1] [CARD_1] and [QUOTE_1]`, resp.GetMessages()[0].GetContent())
		for text, want := range map[string]string{
			`{"key": "[SECRET_1]", "to":"[EMAIL_1]"}`:  `{"key": "` + strings.ReplaceAll(key, "\n", `\n`) + `", "to":"alice@example.com"}`,
			`{"card": [CARD_1], "q": "a \"[QUOTE_1]"}`: `{"card": 4111111111111111, "q": "a \"\"q1\""}`,
			`{"to": [EMAIL_1]}`:                        `{"to": "alice@example.com"}`,
			`{"n": 17, "s": "\\[x\n"}`:                 `{"n": 17, "s": "\\[x\n"}`,
		} {
			got := after(t, m, resp.GetState(), text)
			require.Equal(t, want, got)
			require.True(t, json.Valid([]byte(got)), got)
		}
		if redact {
			got := after(t, m, resp.GetState(), `{"card": 4242424242424242, "to": "x\nbob@example.com"}`)
			require.Equal(t, `{"card": "[CARD_2]", "to": "x\n[EMAIL_2]"}`, got)
		}
	}
}
