// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is asked for decides, not what it is about.
func TestTheTaskCountsMoreThanTheSubject(t *testing.T) {
	c := standard(t)
	for text, want := range map[string]string{
		"write a poem about recursion":                                              fieldCreative,
		"Write a sonnet in which a compiler falls in love with a linked list":       fieldCreative,
		"Tell me a bedtime story about a lawyer and a dragon":                       fieldCreative,
		"Write a haiku about my tax return":                                         fieldCreative,
		"Create a lesson plan about photosynthesis for 7th grade":                   fieldEducation,
		"Make a quiz about the French Revolution for my students":                   fieldEducation,
		"Write a Python function that computes compound interest":                   fieldSoftware,
		"Implement a class that models the solar system in Java":                    fieldSoftware,
		"Draft a contract between a poet and a publisher":                           "law",
		"Is it legal to sell medicine that I made myself?":                          "law",
		"What are the side effects of the drug that my physics teacher talks about": "medicine",
	} {
		field, _ := top(classify(t, c, text))
		require.Equal(t, want, field, text)
	}
}

func TestWordsWithAnotherMeaningAreNotSoftware(t *testing.T) {
	c := standard(t)
	for _, text := range []string{
		"is python venom dangerous for humans", "my pet python bit me", "monty python", "java coffee", "a cup of java, please", "java is an island of indonesia",
		"rust on my car", "ruby ring", "a swift bird", "going to the store", "I go there now", "in see and be seen", "vitamin C", "plan C",
		"bug spray", "the rabbit hit the road", "shell soup", "a table for four", "windows and doors", "the branch of a tree", "panda bears",
		"spring is here", "an express train", "the react of sodium",
	} {
		field, p := top(classify(t, c, text))
		require.NotEqual(t, fieldSoftware, field, "%s, %v", text, p)
	}
}

// Without a sign of a field there is no field; above all, it is not software.
func TestNoHitIsNoField(t *testing.T) {
	c := standard(t)
	for _, text := range []string{
		"", " ", "\n", "?", "...", "hi", "hello there", "ok", "thanks!", "yes please", "no", "hmm", "asdf qwer zxcv", "lorem ipsum dolor sit amet",
		"what do you mean", "go on", "never mind", "12345", "🙂🙂🙂", "\x00\x01", "\xff\xfe\xfd",
	} {
		resp := classify(t, c, text)
		require.True(t, resp.GetNoField(), text)
		require.Zero(t, probability(resp, fieldSoftware), text)
	}
}

func TestEverydayQuestionsAreGeneral(t *testing.T) {
	c := standard(t)
	for _, text := range []string{
		"the rabbit hit the road", "how long do I boil an egg", "java coffee", "what should I cook for dinner", "tell me a joke",
		"recommend a movie for tonight", "my dog chewed the sofa", "what's the weather like in Lisbon",
	} {
		field, _ := top(classify(t, c, text))
		require.Equal(t, fieldGeneral, field, text)
	}
}

// Routing asks a single specialist from a probability of 0.75.
func TestArithmeticIsSurelyMathematics(t *testing.T) {
	c := standard(t)
	for _, text := range []string{
		"what is 17*23 minus 4^3?", "convert 5 miles to km", "2+2", "15% of 240", "what is twelve times nine", "how many seconds are in a week",
		"sqrt(144) + 5!", "solve 3x + 7 = 22", "72 fahrenheit in celsius", "What is the square root of 289?", "(12 + 8) / 4", "100 divided by 8",
		"how many km is 5 miles", "Tom has 12 apples and gives 5 away. How many does he have left?",
	} {
		field, p := top(classify(t, c, text))
		require.Equal(t, fieldMathematics, field, text)
		require.GreaterOrEqual(t, p, 0.75, text)
	}
}

func TestOtherLanguagesHaveNoField(t *testing.T) {
	c := standard(t)
	for _, text := range []string{
		"Wie komme ich am besten zum Bahnhof?", "Quelle heure est-il chez vous ?", "¿Cuál es la capital de Francia?", "Qual é a capital do Brasil?",
		"Dove posso mangiare una buona pizza questa sera?", "Hoe laat is het nu in Amsterdam?", "今天天气怎么样", "こんにちは、元気ですか",
		"Привет, как дела?", "كيف حالك اليوم؟", "안녕하세요", "Was bedeutet das Wort Kindergarten im Deutschen, und warum ist das so?",
	} {
		resp := classify(t, c, text)
		require.True(t, resp.GetNoField() || resp.GetMargin() < 0.3, "%s: %v", text, resp)
		require.Less(t, probability(resp, fieldSoftware), 0.05, text)
	}
}

func TestCodeIsSoftwareInAnyLanguage(t *testing.T) {
	c := standard(t)
	for _, text := range []string{
		"Was macht das?\n```\nfor i := range xs {\n\tfmt.Println(i)\n}\n```",
		"Traceback (most recent call last):\n  File \"main.py\", line 14, in <module>\nKeyError: 'x'",
		"почему?\nconst a = await fetch('/api');\nconsole.log(a.status);",
		"panic: runtime error: index out of range [3] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/x/main.go:8 +0x1b",
		"SELECT name, count(*) FROM orders GROUP BY name;",
	} {
		field, _ := top(classify(t, c, text))
		require.Equal(t, fieldSoftware, field, text)
	}
}

func TestCaseAndSpaceDoNotMatter(t *testing.T) {
	c := standard(t)
	for _, text := range []string{"what are the symptoms of pneumonia", "write a poem about the sea", "how do i merge two dataframes in pandas"} {
		want := classify(t, c, text).GetDistribution()[0]
		for _, same := range []string{strings.ToUpper(text), "  " + text + " \n", strings.ReplaceAll(text, " ", "  ")} {
			got := classify(t, c, same).GetDistribution()[0]
			require.Equal(t, want.GetField(), got.GetField(), same)
			require.InDelta(t, want.GetProbability(), got.GetProbability(), 1e-9, same)
		}
	}
}
