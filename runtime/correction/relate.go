// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/auahq/aua/sdk/answer"
	"github.com/auahq/aua/sdk/api"
)

// Stance says how an answer relates to a correction.
type Stance int

// The stances.
const (
	// Silent is an answer that says neither, as far as can be told.
	Silent Stance = iota
	// Agrees is an answer that states the claim.
	Agrees
	// Doubtful is an answer that seems to say something else than the claim.
	Doubtful
	// Differs is an answer that states something else than the claim, such as
	// another number.
	Differs
	// Repeats is an answer that states what was rejected.
	Repeats
)

// Contradicts reports whether the answer and the correction cannot both be right.
func (s Stance) Contradicts() bool { return s == Differs || s == Repeats }

// Relate compares an answer with a correction. It knows no more of language
// than [answer.Compare] and the words that tell the claim from the rejected
// answer, and says [Silent] where it is not sure: what it takes for a
// contradiction is held back from a user.
func Relate(c *api.Correction, text string) Stance {
	if strings.TrimSpace(text) == "" {
		return Silent
	}
	said := statements(text)
	switch {
	case same(said, statements(c.Claim)):
		return Agrees
	case c.Rejected != "" && same(said, statements(c.Rejected)):
		return Repeats
	}
	known := words(c.Subject)
	claim, rejected := words(c.Claim), words(c.Rejected)
	right := without(claim, rejected, known)
	wrong := without(rejected, claim, known)
	spoken := words(text)
	stance := differs(said, statements(c.Claim), right, without(spoken, known))
	if stance == Differs && said[len(said)-1].Marker < answer.MarkWhole {
		return Differs // it says plainly what its answer is
	}
	holds := mentions(spoken, right) && !denies(spoken, right)
	switch {
	case holds:
		return Agrees
	case mentions(spoken, wrong) && !denies(spoken, wrong) && (2*shared(spoken, right) < len(right) || denies(spoken, right)):
		return Repeats
	case mentions(spoken, right):
		return Silent
	}
	return stance
}

// statements are what a text may be taken to answer: the text as a whole, and
// its final answer, when it is plain which one that is.
func statements(text string) []answer.Final {
	whole := answer.Final{Text: text, Marker: answer.MarkWhole}
	f, ok := answer.Extract(text)
	if !ok || f.Text == text || f.Marker == answer.MarkLast && !oneNumber(text) {
		return []answer.Final{whole}
	}
	return []answer.Final{whole, f}
}

// oneNumber reports whether the last line that is no more than an equation or a
// sentence has one result: of several numbers, as in "it is 1648, not 1646",
// the last need not be the answer.
func oneNumber(text string) bool {
	text = strings.TrimRight(text, " \n")
	line := text[strings.LastIndexByte(text, '\n')+1:]
	if i := strings.LastIndexAny(line, "=≈"); i >= 0 {
		line = line[i:]
	}
	n := 0
	for _, w := range words(line) {
		if numeric(w) {
			n++
		}
	}
	return n == 1
}

func same(said, stated []answer.Final) bool {
	for _, a := range said {
		for _, b := range stated {
			if answer.Compare(a.Text, b.Text, 0) == answer.Same {
				return true
			}
		}
	}
	return false
}

// differs compares final answers of which one at most can be right. Numbers,
// options, yes and no are what they are; other texts may be two names of one
// thing. A number that was only found last in a text is the answer when there is
// next to nothing else: telling is what tells the claim from the question, and
// added what the text adds to it.
func differs(said, stated []answer.Final, telling, added []string) Stance {
	a, b := said[len(said)-1], stated[len(stated)-1]
	if len(a.Text) > maxFinal || len(b.Text) > maxFinal {
		return Silent
	}
	x, y := answer.Read(a.Text), answer.Read(b.Text)
	switch {
	case x.Compare(y, 0) != answer.Different:
		return Silent
	case x.Kind == answer.KindText || y.Kind == answer.KindText:
		if len(strings.Fields(a.Text)) > 4 || len(strings.Fields(b.Text)) > 4 {
			return Silent
		}
		return Doubtful
	case b.Marker == answer.MarkLast && (len(telling) != 1 || !numeric(telling[0])):
		return Silent
	case a.Marker == answer.MarkLast && len(slices.DeleteFunc(slices.Clone(added), numeric)) > 1:
		return Doubtful
	}
	return Differs
}

// maxFinal is the longest text that is taken for a final answer, in bytes.
const maxFinal = 80

// words are the words and numbers of a text in lower case: "17 × 23 = 391" has
// 17, 23 and 391, and 1,000 is 1000.
func words(text string) []string {
	text = strings.ToLower(strings.NewReplacer("’", "'", "\u00a0", " ").Replace(text))
	fields := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '.' && r != ',' && r != '-' && r != '−'
	})
	var out []string
	for _, f := range fields {
		f = strings.Trim(f, "'.,")
		if numeric(f) {
			f = strings.ReplaceAll(strings.ReplaceAll(f, ",", ""), "−", "-")
			out = append(out, f)
			continue
		}
		for _, w := range strings.FieldsFunc(f, func(r rune) bool { return r == '.' || r == ',' || r == '-' || r == '−' }) {
			out = append(out, strings.TrimSuffix(w, "'s"))
		}
	}
	return out
}

// numeric reports whether the word is a number.
func numeric(w string) bool {
	return strings.ContainsFunc(w, unicode.IsDigit) && !strings.ContainsFunc(w, unicode.IsLetter)
}

// empty are words by which no statement is told from another.
var empty = set("a", "an", "the", "is", "are", "was", "were", "be", "of", "in", "on", "at", "to", "by", "for", "and", "or", "it", "its", "it's",
	"this", "that", "as", "with", "from", "not", "no", "but", "so", "answer", "correct", "right", "has", "have", "does", "do", "did", "actually")

// without returns the words that are in none of the others and say something.
func without(own []string, others ...[]string) []string {
	var out []string
	for _, w := range own {
		if !empty[w] && !slices.ContainsFunc(others, func(o []string) bool { return slices.Contains(o, w) }) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// maxTelling is how many words a statement may be told by: a long one can be
// said in other words, so that words do not decide.
const maxTelling = 6

// mentions reports whether the text has all of the words, which must be some.
func mentions(text, telling []string) bool {
	return len(telling) > 0 && len(telling) <= maxTelling && shared(text, telling) == len(telling)
}

// denying are words before which a statement is not made: "not Sydney".
var denying = set("not", "isn't", "wasn't", "aren't", "never", "no", "nor", "neither", "instead", "rather", "unlike", "doesn't", "don't",
	"cannot", "can't", "contrary", "formerly", "without", "if", "than")

// doubting are words by which a statement may be called wrong from either side.
var doubting = set("incorrect", "wrong", "false", "mistake", "mistaken", "mistakenly", "myth", "misconception", "confused", "confuse",
	"thought", "believed", "believe", "think", "assume", "assumed")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// How many words before a word may deny it, and how many around it may doubt it.
const (
	denyingReach  = 3
	doubtingReach = 6
)

// denies reports whether the text may say of one of the words that it does not hold.
func denies(text, telling []string) bool {
	said := func(vocabulary map[string]bool, around []string) bool {
		return slices.ContainsFunc(around, func(v string) bool { return vocabulary[v] && !slices.Contains(telling, v) })
	}
	for i, w := range text {
		if slices.Contains(telling, w) && (said(denying, text[max(0, i-denyingReach):i]) ||
			said(doubting, text[max(0, i-doubtingReach):min(len(text), i+doubtingReach+1)])) {
			return true
		}
	}
	return false
}

// shared is how many of the words the text has.
func shared(text, telling []string) int {
	n := 0
	for _, w := range telling {
		if slices.Contains(text, w) {
			n++
		}
	}
	return n
}

// Explain says in a sentence what the stance means to a reader; empty for one
// that says nothing.
func (s Stance) Explain(c *api.Correction) string {
	switch s {
	case Agrees:
		return fmt.Sprintf("It agrees with what was found to be right before: “%s”.", excerpt(c.Claim))
	case Doubtful:
		return fmt.Sprintf("It seems to say something else than what was found to be right before: “%s”.", excerpt(c.Claim))
	case Differs:
		return fmt.Sprintf("It contradicts what was found to be right before: “%s”.", excerpt(c.Claim))
	case Repeats:
		return fmt.Sprintf("It repeats what was found to be wrong before, “%s”; what holds is: “%s”.", excerpt(c.Rejected), excerpt(c.Claim))
	}
	return ""
}

// excerpt shortens s to one line that may be quoted in a sentence.
func excerpt(s string) string {
	const most = 150
	s = strings.TrimRight(strings.Join(strings.Fields(s), " "), ".")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
