// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import "strings"

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
	// MarkLast is the last number of the text, or the last solutions.
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
	for _, find := range []func(string) (Final, bool){hash, stated, whole, yesNo, bold, solved, lastNumber} {
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
