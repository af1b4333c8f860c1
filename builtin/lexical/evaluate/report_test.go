// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// answers makes a tally of answers with a field: confidence and correctness.
func answers(pairs ...any) *tally {
	t := newTally()
	for i := 0; i < len(pairs); i += 2 {
		a := answer{field: "law", confidence: pairs[i].(float64), right: pairs[i+1].(bool)}
		if a.right {
			a.truth = a.confidence
		}
		t.add(question{right: []string{"law"}}, a)
	}
	return t
}

func TestCalibrationError(t *testing.T) {
	require.Zero(t, newTally().calibrationError())
	require.InDelta(t, 0.25, answers(0.75, true, 0.75, true).calibrationError(), 1e-9)
	require.InDelta(t, 0.25, answers(0.75, true, 0.75, false).calibrationError(), 1e-9)
	require.InDelta(t, 0, answers(0.5, true, 0.5, false).calibrationError(), 1e-9)
	require.InDelta(t, 0.1, answers(1.0, true, 0.2, false).calibrationError(), 1e-9, "the mean over both")
}

func TestAbove(t *testing.T) {
	all := answers(0.95, true, 0.8, false, 0.6, true)
	all.add(question{right: []string{"law"}}, answer{field: noField})
	coverage, accuracy := all.above(0.75)
	require.InDelta(t, 0.5, coverage, 1e-9)
	require.InDelta(t, 0.5, accuracy, 1e-9)
	coverage, accuracy = all.above(0.99)
	require.Zero(t, coverage)
	require.Zero(t, accuracy)
	require.InDelta(t, 0.5, all.accuracy(), 1e-9)
}

func TestLossIsBounded(t *testing.T) {
	require.InDelta(t, -math.Log(leastTruth), answers(0.9, false).loss, 1e-9)
	require.InDelta(t, -math.Log(0.9), answers(0.9, true).loss, 1e-9)
}

func TestConfusionShowsTruthsThatOccur(t *testing.T) {
	var out strings.Builder
	confusion(answers(0.9, true, 0.9, true), "x", &out)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 3, "title, head, one row")
	require.True(t, strings.HasPrefix(lines[2], "law "))
	require.Contains(t, lines[2], " 2 ")
}

func TestAskJudgesByWhatIsAccepted(t *testing.T) {
	c, err := classifier(context.Background(), 1)
	require.NoError(t, err)
	ask := func(text string, right ...string) answer {
		a, err := ask(context.Background(), c, question{text: text, right: right})
		require.NoError(t, err)
		return a
	}
	hi := ask("hi", "general", noField)
	require.True(t, hi.right)
	require.Equal(t, noField, hi.field)
	require.InDelta(t, 1, hi.truth, 1e-9)
	lawsuit := ask("a lawsuit", "medicine")
	require.False(t, lawsuit.right)
	require.Equal(t, "law", lawsuit.field)
	require.Less(t, lawsuit.truth, 0.1)
	require.Greater(t, ask("a lawsuit", "law").truth, 0.9)
}
