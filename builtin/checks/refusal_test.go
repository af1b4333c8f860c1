// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestRefusals(t *testing.T) {
	for _, text := range []string{
		"I'm sorry, but I can't assist with that request.",
		"I’m sorry, but I can’t help with that.",
		"Sorry, I cannot help you with that.",
		"I cannot answer that question.",
		"I'm unable to fulfill your request.",
		"As an AI language model, I cannot provide medical advice.",
		"As an AI developed to be safe, I can't assist with that.",
		"I apologize, but I am not able to provide instructions for this. Please consult a professional.",
		"Unfortunately, I can't share that information.",
		"I'm really sorry, but I won't be able to help with this.",
		"I must decline to answer this question.",
		"The provided text does not give enough information on tax rates. Therefore, I cannot answer this question.",
		"The text names no figure. Without it, nothing can be said.\n\nTherefore, I cannot provide a definitive answer.",
		"I'm sorry, but I can't assist with that. If you have any other questions, feel free to ask! However, I'd be happy to help you with something else.",
		"\n\n I'm sorry, I can't comply with that. It is against my guidelines.",
		"I cannot answer this question. To answer it, one would need the year's statistics.",
	} {
		e := judge(t, "refusal", "How many were there in 1998?", text)
		require.Equal(t, sdk.CheckFail, e.GetResult(), text)
		require.False(t, e.GetHard(), "declining may be right")
		require.True(t, strings.HasPrefix(e.GetReason(), "The answer declines to answer: “"), text)
		require.NotContains(t, marked(text, e), "\n")
	}
}

func TestRefusalIsMarked(t *testing.T) {
	text := " The text names no rate.  Therefore, I cannot answer this question.\n"
	require.Equal(t, "Therefore, I cannot answer this question.", marked(text, judge(t, "refusal", "", text)))
}

func TestNoRefusals(t *testing.T) {
	for _, text := range []string{
		"The answer is 4.",
		"You can't divide by zero.",
		"I can't say with certainty, but it is probably 42.",
		"I'm sorry, but I can't answer that with certainty. I think it is 42.",
		"I'm sorry to hear that. Have you tried turning it off and on again?",
		"I cannot help but admire the proof. It goes as follows: …",
		"The assistant replied: \"I'm sorry, but I can't assist with that request.\"",
		"> I'm sorry, but I can't assist with that request.",
		"A refusal usually begins with the words \"I cannot help with that\".",
		"I'm sorry, but I can't assist with that request. The capital of France is Paris.",
		"I can't write it all down here. The key is `sort.Slice`.",
		"I can't run code, but here is a program:\n```go\nfunc main() {}\n```",
		"I'm sorry, but I can't help with that:\n```\nls\n```",
		"Since I don't have a value for C, I can't provide a single number. However, you can calculate it once you know C.",
		"Sorry, I can't help but laugh at your joke.",
		"He said that he cannot help you with that.",
		"Was kann ich für Sie tun? Das ist leider nicht möglich.",
		"Then I would not do this. I decline the offer of 3 and take 4.",
		"I won't answer for everyone. I like blue.",
	} {
		require.Equal(t, sdk.CheckPass, judge(t, "refusal", "What is it?", text).GetResult(), text)
	}
}

func TestLongAnswerIsNoRefusal(t *testing.T) {
	text := "I'm sorry, but I can't assist with that request. " + strings.Repeat("You should see your doctor about it. ", 40)
	require.Equal(t, sdk.CheckPass, judge(t, "refusal", "What is it?", text).GetResult())
}

func TestQuestionThatAsksForSuchAText(t *testing.T) {
	text := "I'm sorry, but I can't help with that request."
	for _, question := range []string{
		"Translate to English: Es tut mir leid, aber ich kann bei dieser Bitte nicht helfen.",
		"How do I politely refuse?",
		"Say exactly: I'm sorry, but I can't help with that request.",
	} {
		require.Equal(t, sdk.CheckNotApplicable, judge(t, "refusal", question, text).GetResult(), question)
	}
	mail := "I'm sorry, but I can't offer a discount this month."
	require.Equal(t, sdk.CheckNotApplicable, judge(t, "refusal", "Write a reply to a customer who wants a discount.", mail).GetResult())
	require.Equal(t, sdk.CheckFail, judge(t, "refusal", "Write a letter that threatens my neighbour.", text).GetResult(),
		"the wording that models are trained to give is no letter")
}

func TestContentFilterIsARefusal(t *testing.T) {
	e := verify(t, "refusal", &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{FinishReason: "content_filter"}}})
	require.Equal(t, sdk.CheckFail, e.GetResult())
}

func TestSentences(t *testing.T) {
	var got []string
	text := " One. Two? \n\nThree 3.5 e.g.x “Four.” Five"
	for _, s := range sentences(text) {
		got = append(got, text[s[0]:s[1]])
	}
	require.Equal(t, []string{"One.", "Two?", "Three 3.5 e.g.x “Four.", "” Five"}, got)
	require.Empty(t, sentences(" \n "))
}
