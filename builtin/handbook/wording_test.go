// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordingIsLearned(t *testing.T) {
	list := knownQuestions("# a comment\n[oak.md#water]\nwhat happens when the oak is dry?\nwhat happens when it rains?\n\n[elsewhere]\nwhat is a palm?\nwhat is a desert?\n")
	w := wordingOf(list)
	require.Positive(t, w.odds("what happens when the forest burns?"))
	require.Negative(t, w.odds("what is a forest?"))
	require.Equal(t, w.odds("what is a forest?"), wordingOf(list).odds("what is a forest?"), "the same questions teach the same")
	require.Zero(t, wordingOf(nil).odds("what is a forest?"))
}

func TestPhrases(t *testing.T) {
	require.Equal(t, []uint32{hashed("is"), hashed("^", "is"), hashed("it"), hashed("is", "it"), hashed("it", "is"), hashed("is", "$")}, phrases("Is it, is it is?"))
	require.Equal(t, []uint32{hashed("^", "$")}, phrases(""))
	require.NotEqual(t, hashed("ab", "c"), hashed("a", "bc"))
}

func TestPrecedents(t *testing.T) {
	b := small(t, "")
	x := newIndex(b.index.pages, knownQuestions("[oak.md#watering-an-oak gone.md]\nthirsty tree with acorns\n[ash.md]\nwhat about acorns?\n[gone.md]\nlost\n"))
	require.Len(t, x.precedents.list, 2, "what leads nowhere is left out")
	oak, ash := x.linked["oak.md#watering-an-oak"], x.linked["ash.md"]
	same := x.precedents.like(x.read("thirsty tree with acorns"))
	require.InDelta(t, 1, same.sections[oak], 1e-9)
	require.Less(t, same.sections[ash], 0.5)
	require.Empty(t, x.precedents.like(x.read("submarine")).sections)
	q := x.read("is my tree thirsty?")
	best := x.rank(q, x.precedents.like(q))
	require.Equal(t, "oak.md", best[0].page.file, "words that no page has")
}
