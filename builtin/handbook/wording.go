// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"math"
	"math/rand/v2"
	"slices"
)

// wording tells questions about AUA from others by their words and by the pairs of
// words that follow each other, those included that every question has: "what
// happens when" is asked of a program, "what is a" of anything. It is a logistic
// regression that is fitted to the known questions, always in the same order.
type wording struct {
	// numbers are those of the phrases' weights, by their hash.
	numbers map[uint32]int32
	weights []float32
	bias    float32
}

const (
	// rounds is how often all questions are gone through, and step how far the
	// first round moves a weight.
	rounds = 20
	step   = 2
	// othersCount is how much a question about something else counts beside one
	// about AUA: a wrong claim costs trust, and a decline little, since another
	// specialist can be asked.
	othersCount = 2
)

// wordingOf fits a wording to known questions.
func wordingOf(list []known) *wording {
	w := &wording{numbers: map[uint32]int32{}}
	all := make([][]int32, len(list))
	for i, k := range list {
		for _, t := range phrases(k.text) {
			n, ok := w.numbers[t]
			if !ok {
				n = int32(len(w.numbers))
				w.numbers[t] = n
			}
			all[i] = append(all[i], n)
		}
	}
	w.weights = make([]float32, len(w.numbers))
	random := rand.New(rand.NewPCG(1, 2))
	for round := range rounds {
		for _, i := range random.Perm(len(list)) {
			w.fit(all[i], len(list[i].links) > 0, step/float32(1+round))
		}
	}
	return w
}

// fit moves the weights of one question's phrases toward what it is.
func (w *wording) fit(numbers []int32, ours bool, step float32) {
	off, count := float32(1/(1+math.Exp(-w.sum(numbers, len(numbers))))), float32(othersCount)
	if ours {
		off, count = off-1, 1
	}
	move := step * count * off
	w.bias -= move
	for _, n := range numbers {
		w.weights[n] -= move / float32(math.Sqrt(float64(len(numbers))))
	}
}

// sum is the log-odds of a text of so many phrases, some of which are known.
func (w *wording) sum(numbers []int32, phrases int) float64 {
	sum := float32(0)
	for _, n := range numbers {
		sum += w.weights[n]
	}
	return float64(w.bias) + float64(sum)/math.Sqrt(float64(phrases))
}

// odds are the log-odds that a question is about AUA, in nats.
func (w *wording) odds(text string) float64 {
	list := phrases(text)
	var numbers []int32
	for _, t := range list {
		if n, ok := w.numbers[t]; ok {
			numbers = append(numbers, n)
		}
	}
	return w.sum(numbers, len(list))
}

// phrases are the hashes of the words of a text, of its beginning and its end, and
// of the pairs of words that follow each other, each once.
func phrases(text string) (list []uint32) {
	add := func(parts ...term) {
		if h := hashed(parts...); !slices.Contains(list, h) {
			list = append(list, h)
		}
	}
	last := term("^")
	for _, t := range terms(text) {
		if !t.name() {
			add(t)
			add(last, t)
			last = t
		}
	}
	add(last, "$")
	return list
}

// hashed is one number for several terms. Among some ten thousand, hardly any two
// have the same.
func hashed(parts ...term) uint32 {
	h := uint32(2166136261) // FNV-1a
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ ' ') * 16777619
	}
	return h
}
