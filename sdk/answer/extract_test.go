// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer"
)

func TestExtract(t *testing.T) {
	for _, c := range []struct {
		text, want string
		marker     answer.Marker
	}{
		{"He has 3 + 4 = 7.\n#### 7", "7", answer.MarkHash},
		{"#### 1,234\nmore", "1,234", answer.MarkHash},
		{"#### Each child got 5 books.", "5", answer.MarkHash},
		{"#### 60 minutes", "60 minutes", answer.MarkHash},
		{"We get \\boxed{\\frac{1}{2}}.", "\\frac{1}{2}", answer.MarkBoxed},
		{"\\boxed{1} and then \\boxed{2}", "2", answer.MarkBoxed},
		{"It is \\boxed{110}. So the answer is B.", "B", answer.MarkPhrase},
		{"The answer is \\boxed{110}.", "110", answer.MarkBoxed},
		{"So the answer is 42.", "42", answer.MarkPhrase},
		{"The answer is (C).", "(C)", answer.MarkPhrase},
		{"The answer is C. 42 apples", "C. 42 apples", answer.MarkPhrase},
		{"the answer is (B. True, False).", "(B. True, False)", answer.MarkPhrase},
		{"**Answer:** 15", "15", answer.MarkPhrase},
		{"Final answer: **$45**", "$45", answer.MarkPhrase},
		{"The final answer is: \n\n42", "42", answer.MarkPhrase},
		{"The answer is 3.5 hours. Next question", "3.5 hours", answer.MarkPhrase},
		{"The result is 5 * 3 = 15.", "15", answer.MarkPhrase},
		{"The solution is x = 2 or x = 3.", "x = 2 or x = 3", answer.MarkPhrase},
		{"Some text\nA: 20 apples", "20 apples", answer.MarkPhrase},
		{"A: 20", "20", answer.MarkPhrase},
		{"\\text{The answer is } (J) \\]", "(J)", answer.MarkPhrase},
		{"The answer is 5.\n\nQuestion: another\nThe answer is 6.", "5", answer.MarkPhrase},
		{"Paris", "Paris", answer.MarkWhole},
		{"42", "42", answer.MarkWhole},
		{"**42**", "42", answer.MarkWhole},
		{"x = 2 or x = 3", "x = 2 or x = 3", answer.MarkWhole},
		{"Yes", "Yes", answer.MarkWhole},
		{"Yes, 97 is prime.", "Yes", answer.MarkYesNo},
		{"No. It is divisible by 3.", "No", answer.MarkYesNo},
		{"No one knows the 5 reasons", "5", answer.MarkLast},
		{"There are many cities.\n\nThe capital is **Paris**.", "Paris", answer.MarkBold},
		{"First 3.\n\nSo it is **7 apples** in all, not 8.", "7 apples", answer.MarkBold},
		{"17 × 23 − 4³ = 391 − 64 = 327", "327", answer.MarkLast},
		{"Therefore, 3 + 4 = 7 apples.", "7", answer.MarkLast},
		{"x² − 5x + 6 = 0, so x = 2 or x = 3", "x = 2 or x = 3", answer.MarkLast},
		{"The discriminant is 1. Therefore, x = 2 or x = 3.", "x = 2 or x = 3", answer.MarkLast},
		{"There are 3 so I think 4", "4", answer.MarkLast},
		{"5 km = 5000 m", "5000 m", answer.MarkLast},
		{"She paid $9.00 in total.", "$9.00", answer.MarkLast},
		{"It fell by -5% today", "-5%", answer.MarkLast},
		{"one third of it is 2/3", "2/3", answer.MarkLast},
		{"The half of 5 is 5 \\frac{1}{2} and \\(x^{2}\\)", "2", answer.MarkLast},
		{"it takes 5 m \\frac{a}{b}", "5", answer.MarkLast},
		{"20 - 5 = 15", "15", answer.MarkLast},
	} {
		f, ok := answer.Extract(c.text)
		require.True(t, ok, c.text)
		require.Equal(t, c.want, f.Text, c.text)
		require.Equal(t, c.marker, f.Marker, c.text)
		require.Equal(t, f.Text, c.text[f.Start:f.End])
	}
}

func TestExtractFindsNothing(t *testing.T) {
	for _, text := range []string{"", "   \n", "I do not know what you mean by that at all.", "####", "**", "The answer is "} {
		f, ok := answer.Extract(text)
		require.False(t, ok, "%q gave %q", text, f.Text)
	}
}

func TestExtractOfALongText(t *testing.T) {
	text := strings.Repeat("thinking about 3 things ", 100000) + "\n#### 12"
	f, ok := answer.Extract(text)
	require.True(t, ok)
	require.Equal(t, "12", f.Text)
	require.Equal(t, "12", text[f.Start:f.End])
	for _, s := range []string{"the answer is ", "\\boxed{", "**", "(", "####\n", "1/"} {
		answer.Extract(strings.Repeat(s, 20000))
	}
}
