// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestArithmetic(t *testing.T) {
	for _, text := range []string{
		"17*23", "2+2", "2 + 2 = ?", "4^3", "2**10", "3 x 4", "10 / 4", "7 - 2", "1,000 * 3.5", "(1+2)*3", "6 × 7", "8 ÷ 2", "2 * (3 + 4)",
		"5 - -3", "sqrt(144) + 5!", "10−4",
	} {
		require.True(t, arithmetic(text), text)
	}
	for _, text := range []string{
		"", "7", "on 11/12", "2019-2020", "call 555-1234", "open 24/7", "10.0.0.1/24", "version 2.0-3",
		"3 apples", "a+b", "4x4", "B-52", "wow 3!", "route 66 / 2020", "x3 * 4",
	} {
		require.False(t, arithmetic(text), text)
	}
}

func TestPercentage(t *testing.T) {
	tests := []struct {
		text    string
		of, off bool
	}{
		{"15% of 240", true, false},
		{"15 percent of $80", true, false},
		{"what is 7.5% of 1,000?", true, false},
		{"25% off", false, true},
		{"it is 25 percent off today", false, true},
		{"15% of the people", false, false},
		{"100%", false, false},
		{"percent of 3", false, false},
		{"", false, false},
	}
	for _, test := range tests {
		of, off := percentage(test.text)
		require.Equal(t, test.of, of, test.text)
		require.Equal(t, test.off, off, test.text)
	}
}

func TestEquation(t *testing.T) {
	for _, text := range []string{"3x + 7 = 22", "y = 2x", "solve x=5", "f(x) = 3", "a^2+b^2=c^2", "2x-1=y", "E = 5"} {
		require.True(t, equation(text), text)
	}
	for _, text := range []string{"", "=", "x =", "x == 3", "a != b", "name = \"x\"", "x <= 3", "count = 3", "self.x = 3", "my_x = 3", "a => b", "key=value", "2 = two"} {
		require.False(t, equation(text), text)
	}
}

func TestPower(t *testing.T) {
	for _, text := range []string{"x^2", "(a+b)^2", "2^n", "10^{-3}", "e^x", "n²", "∑ of it", "√2"} {
		require.True(t, power(text), text)
	}
	for _, text := range []string{"", "^", "foo^bar", "x^", "^2", "^_^"} {
		require.False(t, power(text), text)
	}
}

func TestSum(t *testing.T) {
	for _, text := range []string{"(x+2)", "(x - 3)", "2n + 1", "x + y", "(1-p)"} {
		require.True(t, sum(text), text)
	}
	for _, text := range []string{"", "+", "x +", "B-2", "vitamin B - 12 mg", "c++", "a+", "+3", "well-known", "a - b"} {
		require.False(t, sum(text), text)
	}
}

func TestFunctionNotation(t *testing.T) {
	for _, text := range []string{"f(x)", "is P(A) small", "g(t)=3"} {
		require.True(t, functionNotation(text), text)
	}
	for _, text := range []string{"", "f()", "foo(x)", "f (x)", "f(10)", "obj.f(x)", "item(s)"} {
		require.False(t, functionNotation(text), text)
	}
}

func TestLatex(t *testing.T) {
	require.True(t, latex(`\frac{1}{2}`))
	require.True(t, latex(`let $\alpha$ be`))
	require.False(t, latex(`C:\fred\bin and \n`))
}

func TestConversion(t *testing.T) {
	for _, text := range []string{
		"convert 5 miles to km", "5 miles in km", "how many inches are in a foot", "how many seconds are there in a week", "72 fahrenheit in celsius",
		"what is 12 kg in pounds?", "convert binary 1011 to decimal", "kilograms to pounds", "how many km is 5 miles", "turn 3 cups into liters",
	} {
		require.True(t, conversion(tokenize(text)), text)
	}
	for _, text := range []string{
		"", "miles to go", "I drove 5 miles to the store", "back in 5 minutes", "in a minute or an hour", "5 miles. to km", "he is 5 feet tall",
		"I need it in feet", "wait in the car for 5 minutes",
	} {
		require.False(t, conversion(tokenize(text)), text)
	}
}

func TestSpokenCalculation(t *testing.T) {
	for _, text := range []string{"twelve times nine", "5 plus 3", "100 divided by 4", "100 usd minus 17%", "two times 3", "one minus zero"} {
		require.True(t, spoken(tokenize(text)), text)
	}
	for _, text := range []string{"", "plus", "three times a day", "he is nine minus some", "five", "times square 5"} {
		require.False(t, spoken(tokenize(text)), text)
	}
}

func TestWordProblem(t *testing.T) {
	tests := []struct {
		text    string
		numbers int
		asks    bool
	}{
		{"", 0, false},
		{"Lena has 24 apples and eats two. How many are left?", 2, true},
		{"how are you", 0, false},
		{"how long is it", 0, true},
		{"ten or eleven, half of 5", 4, false},
	}
	for _, test := range tests {
		numbers, asks := wordProblem(tokenize(test.text))
		require.Equal(t, test.numbers, numbers, test.text)
		require.Equal(t, test.asks, asks, test.text)
	}
}

func TestMathFeatures(t *testing.T) {
	tests := []struct{ text, want string }{
		{"hello", ""},
		{"what is 17*23 minus 4^3?", "arithmetic expression, arithmetic in words, power"},
		{"what's 15% of 80", "percentage of a number"},
		{"Tom has 3 cats and gets 2. How many now?", "word problem"},
		{"Tom has 3 cats and gets 2, then 4. How many now?", "word problem, several numbers"},
		{"how many of the 7 are red", "question about a number"},
		{"f(x) = 2x + 1", "equation, algebraic sum, function notation"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, labels(mathFeatures(test.text, tokenize(test.text))), test.text)
	}
}
