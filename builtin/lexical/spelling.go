// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import "math"

// The spelling of a word that no term knows is soft evidence: "recurssion" and
// "endocrinologist" share most of their letters with words of one field. A
// naive Bayes model over hashed character n-grams, learnt from the lexicon's own
// words when an instance is made, says which; words that are of no field are a
// class of it, so that an ordinary unknown word stays neutral.
const (
	// ngramBuckets is the size of the hash table, a power of two.
	ngramBuckets = 1 << 14
	ngramMin     = 3
	ngramMax     = 5
	// ngramSmoothing is the pseudo-count of every bucket (Lidstone).
	ngramSmoothing = 0.02
	// shortestSpelled is the length from which a word can be told by its
	// spelling; longestSpelled bounds the work for one word, in bytes, and
	// mostSpelled that for one query, in words.
	shortestSpelled = 5
	longestSpelled  = 32
	mostSpelled     = 64
)

// speller holds log P(n-gram | class) for every bucket and class. It is not
// changed after it was made.
type speller struct {
	classes int
	// logs has one row of classes for each bucket.
	logs []float32
}

// spellerBuilder counts the n-grams of each class's words.
type spellerBuilder struct {
	classes int
	counts  []float32
	totals  []float64
	seen    map[spelled]bool
}

type spelled struct {
	word  string
	class int
}

func newSpellerBuilder(classes int) *spellerBuilder {
	return &spellerBuilder{
		classes: classes, counts: make([]float32, classes*ngramBuckets), totals: make([]float64, classes), seen: map[spelled]bool{},
	}
}

// add counts word once for class.
func (b *spellerBuilder) add(word string, class int) {
	if len(word) < shortestSpelled || b.seen[spelled{word, class}] {
		return
	}
	b.seen[spelled{word, class}] = true
	ngrams(word, func(bucket int) {
		b.counts[bucket*b.classes+class]++
		b.totals[class]++
	})
}

// build ends the counting; the builder must not be used any more.
func (b *spellerBuilder) build() *speller {
	s := &speller{classes: b.classes, logs: b.counts}
	for i, count := range s.logs {
		s.logs[i] = float32(math.Log((float64(count) + ngramSmoothing) / (b.totals[i%b.classes] + ngramSmoothing*ngramBuckets)))
	}
	return s
}

// posterior writes P(class | spelling of word) into p, which has one element
// for each class. The n-grams of a word overlap, so that the likelihood is
// raised to the power of 1/ngramMin, as if one in three were independent.
func (s *speller) posterior(word string, p []float64) {
	clear(p)
	ngrams(word, func(bucket int) {
		for c, l := range s.logs[bucket*s.classes : (bucket+1)*s.classes] {
			p[c] += float64(l)
		}
	})
	top := math.Inf(-1)
	for c := range p {
		p[c] /= ngramMin
		top = max(top, p[c])
	}
	sum := 0.0
	for c := range p {
		p[c] = math.Exp(p[c] - top)
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
}

// ngrams calls each for the bucket of every n-gram of the word, whose ends count as letters.
func ngrams(word string, each func(bucket int)) {
	if len(word) > longestSpelled {
		word = word[:longestSpelled]
	}
	var buf [longestSpelled + 2]byte
	buf[0] = '<'
	n := 1 + copy(buf[1:], word)
	buf[n] = '>'
	n++
	for size := ngramMin; size <= ngramMax; size++ {
		for i := 0; i+size <= n; i++ {
			each(int(fnv1a(buf[i:i+size]) & (ngramBuckets - 1)))
		}
	}
}

// fnv1a is the 32-bit FNV-1a hash, folded so that its low bits depend on all of it.
func fnv1a(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h ^= uint32(c)
		h *= 16777619
	}
	return h ^ h>>15
}
