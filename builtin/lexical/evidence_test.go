// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Classes of the tests here; the last one is no field.
const (
	maths = iota
	topic
	other
	everydayLife
	none
	classes
)

func evidenceOf(items ...item) *evidence {
	e := &evidence{scores: make([]float64, classes)}
	for _, it := range items {
		e.add(it.class, it.label, it.tier)
	}
	return e
}

// consistent checks that the scores are the sums of the items.
func consistent(t *testing.T, e *evidence) {
	t.Helper()
	sums := make([]float64, classes)
	for _, it := range e.items {
		sums[it.class] += it.weight
	}
	require.InDeltaSlice(t, sums, e.scores, 1e-9)
}

func TestMathematicsGivesWayToTopics(t *testing.T) {
	topical := []bool{topic: true, classes - 1: false}
	e := evidenceOf(item{maths, "equation", strong, 0}, item{topic, "enthalpy", strong, 0}, item{topic, "mole", strong, 0})
	e.discountForm(maths, topical)
	consistent(t, e)
	require.InDelta(t, weights[strong]/2, e.scores[maths], 1e-9, "six is the weight that halves it")
	require.InDelta(t, 2*weights[strong], e.scores[topic], 1e-9)
}

func TestMathematicsGivesWayToStrongTermsOnly(t *testing.T) {
	topical := []bool{topic: true, classes - 1: false}
	e := evidenceOf(item{maths, "equation", strong, 0}, item{topic, "mass", medium, 0}, item{other, "poem", strong, 0})
	e.discountForm(maths, topical)
	require.InDelta(t, weights[strong], e.scores[maths], 1e-9)
}

func TestFramesMakeTheRestASubject(t *testing.T) {
	e := evidenceOf(item{other, "write … poem", frame, 0}, item{topic, "compiler", strong, 0}, item{other, "poem", strong, 0})
	e.discountSubject(everydayLife)
	consistent(t, e)
	require.InDelta(t, weights[frame]+weights[strong], e.scores[other], 1e-9)
	require.InDelta(t, subjectShare*weights[strong], e.scores[topic], 1e-9)
}

func TestTheStrongerFramesLead(t *testing.T) {
	e := evidenceOf(item{topic, "fix … code", frame, 0}, item{other, "write … poem", frame, 0}, item{other, "poem in the style of", frame, 0})
	e.discountSubject(everydayLife)
	require.InDelta(t, 2*weights[frame], e.scores[other], 1e-9)
	require.InDelta(t, subjectShare*weights[frame], e.scores[topic], 1e-9)
}

func TestEverydayFramesDoNotLead(t *testing.T) {
	e := evidenceOf(item{everydayLife, "what should i eat", frame, 0}, item{topic, "diabetes", strong, 0})
	e.discountSubject(everydayLife)
	require.InDelta(t, weights[strong], e.scores[topic], 1e-9)
}

func TestWithoutFramesNothingIsASubject(t *testing.T) {
	e := evidenceOf(item{topic, "compiler", strong, 0}, item{other, "poem", strong, 0})
	e.discountSubject(everydayLife)
	require.InDelta(t, weights[strong], e.scores[topic], 1e-9)
	require.InDelta(t, weights[strong], e.scores[other], 1e-9)
}

func TestGeneralGivesWayToEveryField(t *testing.T) {
	e := evidenceOf(item{everydayLife, "dinner", strong, 0}, item{topic, "protein", medium, 0}, item{other, "verse", medium, 0}, item{other, "rhyme", medium, 0})
	e.discountGeneral(everydayLife)
	consistent(t, e)
	require.InDelta(t, weights[strong]/2, e.scores[everydayLife], 1e-9, "two is the weight that halves it")
}

func TestGeneralDoesNotGiveWayToNoField(t *testing.T) {
	e := evidenceOf(item{everydayLife, "dinner", strong, 0}, item{none, "und", medium, 0})
	e.discountGeneral(everydayLife)
	require.InDelta(t, weights[strong], e.scores[everydayLife], 1e-9)
}

func TestATermCountsOnce(t *testing.T) {
	m := standardModel(t)
	once := m.read("pneumonia").scores
	require.Equal(t, once, m.read("Pneumonia, pneumonia; pneumonia!").scores)
}

func TestPhrasesOfSeveralWordsWeighMore(t *testing.T) {
	m, err := newModel([]string{"mine"}, []phrase{
		{field: "mine", tier: medium, label: "qqq", head: []string{"qqq"}},
		{field: "mine", tier: medium, label: "www eee", head: []string{"www", "eee"}},
	})
	require.NoError(t, err)
	require.InDelta(t, phraseFactor*m.read("qqq").scores[0], m.read("www eee").scores[0], 1e-9)
}

func TestVetoedTermsDoNotCount(t *testing.T) {
	m := standardModel(t)
	require.Positive(t, m.read("python").scores[m.software])
	require.Zero(t, m.read("a python is a snake").scores[m.software])
}
