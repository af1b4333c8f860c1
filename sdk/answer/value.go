// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"sort"
	"strings"
	"unicode"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

// Kind says what sort of thing a final answer is.
type Kind byte

// The kinds of final answers.
const (
	// KindText is anything that is none of the others.
	KindText Kind = iota
	// KindNumber is a number, perhaps with a unit.
	KindNumber
	// KindOption is the letter of an option of a multiple-choice question.
	KindOption
	// KindYesNo is yes or no, true or false.
	KindYesNo
	// KindSet is several answers whose order does not matter: {1, 2}, x = 1 or x = 2.
	KindSet
	// KindTuple is several answers in order: (1, 2).
	KindTuple
)

// Value is a final answer, understood.
type Value struct {
	Kind Kind
	// Number is set for KindNumber. Of "15%" it is 15, with the unit "%".
	Number exact.Number
	// Unit is what stands behind or before the number, such as "km" or "$";
	// empty when nothing does.
	Unit string
	// Items are the members of a set or a tuple.
	Items []Value
	// Text is the normalised text: the letter of an option, "yes" or "no", or
	// the words in lower case without markup, articles and punctuation.
	Text string
	// places is how many decimals the number was written with, negative when
	// it was not written as a decimal.
	places int
}

// Read understands a final answer. It takes LaTeX, Markdown, fractions, roots,
// percentages, currencies, units, option letters and lists.
func Read(s string) Value {
	s = bare(s)
	if v, ok := readOption(s); ok {
		return v
	}
	if v, ok := readYesNo(s); ok {
		return v
	}
	if v, ok := readNumber(s); ok {
		return v
	}
	if v, ok := readList(s); ok {
		return v
	}
	return Value{Text: words(s)}
}

// Normalise returns a canonical form of a final answer: equal strings mean equal
// answers, but equal answers may still differ in it. To decide, use [Compare].
func Normalise(s string) string { return Read(s).String() }

// String returns the canonical form.
func (v Value) String() string {
	switch v.Kind {
	case KindNumber:
		s := v.Number.String()
		switch {
		case v.Unit == "" || v.Unit == "%":
			return s + v.Unit
		case currencyNames[v.Unit] != "":
			return currencyNames[v.Unit] + s
		}
		if units := v.meanings(); len(units) > 0 {
			return units[0].Write(s)
		}
		return s + " " + strings.ToLower(v.Unit)
	case KindSet, KindTuple:
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = item.String()
		}
		if v.Kind == KindTuple {
			return "(" + strings.Join(items, ", ") + ")"
		}
		sort.Strings(items)
		return "{" + strings.Join(items, ", ") + "}"
	}
	return v.Text
}

// wrappers are what may stand around a whole answer and means nothing.
var wrappers = [][2]string{
	{"**", "**"}, {"__", "__"}, {"`", "`"}, {"$$", "$$"}, {"\"", "\""}, {"“", "”"}, {"'", "'"}, {"*", "*"},
}

// bare removes markup and punctuation around an answer.
func bare(s string) string {
	for range 10 {
		before := s
		s = strings.TrimRight(strings.TrimSpace(s), ".,;:!?")
		for _, mark := range []string{"**", "__"} {
			if strings.Count(s, mark) == 1 { // its other half is elsewhere
				s = strings.TrimSuffix(strings.TrimPrefix(s, mark), mark)
			}
		}
		for _, mark := range []string{"}", `\]`, `\)`, `\[`, `\(`} {
			s = strings.TrimSpace(strings.TrimPrefix(s, mark))
			if mark != "}" {
				s = strings.TrimSpace(strings.TrimSuffix(s, mark))
			}
		}
		for _, w := range wrappers {
			if len(s) > len(w[0])+len(w[1]) && strings.HasPrefix(s, w[0]) && strings.HasSuffix(s, w[1]) {
				s = s[len(w[0]) : len(s)-len(w[1])]
			}
		}
		// A single dollar is money, a pair is mathematics.
		if len(s) > 2 && s[0] == '$' && s[len(s)-1] == '$' {
			s = s[1 : len(s)-1]
		}
		for _, command := range []string{`\boxed`, `\text`, `\mathrm`, `\textbf`, `\mathbf`} {
			rest, ok := strings.CutPrefix(s, command)
			if body, length, braces := braced(rest); ok && braces && length == len(rest) {
				s = body
			}
		}
		if s == before {
			break
		}
	}
	return s
}

func readOption(s string) (Value, bool) {
	letter, ok := optionLetter(s)
	if !ok {
		return Value{}, false
	}
	return Value{Kind: KindOption, Text: letter}, true
}

// optionLetter reads "B", "(B)", "b)", "B. 42", "(B) 42", "option b".
func optionLetter(s string) (string, bool) {
	rest := s
	named := false
	for _, word := range []string{"option ", "choice ", "answer "} {
		if len(rest) > len(word) && strings.EqualFold(rest[:len(word)], word) {
			rest, named = strings.TrimSpace(rest[len(word):]), true
		}
	}
	opened := strings.HasPrefix(rest, "(")
	rest = strings.TrimPrefix(rest, "(")
	if rest == "" || rest[0] > unicode.MaxASCII || !unicode.IsLetter(rune(rest[0])) {
		return "", false
	}
	letter, after := rest[:1], rest[1:]
	closed := strings.HasPrefix(after, ")")
	upper := letter == strings.ToUpper(letter) && letter <= "J"
	switch {
	case after == "" && (upper && !opened || named):
	case closed && (opened && strings.ToUpper(letter) <= "J" || strings.ToUpper(letter) <= "J" && strings.TrimSpace(after[1:]) == ""):
	case upper && len(after) > 1 && (after[0] == '.' || after[0] == ':' || after[0] == ')') && after[1] == ' ':
	default:
		return "", false
	}
	return strings.ToUpper(letter), true
}

func readYesNo(s string) (Value, bool) {
	first, rest, _ := strings.Cut(strings.ToLower(s), " ")
	first = strings.TrimRight(first, ".,;:!")
	answer := map[string]string{"yes": "yes", "true": "yes", "no": "no", "false": "no"}[first]
	if answer == "" || rest != "" && (first == "true" || first == "false" || !strings.ContainsAny(s[:min(len(s), 4)], ".,;:!")) {
		return Value{}, false
	}
	return Value{Kind: KindYesNo, Text: answer}, true
}

// readNumber reads a number with its unit; an equation such as x = 5 counts as
// its right side.
func readNumber(s string) (Value, bool) {
	sc := scan(s, 0, len(s))
	pieces := sc.pieces
	for i, p := range pieces {
		if p.relation() && i <= 3 && named(pieces[:i]) {
			pieces = pieces[i+1:]
			break
		}
	}
	for len(pieces) > 0 && pieces[0].kind == pWord && aboutWords[pieces[0].text] || len(pieces) > 0 && pieces[0].kind == pApprox {
		pieces = pieces[1:]
	}
	if len(pieces) == 0 {
		return Value{}, false
	}
	side, ok := readSide(s, pieces, 0, len(pieces))
	if !ok || side.to != len(pieces) || side.doubt != "" {
		return Value{}, false
	}
	n, ok := evaluate(side)
	if !ok {
		return Value{}, false
	}
	v := Value{Kind: KindNumber, Number: n, places: -1}
	if side.ops == 0 && len(side.numbers) == 1 && side.numbers[0].exponent == 0 && !side.scale {
		v.places = side.numbers[0].decimals
	}
	v.Unit = unitText(s, pieces, side)
	return v, true
}

// named reports whether pieces are a name, as before the = of x = 5.
func named(pieces []piece) bool {
	for _, p := range pieces {
		if p.kind != pWord {
			return false
		}
	}
	return true
}

var aboutWords = set("about", "approximately", "roughly", "around", "approx", "exactly", "total", "only")

// evaluate computes a side that is a number or an expression that people leave
// as an answer: a fraction, a root, a power, a multiple of π. It does not take
// 5-7 for -2.
func evaluate(s side) (exact.Number, bool) {
	expr := strings.ReplaceAll(s.expr, "%", "")
	n, err := exact.Parse(expr)
	if err != nil {
		return exact.Number{}, false
	}
	leave := true
	exact.Walk(n, func(n exact.Node) bool {
		b, ok := n.(*exact.Binary)
		if !ok || b.Op != exact.OpAdd && b.Op != exact.OpSub {
			return true
		}
		_, literals := b.R.(*exact.Literal)
		if l, ok := b.L.(*exact.Literal); ok && literals && l.Value.IsInt() {
			leave = false
		}
		if _, ok := b.L.(*exact.Binary); ok && literals && b.Op == exact.OpSub && !strings.ContainsAny(expr, "√(^") {
			leave = false // 2024-01-15
		}
		return true
	})
	if !leave {
		return exact.Number{}, false
	}
	v, err := exact.Eval(n, nil)
	return v, err == nil
}

// unitText returns the unit of a side: %, a currency, or the words behind.
func unitText(text string, pieces []piece, s side) string {
	if s.percent {
		return "%"
	}
	last, currency := -1, ""
	for i, p := range pieces[s.from:s.to] {
		switch p.kind {
		case pCurrency:
			currency = p.text
		case pNumber, pClose, pConstant, pSuper:
			if last < 0 || pieces[last].kind != pWord {
				last = i
			}
		}
	}
	if currency != "" || last < 0 {
		return currency
	}
	end := pieces[s.to-1].end
	unit := strings.TrimSpace(text[pieces[last].end:end])
	if first, rest, _ := strings.Cut(unit, " "); scaleWords[strings.ToLower(first)] != "" {
		unit = rest
	}
	if name, ok := currencyWords[strings.ToLower(unit)]; ok {
		return name
	}
	return strings.Trim(unit, "{}\\ ")
}

var (
	currencyNames = map[string]string{"$": "$", "€": "€", "£": "£", "¥": "¥", "₹": "₹"}
	currencyWords = map[string]string{
		"dollars": "$", "dollar": "$", "usd": "$", "euros": "€", "euro": "€", "eur": "€", "pounds sterling": "£", "gbp": "£", "yen": "¥", "rupees": "₹",
	}
)

// meanings returns the units that v's unit may be.
func (v Value) meanings() []unit.Unit {
	units, err := unit.Parse(v.Unit)
	if err != nil {
		return nil
	}
	return units
}
