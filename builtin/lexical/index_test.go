// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// indexOf makes an index of entries, all strong and of class 0.
func indexOf(t *testing.T, entries ...string) *index {
	t.Helper()
	x := newIndex()
	for _, e := range entries {
		phrases, err := parseEntry(e)
		require.NoError(t, err)
		for _, p := range phrases {
			p.tier = strong
			x.add(p, 0)
		}
	}
	return x
}

// matches returns the labels that x finds in text, in order.
func matches(x *index, text string) string {
	var found []string
	x.find(x.look(tokenize(text)), func(number uint32) { found = append(found, x.entries[number].label) })
	return strings.Join(found, ", ")
}

func TestFindMatchesWholeWords(t *testing.T) {
	x := indexOf(t, "go routine", "c", "art", "cat")
	tests := []struct{ text, want string }{
		{"", ""},
		{"we are going", ""},
		{"go", ""},
		{"a go routine", "go routine"},
		{"the Go routines", "go routine"},
		{"go and routine", ""},
		{"party, cathedral, acme", ""},
		{"C or cats", "c, cat"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, matches(x, test.text), test.text)
	}
}

func TestFindPrefersTheLongestPhrase(t *testing.T) {
	x := indexOf(t, "machine", "machine learning", "learning", "machine learning model", "model")
	tests := []struct{ text, want string }{
		{"machine learning", "machine learning"},
		{"machine learning models", "machine learning model"},
		{"machine model", "machine, model"},
		{"learning machine", "learning, machine"},
		{"machine learning. model", "machine learning, model"},
		{"machine. learning", "machine, learning"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, matches(x, test.text), test.text)
	}
}

func TestFindBridgesGaps(t *testing.T) {
	x := indexOf(t, "write … poem/short_story", "poem", "short")
	tests := []struct{ text, want string }{
		{"write a poem", "write … poem, poem"},
		{"write poem", "write … poem, poem"},
		{"write me a long sad old poem", "write … poem, poem"},
		{"write me a rather long sad old poem", "poem"},
		{"write it. a poem", "poem"},
		{"a poem to write", "poem"},
		{"write a short story", "write … short story, short"},
		{"write a poem or a short story", "write … poem, poem, short"},
		{"writing poems", "write … poem, poem"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, matches(x, test.text), test.text)
	}
}

func TestFindTellsExactForms(t *testing.T) {
	x := indexOf(t, "=savings", "save", "savings account")
	tests := []struct{ text, want string }{
		{"my savings", "savings"},
		{"saving time", "save"},
		{"saved", "save"},
		{"a savings account", "savings account"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, matches(x, test.text), test.text)
	}
}

func TestAddKeepsTheStrongestVote(t *testing.T) {
	x := newIndex()
	p := phrase{label: "court", head: []string{"court"}}
	for _, v := range []tier{weak, strong, medium} {
		p.tier = v
		x.add(p, 0)
	}
	p.tier = weak
	x.add(p, 1)
	require.Len(t, x.entries, 1)
	require.Equal(t, []vote{{class: 0, tier: strong}, {class: 1, tier: weak}}, x.entries[0].votes)
}

func TestVetoesAreKnownByStem(t *testing.T) {
	x := indexOf(t, "python (unless snakes)")
	require.True(t, x.look(tokenize("a python, which is a snake")).hasAny(x.entries[0].votes[0].unless))
	require.False(t, x.look(tokenize("a python script")).hasAny(x.entries[0].votes[0].unless))
	require.False(t, x.look(nil).hasAny(x.entries[0].votes[0].unless))
}

func TestUnknownWordsMatchNothing(t *testing.T) {
	x := indexOf(t, "jury duty")
	require.Empty(t, matches(x, "xyzzy jury plugh duty"))
	require.Empty(t, matches(newIndex(), "jury duty"))
}
