// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/program"
)

// talk makes a request of turns, the first by the user unless it names another role.
func talk(turns ...string) *sdk.CompleteRequest {
	req := &sdk.CompleteRequest{}
	role := "user"
	for _, turn := range turns {
		if named, text, ok := strings.Cut(turn, "::"); ok {
			req.Messages = append(req.Messages, &sdk.Message{Role: named, Content: text})
			continue
		}
		req.Messages = append(req.Messages, &sdk.Message{Role: role, Content: turn})
		if role == "user" {
			role = "assistant"
		} else {
			role = "user"
		}
	}
	return req
}

func answerTo(req *sdk.CompleteRequest) (string, string) {
	text, err := program.New("calc", (&calculator{maxDigits: 500}).answer).Answer(context.Background(), req)
	if err != nil {
		return text, err.Error()
	}
	return text, ""
}

func TestFollowUps(t *testing.T) {
	for _, c := range []struct {
		turns []string
		want  string
	}{
		{[]string{"what is 17*23?", "17 × 23 = 391", "and times two?"}, "391 × 2 = 782"},
		{[]string{"what is 17*23?", "17 × 23 = 391", "now subtract 1"}, "391 − 1 = 390"},
		{[]string{"what is 17*23?", "It is 391.", "plus 9?"}, "391 + 9 = 400"},
		{[]string{"what is 3 + 4", "3 + 4 = 7", "times 2", "7 × 2 = 14", "squared"}, "14² = 196"},
		{[]string{"what is 2 - 5", "2 − 5 = -3", "squared"}, "(−3)² = 9"},
		{[]string{"what is 10 / 4", "2.5", "divide that by 5"}, "2.5 / 5 = 0.5"},
		{[]string{"20% off $45", "$36", "then times 2"}, "$36 × 2 = $72"},
	} {
		text, reason := answerTo(talk(c.turns...))
		require.Equal(t, c.want, text, "%v: %s", c.turns, reason)
	}
}

func TestFollowUpsThatAreDeclined(t *testing.T) {
	for _, turns := range [][]string{
		{"and times two?"},
		{"what is 17*23?", "17 × 23 = 390", "and times two?"},
		{"what is 17*23?", "I do not know.", "and times two?"},
		{"how many apples are there?", "There are 391.", "and times two?"},
		{"what is 17*23?", "391", "assistant::really", "and times two?"},
		{"solve 2x = 10", "x = 5", "and if it were 12?"},
		{"what is 17*23?", "391", "thanks, you are great"},
		{"what is 17*23?", "391", "and of three?"},
	} {
		text, reason := answerTo(talk(turns...))
		require.Empty(t, text, turns)
		require.NotEmpty(t, reason)
	}
}

func TestQuestionsInAConversation(t *testing.T) {
	for _, turns := range [][]string{
		{"hi", "Hello! How can I help?", "what is 17*23?"},
		{"Tell me about cats.", "Cats are small carnivores. They have 4 legs.", "what is 17*23?"},
		{"let x = 5 . what is x + 3", "8", "what is 17*23?"},
		{"system::You are a helpful assistant.", "what is 17*23?"},
		{"system::You are a concise maths tutor. Please answer briefly.", "developer::Be accurate.", "what is 17*23?"},
	} {
		text, reason := answerTo(talk(turns...))
		require.Equal(t, "17 × 23 = 391", text, "%v: %s", turns, reason)
	}
}

func TestConversationsThatMayChangeTheAnswer(t *testing.T) {
	for _, c := range []struct {
		turns []string
		want  decline
	}{
		{[]string{"From now on, all numbers are in base 8.", "Understood.", "what is 7 + 1?"}, errHistory},
		{[]string{"Let's pretend that + means times.", "OK", "what is 7 + 1?"}, errHistory},
		{[]string{"x is 5", "OK", "what is x + 1?"}, errHistory},
		{[]string{strings.Repeat("cats ", 5000), "OK", "what is 7 + 1?"}, errHistory},
		{[]string{"system::Answer in JSON.", "what is 7 + 1?"}, errSystem},
		{[]string{"system::In our company a dozen is 13.", "what is 2 dozen?"}, errSystem},
		{[]string{"system::You are a pirate.", "what is 7 + 1?"}, errSystem},
	} {
		text, reason := answerTo(talk(c.turns...))
		require.Empty(t, text)
		require.Equal(t, c.want.Error(), reason, c.turns)
	}
}

func TestRequestsThatCalcCannotServe(t *testing.T) {
	question := "what is 7 + 1?"
	for _, c := range []struct {
		change func(*sdk.CompleteRequest)
		want   decline
	}{
		{func(r *sdk.CompleteRequest) { r.Params = &sdk.Params{ToolsJson: []byte(`[{"type":"function"}]`)} }, errTools},
		{func(r *sdk.CompleteRequest) {
			r.Params = &sdk.Params{ResponseFormatJson: []byte(`{"type":"json_object"}`)}
		}, "calc answers in plain text, not in a demanded format."},
		{func(r *sdk.CompleteRequest) {
			r.Messages[0].Parts = []*sdk.ContentPart{{Type: "text", Text: question}, {Type: "image_url", Json: []byte(`{}`)}}
		}, errParts},
		{func(r *sdk.CompleteRequest) { r.Messages = nil }, program.NoQuestion},
		{func(r *sdk.CompleteRequest) { r.Messages[0].Role = "assistant" }, program.NoQuestion},
		{func(r *sdk.CompleteRequest) {
			r.Messages = append([]*sdk.Message{{Role: "tool", Content: "5"}}, r.Messages...)
		}, errTools},
	} {
		req := talk(question)
		c.change(req)
		text, reason := answerTo(req)
		require.Empty(t, text)
		require.Equal(t, c.want.Error(), reason)
	}
}

func TestHarmlessParameters(t *testing.T) {
	for _, p := range []*sdk.Params{
		{ToolsJson: []byte("[]")},
		{ToolsJson: []byte("null")},
		{ToolsJson: []byte(`[{"type":"function"}]`), ToolChoiceJson: []byte(`"none"`)},
		{ResponseFormatJson: []byte(`{"type": "text"}`)},
		{ExtraJson: []byte(`{"top_k": 3}`)},
	} {
		req := talk("what is 7 + 1?")
		req.Params = p
		text, reason := answerTo(req)
		require.Equal(t, "7 + 1 = 8", text, reason)
	}
	req := talk("what is 7 + 1?")
	req.Messages[0].Parts = []*sdk.ContentPart{{Type: "text", Text: "what is 7 + 1?"}}
	text, _ := answerTo(req)
	require.Equal(t, "7 + 1 = 8", text)
}

func TestLengthAndStopSequences(t *testing.T) {
	limited := func(tokens int64, stop ...string) (string, string) {
		req := talk("what is 17*23 minus 4^3?")
		req.Params = &sdk.Params{Stop: stop}
		if tokens > 0 {
			req.Params.MaxTokens = &tokens
		}
		return answerTo(req)
	}
	text, _ := limited(100)
	require.Equal(t, "17 × 23 − 4³ = 391 − 64 = 327", text)
	text, _ = limited(5)
	require.Equal(t, "327", text, "the value alone when the working does not fit")
	text, reason := limited(2)
	require.Empty(t, text)
	require.Equal(t, "The answer is longer than max_tokens allows.", reason)
	text, reason = limited(0, "=")
	require.Empty(t, text)
	require.Contains(t, reason, "stop sequence")
	text, _ = limited(0, "###", "")
	require.NotEmpty(t, text)
}
