// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSpellerTellsLikeFromLike(t *testing.T) {
	b := newSpellerBuilder(2)
	for _, w := range []string{"recursion", "compiler", "variable"} {
		b.add(w, 0)
	}
	for _, w := range []string{"pneumonia", "bronchitis", "hypertension"} {
		b.add(w, 1)
	}
	s := b.build()
	p := make([]float64, 2)
	for word, class := range map[string]int{"recurssion": 0, "compilers": 0, "pneumonial": 1, "hypertention": 1, "bronchits": 1} {
		s.posterior(word, p)
		require.Greater(t, p[class], 0.9, word)
		require.InDelta(t, 1, p[0]+p[1], 1e-9, word)
	}
}

func TestSpellerIsUndecidedAboutWhatItNeverSaw(t *testing.T) {
	b := newSpellerBuilder(2)
	b.add("recursion", 0)
	b.add("pneumonia", 1)
	p := make([]float64, 2)
	b.build().posterior("zyxwvzz", p)
	require.InDelta(t, 0.5, p[0], 0.05)
}

func TestSpellerCountsAWordOnce(t *testing.T) {
	once, twice := newSpellerBuilder(1), newSpellerBuilder(1)
	once.add("recursion", 0)
	twice.add("recursion", 0)
	twice.add("recursion", 0)
	twice.add("oop", 0)
	require.Equal(t, once.build().logs, twice.build().logs, "a word that is too short is not learnt either")
}

func TestSpellerHoldsProbabilities(t *testing.T) {
	b := newSpellerBuilder(1)
	b.add("recursion", 0)
	sum := 0.0
	for _, l := range b.build().logs {
		sum += math.Exp(float64(l))
	}
	require.InDelta(t, 1, sum, 1e-3)
}

func TestNgramsAreBounded(t *testing.T) {
	count := func(word string) int {
		n := 0
		ngrams(word, func(bucket int) {
			require.Less(t, bucket, ngramBuckets)
			n++
		})
		return n
	}
	require.Zero(t, count(""))
	require.Equal(t, 6, count("abc"), "<ab abc bc> <abc abc> <abc>")
	require.Equal(t, count(strings.Repeat("x", longestSpelled)), count(strings.Repeat("x", 1000)))
}

func TestMisspeltWordsLeanToTheirField(t *testing.T) {
	c := standard(t)
	for word, field := range map[string]string{
		"kuberenetes": fieldSoftware, "polynominal": fieldMathematics, "photosinthesis": "research", "endocrinologist": "research",
		"cardiomyopathies": "medicine", "defendent": "law", "investements": "finance", "kindergarden": fieldEducation,
	} {
		require.Positive(t, probability(classify(t, c, word), field), word)
	}
}

func TestTheSpellingOfCommonWordsSaysNothing(t *testing.T) {
	c := standard(t)
	for _, text := range []string{"something", "what about those others", "could you please continue", "whatever happened yesterday"} {
		require.Empty(t, classify(t, c, text).GetDistribution(), text)
	}
}
