// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

// operatorWords are words that calculate; each is followed by its operand.
var operatorWords = map[string]string{"plus": "+", "minus": "-", "times": "*"}

// byWords are words that calculate together with a following "by".
var byWords = map[string]string{"divided": "/", "multiplied": "*"}

// scaleWords multiply the number before them.
var scaleWords = map[string]string{
	"hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "trillion": "1000000000000",
	"dozen": "12", "hundreds": "100", "thousands": "1000", "millions": "1000000", "billions": "1000000000", "trillions": "1000000000000",
	"dozens": "12", "k": "1000",
}

// relatingWords never belong to the unit of a number in an equation: they
// compare, connect or deny, so that the number means something else.
var relatingWords = set(
	"more", "less", "fewer", "than", "and", "or", "if", "then", "not", "so", "but", "half", "twice", "double", "triple",
	"thrice", "quarter", "quarters", "third", "thirds", "fourth", "fourths", "fifth", "fifths", "root", "square", "squared", "cube", "cubed",
	"power", "as", "by", "mod", "modulo", "remainder", "base", "choose", "factorial", "log", "ln", "sin", "cos", "tan", "exp",
	"sum", "product", "difference", "ratio", "average", "mean", "which", "where", "let", "with", "is", "are", "was", "were",
	"has", "have", "had", "gives", "makes", "because", "since", "while", "rounded", "remaining",
)

// countingWords before an equation may be part of what it calculates.
var countingWords = set(
	"half", "twice", "double", "triple", "thrice", "quadruple", "quarter", "quarters", "third", "thirds", "fourth", "fourths", "fifth", "fifths",
	"tenth", "tenths", "root", "square", "cube", "log", "ln", "sin", "cos", "tan", "exp", "sqrt", "minus", "plus", "times", "divided", "multiplied",
	"by", "percent", "percentage", "per", "than", "less", "more", "fewer", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
	"ten", "eleven", "twelve", "dozen", "hundred", "thousand", "million", "max", "min", "gcd", "lcm", "mod", "abs", "floor", "ceil", "over",
)

// statingWords begin a statement of its own: what stands before them is not
// part of the expression that follows.
var statingWords = set(
	"is", "are", "was", "were", "be", "has", "have", "had", "so", "then", "which", "that", "therefore", "thus", "means", "get", "gets", "gives",
	"makes", "costs", "earns", "pays", "spends", "needs", "receives", "collects", "bought", "sold",
)

// denyingWords in an equation's clause say that it may not be meant as a claim.
var denyingWords = set("not", "isn't", "doesn't", "don't", "cannot", "can't", "instead", "rather", "am", "pm")

// supposingWords begin a clause that is not claimed, and neither is what
// follows from an equation in it.
var supposingWords = set("if", "suppose", "supposing", "assume", "assuming", "imagine")

// doubtfulWords in an equation's line say that it may be a wrong one on purpose,
// or not in ordinary decimal arithmetic.
var doubtfulWords = set(
	"wrong", "incorrect", "incorrectly", "mistake", "mistaken", "mistakenly", "error", "false", "pretend", "mod", "modulo", "modular",
	"congruent", "binary", "hexadecimal", "octal", "hex", "base", "bits", "vector", "vectors", "matrix", "puzzle", "riddle", "pattern",
	"contradiction", "impossible", "absurd", "code", "clock", "clockwise", "midnight", "noon", "xor",
	"wait", "oops", "actually", "correction", "corrected", "hmm",
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
