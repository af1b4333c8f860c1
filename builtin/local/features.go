// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"math"
	"slices"
)

// cosine is that of the texts' tf-idf vectors over the stems of their tokens.
func cosine(a, b []token, idf func(string) float64) float64 {
	va, vb := vector(a, idf), vector(b, idf)
	return angle(va, vb)
}

func vector(tokens []token, idf func(string) float64) map[string]float64 {
	v := make(map[string]float64, len(tokens))
	for i := range tokens {
		v[tokens[i].stem] += idf(tokens[i].stem)
	}
	return v
}

// trigrams is the cosine of the texts' counts of three characters.
func trigrams(a, b string) float64 {
	return angle(grams(a), grams(b))
}

func grams(s string) map[string]float64 {
	runes := []rune(" " + s + " ")
	v := make(map[string]float64, len(runes))
	for i := 0; i+3 <= len(runes); i++ {
		v[string(runes[i:i+3])]++
	}
	return v
}

// angle is the cosine of two vectors without negative members. The members are
// added in order, so that equal texts always give equal figures.
func angle(a, b map[string]float64) float64 {
	dot, na, nb := 0.0, norm2(a), norm2(b)
	for _, k := range ordered(a) {
		dot += a[k] * b[k]
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return min(1, dot/math.Sqrt(na*nb))
}

func norm2(v map[string]float64) float64 {
	sum := 0.0
	for _, k := range ordered(v) {
		sum += v[k] * v[k]
	}
	return sum
}

func ordered(v map[string]float64) []string {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
