// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode"

	"github.com/auahq/aua/sdk/answer/unit"
)

// Marker says what a final answer was recognised by.
type Marker byte

// The markers, the surest first.
const (
	// MarkHash is a line that begins with ####.
	MarkHash Marker = iota + 1
	// MarkBoxed is LaTeX's \boxed{…}.
	MarkBoxed
	// MarkPhrase is a phrase such as "the answer is" or "final answer:".
	MarkPhrase
	// MarkWhole is a text that is nothing but an answer.
	MarkWhole
	// MarkYesNo is a text that begins with yes or no.
	MarkYesNo
	// MarkBold is bold text in the last paragraph.
	MarkBold
	// MarkLast is the last number of the text.
	MarkLast
)

// Final is the final answer of a text.
type Final struct {
	// Text is the answer as it stands in the text, without markup around it.
	Text string
	// Start and End are the bytes of the text that hold it.
	Start, End int
	Marker     Marker
}

// Extract finds the final answer of a text: what stands behind the last ####, in
// the last \boxed{}, behind the last "the answer is"; else the whole text when
// it is short, a leading yes or no, bold text at the end, or the last number.
// ok is false when there is none of these.
//
// A text that goes on with another question, as models without a stop sequence
// do, is cut off there.
func Extract(text string) (f Final, ok bool) {
	if skip := len(text) - maxText; skip > 0 {
		f, ok = Extract(text[skip:])
		f.Start, f.End = f.Start+skip, f.End+skip
		return f, ok
	}
	text = text[:firstAnswer(text)]
	for _, find := range []func(string) (Final, bool){hash, stated, whole, yesNo, bold, lastNumber} {
		if f, ok = find(text); ok {
			return sharpen(text, f), true
		}
	}
	return Final{}, false
}

// sharpen reduces a sentence with one number to the number: "Each gets 5 books".
func sharpen(text string, f Final) Final {
	if len(strings.Fields(f.Text)) < 4 || Read(f.Text).Kind != KindText {
		return f
	}
	numbers := 0
	for _, p := range scan(text, f.Start, f.End).pieces {
		if p.kind == pNumber {
			numbers++
		}
	}
	if n, ok := lastNumber(text[:f.End]); ok && numbers == 1 && n.Start >= f.Start {
		n.Marker = f.Marker
		return n
	}
	return f
}

// firstAnswer returns where the text goes on with another question.
func firstAnswer(text string) int {
	for _, mark := range []string{"\nQuestion:", "\nQ:", "\n\nQuestion "} {
		if i := strings.Index(text, mark); i > 0 && strings.TrimSpace(text[:i]) != "" {
			return i
		}
	}
	return len(text)
}

// final makes the answer of text[start:end], without what is around it.
func final(text string, start, end int, m Marker) (Final, bool) {
	body := text[start:end]
	inner := bare(body)
	if strings.Trim(inner, "#*_ ") == "" {
		return Final{}, false
	}
	start += strings.Index(body, inner)
	return Final{Text: inner, Start: start, End: start + len(inner), Marker: m}, true
}

func hash(text string) (Final, bool) {
	i := strings.LastIndex(text, "####")
	if i < 0 {
		return Final{}, false
	}
	start := i + 4
	return final(text, start, start+lineLength(text[start:]), MarkHash)
}

func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

// stated takes the box, unless an answer is stated in words after it.
func stated(text string) (Final, bool) {
	b, inBox := boxed(text)
	p, inWords := phrase(text)
	if inBox && (!inWords || p.Start <= b.Start || Read(p.Text).Kind == KindText) {
		return b, true
	}
	return p, inWords
}

func boxed(text string) (Final, bool) {
	i := strings.LastIndex(text, `\boxed`)
	if i < 0 {
		return Final{}, false
	}
	start := i + len(`\boxed`)
	body, length, ok := braced(text[start:])
	if !ok {
		return Final{}, false
	}
	end := start + length - 1
	return final(text, end-len(body), end, MarkBoxed)
}

// answerWords come before the answer; answerVerbs between them and the answer.
var (
	answerWords = []string{"answer", "solution", "result", "final answer", "correct option", "correct choice"}
	answerVerbs = []string{" is: ", " is ", ": ", " would be ", " should be ", " = ", " is option ", ":", " is:"}
)

// phrase finds "the answer is …", and GSM8K's line "A: …".
func phrase(text string) (Final, bool) {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = text // letters whose case changes their length: keep the positions
	}
	start := -1
	for _, w := range answerWords {
		for from := 0; ; {
			i := strings.Index(lower[from:], w)
			if i < 0 {
				break
			}
			from += i + len(w)
			rest := strings.TrimLeft(lower[from:], "*_")
			for _, v := range answerVerbs {
				if strings.HasPrefix(rest, v) {
					start = max(start, len(lower)-len(rest)+len(v))
				}
			}
		}
	}
	if i := strings.LastIndex("\n"+text, "\nA: "); i >= 0 {
		start = max(start, i+len("A: "))
	}
	if start < 0 {
		return Final{}, false
	}
	end := start + sentenceLength(text[start:])
	for _, sign := range []string{"=", "≈"} {
		if i := strings.LastIndex(text[start:end], sign); i >= 0 && !strings.Contains(text[start:end], " or ") {
			start += i + len(sign)
		}
	}
	return final(text, start, end, MarkPhrase)
}

// sentenceLength returns where the sentence that s begins with ends. A line
// break right at the beginning does not end it.
func sentenceLength(s string) int {
	lead := len(s) - len(strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '*' || r == '_' }))
	for i := lead; i < len(s); i++ {
		switch s[i] {
		case '\n':
			return i
		case '.', '!', '?', ';':
			if i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n' || s[i+1] == '*' {
				// The full stop of an option's "B. 42" does not end it.
				letter := strings.TrimPrefix(s[lead:i], "(")
				if s[i] != '.' || len(letter) != 1 || !unicode.IsUpper(rune(letter[0])) {
					return i
				}
			}
		}
	}
	return len(s)
}

// whole takes a short text that is nothing but an answer.
func whole(text string) (Final, bool) {
	f, ok := final(text, 0, len(text), MarkWhole)
	if !ok || len(f.Text) > 80 || strings.Contains(f.Text, "\n") {
		return Final{}, false
	}
	if v := Read(f.Text); v.Kind != KindText {
		return f, !strings.ContainsAny(f.Text, "=≈") && (v.Kind != KindYesNo || len(f.Text) <= len("false")) || v.Kind == KindSet
	}
	return f, len(strings.Fields(f.Text)) <= 4 && !strings.ContainsAny(f.Text, "0123456789=*") && !strings.HasSuffix(f.Text, " is")
}

func yesNo(text string) (Final, bool) {
	trimmed := strings.TrimLeft(text, " \n*_")
	for _, w := range []string{"yes", "no"} {
		if len(trimmed) <= len(w) || !strings.EqualFold(trimmed[:len(w)], w) {
			continue
		}
		if after := trimmed[len(w)]; strings.IndexByte(",.:;!*\n", after) >= 0 {
			start := len(text) - len(trimmed)
			return final(text, start, start+len(w), MarkYesNo)
		}
	}
	return Final{}, false
}

// bold takes the last bold text of the last paragraph, if it has a number or is short.
func bold(text string) (Final, bool) {
	trimmed := strings.TrimRight(text, " \n")
	paragraph := strings.LastIndex(trimmed, "\n\n") + 1
	end := strings.LastIndex(trimmed, "**")
	if end <= paragraph {
		return Final{}, false
	}
	start := strings.LastIndex(trimmed[:end], "**")
	if start < paragraph-1 || start < 0 || strings.Contains(trimmed[start:end], "\n") {
		return Final{}, false
	}
	f, ok := final(text, start+2, end, MarkBold)
	if !ok || strings.HasSuffix(strings.TrimSpace(text[start+2:end]), ":") {
		return Final{}, false
	}
	return f, Read(f.Text).Kind != KindText || len(strings.Fields(f.Text)) <= 4
}

// lastNumber takes the last number with its sign, currency, percent sign and unit.
func lastNumber(text string) (Final, bool) {
	pieces := scan(text, 0, len(text)).pieces
	for i := len(pieces) - 1; i >= 0; i-- {
		if pieces[i].kind != pNumber {
			continue
		}
		from, to := i, i
		if i >= 2 && pieces[i-1].isOp("/") && pieces[i-2].kind == pNumber && !pieces[i].space && !pieces[i-1].space {
			from = i - 2
		}
		for from > 0 && pieces[from-1].end == pieces[from].start && (pieces[from-1].kind == pCurrency || pieces[from-1].isOp("-") && (from < 2 || pieces[from-2].kind != pNumber)) {
			from--
		}
		if to+1 < len(pieces) {
			next := pieces[to+1]
			ends := to+2 == len(pieces) || pieces[to+2].kind == pStop
			if next.kind == pPercent || next.kind == pWord && unit.Known(text[next.start:next.end]) && (ends || len(next.text) > 2) {
				to++ // but not the "in" of "5 in total"
			}
		}
		return final(text, pieces[from].start, pieces[to].end, MarkLast)
	}
	return Final{}, false
}
