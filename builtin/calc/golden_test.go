// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer"
)

// question is a line of testdata/golden.tsv: a question, and the value that
// answers it or DECLINE. The values were computed apart from this program.
type question struct{ text, want string }

func golden(t testing.TB) []question { return questions(t, "golden.tsv") }

func questions(t testing.TB, file string) []question {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	require.NoError(t, err)
	var list []question
	for line := range strings.Lines(string(data)) {
		text, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		require.True(t, ok, line)
		list = append(list, question{text, want})
	}
	return list
}

func TestGolden(t *testing.T) {
	answered, declined := 0, 0
	for _, q := range golden(t) {
		r, err := answerQuestion(q.text, 500)
		if q.want == "DECLINE" {
			declined++
			require.Error(t, err, "%q was answered: %v", q.text, r)
			var why decline
			require.ErrorAs(t, err, &why, q.text)
			require.True(t, strings.HasSuffix(why.Error(), "."), "%q: %q is no sentence", q.text, why)
			continue
		}
		answered++
		require.NoError(t, err, q.text)
		require.Equal(t, q.want, r.value, q.text)
		agrees(t, q.text, r)
	}
	require.GreaterOrEqual(t, answered, 300)
	require.GreaterOrEqual(t, declined, 60)
}

// TestWordedQuestions asks random questions of many kinds, whose answers were
// computed by another program.
func TestWordedQuestions(t *testing.T) {
	list := questions(t, "worded.tsv")
	require.GreaterOrEqual(t, len(list), 2500)
	for _, q := range list {
		r, err := answerQuestion(q.text, 500)
		require.NoError(t, err, q.text)
		require.Equal(t, q.want, r.value, q.text)
		agrees(t, q.text, r)
	}
}

// agrees checks that whoever reads the text finds the value in it: that
// extraction of the final answer gives a number or a yes or no that equals it,
// and that no equation of the working is false.
func agrees(t *testing.T, text string, r *result) {
	t.Helper()
	require.Contains(t, strings.ToLower(r.text), strings.ToLower(r.value), text)
	switch answer.Read(r.value).Kind {
	case answer.KindNumber, answer.KindYesNo:
		if strings.ContainsAny(r.value, "=×/"+superscripts) || strings.Contains(r.text, "rounded to") {
			break
		}
		f, ok := answer.Extract(r.text)
		require.True(t, ok, r.text)
		require.True(t, answer.Equal(f.Text, r.value), "%q: extracted %q from %q", text, f.Text, r.text)
	}
	for _, e := range answer.Equations(r.text) {
		require.NotEqual(t, answer.Fails, e.Verdict, "%q: %s", r.text, e.Reason)
	}
}

func TestAnswersShowTheWorking(t *testing.T) {
	for text, want := range map[string]string{
		"what is 17*23 minus 4^3?":           "17 × 23 − 4³ = 391 − 64 = 327",
		"(1 + 2) * (3 + 4) - 5":              "(1 + 2) × (3 + 4) − 5 = 3 × 7 − 5 = 21 − 5 = 16",
		"what is half of 86?":                "86 / 2 = 43",
		"10 / 3":                             "10 / 3 = 10/3 ≈ 3.33333333333",
		"square root of 2":                   "√2 ≈ 1.41421356237",
		"20% off $45":                        "$45 − 20% of $45 = $36",
		"is 91 prime?":                       "No, 91 is not prime: it is 7 × 13.",
		"solve 3x + 5 = 20":                  "3x + 5 = 20, so 3x = 15, so x = 5",
		"solve x^2 - x - 1 = 0":              "x² − x − 1 = 0, so x = (1 ± √5)/2, that is x ≈ -0.6180339887 or x ≈ 1.618033989",
		"solve x^2 + 1 = 0":                  "x² + 1 = 0: there is no real solution, because the discriminant is -4.",
		"5 km in miles":                      "5 km ≈ 3.106855961 mi",
		"255 in hex":                         "255 in base 10 (decimal) is FF in base 16 (hexadecimal): FF",
		"log base 2 of 64":                   "log₂(64) = 6",
		"average of 1, 2 and 6":              "(1 + 2 + 6) / 3 = 9 / 3 = 3",
		"22/7 rounded to 2 decimal places":   "22 / 7 ≈ 3.14, rounded to 2 decimal places.",
		"which is larger, 3/4 or 0.7":        "3 / 4 = 0.75 > 0.7, so the answer is 3/4",
		"days from 2024-02-28 to 2024-03-01": "From 2024-02-28 to 2024-03-01 it is 2 days",
	} {
		r, err := answerQuestion(text, 500)
		require.NoError(t, err, text)
		require.Equal(t, want, r.text, text)
	}
}

func TestDeclinesSayWhy(t *testing.T) {
	for text, want := range map[string]string{
		"half of 3 plus 5":                   "The question can be read in more than one way: as 3 / 2 + 5, which is 6.5, or as (3 + 5) / 2, which is 4. Use brackets or commas.",
		"what is 1/0":                        "The question divides by zero, which has no result.",
		"9^9^9^9":                            "The result is too large to be computed exactly.",
		"sqrt(-1)":                           "There is no real result.",
		"50 + 10%":                           errPercent.Error(),
		"sin 30":                             errAngle.Error(),
		"what is 42":                         errNothing.Error(),
		"convert 5 tons to kg":               errUnitNames.Error(),
		"convert 5 km to kg":                 errUnits.Error(),
		"my phone number is 555-1234":        errUnknown.Error(),
		"555-1234":                           errPhone.Error(),
		"192.168.1.1":                        errSigns.Error(),
		strings.Repeat("1 + ", 200) + "1":    errLong.Error(),
		"2.5!":                               "An operation of the question needs whole numbers.",
		"floor(sqrt(2) * sqrt(2))":           "The result depends on more digits than calc computes.",
		"$5 + 3":                             "The question mixes amounts of money with other numbers, or two currencies.",
		"percentage increase from 5 to 4":    errDirection.Error(),
		"days from 2024-03-01 to 2024-02-01": "The second date is before the first one.",
	} {
		_, err := answerQuestion(text, 500)
		require.EqualError(t, err, want, text)
	}
}

func TestDigitsAreLimited(t *testing.T) {
	r, err := answerQuestion("2^500", 200)
	require.NoError(t, err)
	require.Len(t, r.value, 151)
	_, err = answerQuestion("2^500", 100)
	require.EqualError(t, err, "The result has more digits than calc is configured to print.")
}

func FuzzAnswerQuestion(f *testing.F) {
	for _, q := range golden(f) {
		f.Add(q.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := answerQuestion(s, 500)
		if err != nil {
			var why decline
			require.ErrorAs(t, err, &why)
			return
		}
		require.NotEmpty(t, r.value)
		require.NotEmpty(t, r.text)
	})
}
