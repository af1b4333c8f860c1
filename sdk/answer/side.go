// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

// side is one side of an equation: an expression, without the words that name
// what is counted.
type side struct {
	from, to int    // pieces
	expr     string // for the package exact
	ops      int    // binary operations
	numbers  []shown
	words    []string
	measured int // numbers with a unit of measurement
	currency bool
	percent  bool
	scale    bool
	span     bool // it begins like a range: 5-7
	// doubt says why the expression may not be what is meant; empty when it is clear.
	doubt string
}

// shown is a number of a side, with the digits that it was written with.
type shown struct {
	value    exact.Number
	decimals int
	exponent int // of ten, in scientific notation
	zeros    int // trailing zeros of a whole number
	floating bool
}

// maxUnitWords is the longest run of words that may stand behind a number.
const maxUnitWords = 8

// reader reads a side from pieces.
type reader struct {
	text   string
	pieces []piece
	limit  int
	i      int
	depth  int
	out    strings.Builder
	side   side
}

// readSide reads the longest side that begins at piece from and ends before
// piece limit. ok is false when there is none.
func readSide(text string, pieces []piece, from, limit int) (s side, ok bool) {
	r := &reader{text: text, pieces: pieces, limit: limit, i: from}
	r.side.from = from
	var best side
	for r.operand() {
		// After each operand the side may be complete.
		for {
			r.units()
			if r.depth == 0 {
				best, ok = r.snapshot(), true
			}
			if !r.closing() {
				break
			}
		}
		if !r.operator() {
			if r.depth > 0 && ok {
				best.doubt = "a bracket is left open"
			}
			return best, ok
		}
	}
	if ok {
		best.doubt = "it goes on with something that is not a number"
	}
	return best, ok
}

func (r *reader) snapshot() side {
	s := r.side
	s.to, s.expr = r.i, r.out.String()
	s.words, s.numbers = slices.Clone(r.side.words), slices.Clone(r.side.numbers)
	return s
}

// at returns the piece that is n further on.
func (r *reader) at(n int) piece {
	if r.i+n >= r.limit {
		return piece{kind: pStop}
	}
	return r.pieces[r.i+n]
}

func (r *reader) doubt(why string) {
	if r.side.doubt == "" {
		r.side.doubt = why
	}
}

func (r *reader) take(emit string) {
	r.out.WriteString(emit)
	r.i++
}

// operand reads signs, opening brackets and one number.
func (r *reader) operand() bool {
	for {
		p := r.at(0)
		switch {
		case p.kind == pNumber:
			r.number(p)
			return true
		case p.kind == pConstant:
			r.take("(pi)")
			return true
		case p.kind == pOpen:
			if r.i > 0 && r.pieces[r.i-1].kind == pWord && !p.space {
				return false // f(3)
			}
			r.depth++
			r.take("(")
		case p.kind == pRoot:
			r.take("√")
			r.side.numbers = append(r.side.numbers, shown{}) // so that it is not a plain number
			if next := r.at(0).kind; next != pOpen && next != pNumber {
				return false
			}
		case p.kind == pCurrency:
			r.side.currency = true
			r.i++
		case p.isOp("-") && r.startsNumber(1):
			r.take("-")
		default:
			return false
		}
	}
}

func (r *reader) number(p piece) {
	if r.scientific(p) {
		return
	}
	_, e := places(p.text)
	r.side.numbers = append(r.side.numbers, shown{value: p.value, decimals: p.decimals, exponent: e, zeros: zeros(p), floating: floating(p.text)})
	r.take(p.text)
	// A whole number and a fraction: 2 1/2.
	next := r.at(0)
	switch {
	case next.kind != pNumber || !allDigits(p.text):
	case next.text == "½":
		r.take(" ½")
	case next.space && allDigits(next.text) && r.at(1).isOp("/") && !r.at(1).space && r.at(2).kind == pNumber && !r.at(2).space:
		r.out.WriteString(" " + next.text + "/" + r.at(2).text)
		r.i += 3
		r.side.numbers = append(r.side.numbers, shown{})
	}
}

// scientific reads 6.02 × 10^23 as one number, which binds tighter than a
// division before it.
func (r *reader) scientific(p piece) bool {
	if !r.at(1).isOp("*") || r.at(2).text != "10" {
		return false
	}
	var exponent string
	size := 0
	switch e := r.at(3); {
	case e.kind == pSuper:
		exponent, size = e.text, 4
	case !e.isOp("^"):
		return false
	default:
		size = 4
		bracket := r.at(size).kind == pOpen
		if bracket {
			size++
		}
		if sign := r.at(size); sign.isOp("-") || sign.isOp("+") {
			exponent = strings.TrimPrefix(sign.text, "+")
			size++
		}
		exponent += r.at(size).text
		if size++; bracket {
			if r.at(size).kind != pClose {
				return false
			}
			size++
		}
	}
	e, err := strconv.Atoi(exponent)
	if err != nil {
		return false
	}
	value, err := exact.Mul(p.value, exact.Rat(pow10(e)))
	if err != nil {
		return false
	}
	r.out.WriteString(p.text + "e" + exponent)
	r.side.numbers = append(r.side.numbers, shown{value: value, decimals: p.decimals, exponent: e})
	r.i += size
	return true
}

// units reads what belongs to the number before: percent, powers, units and remarks.
func (r *reader) units() {
	for {
		p := r.at(0)
		switch {
		case p.kind == pPercent:
			r.side.percent = true
			r.take("%")
		case p.kind == pCurrency && !r.startsNumber(1):
			r.side.currency = true
			r.i++
		case p.kind == pSuper:
			r.take("^(" + p.text + ")")
		case p.kind == pBang && (r.at(1).kind == pOp || r.at(1).kind == pClose || r.at(1).relation()):
			r.take("!")
		case p.kind == pOpen && r.remark():
		case p.kind == pWord && r.wordUnit(p):
		default:
			return
		}
	}
}

func (r *reader) startsNumber(n int) bool {
	k := r.at(n).kind
	return k == pNumber || k == pOpen || k == pCurrency || k == pRoot || k == pConstant
}

// remark skips a bracket that holds words only: 160 (Toulouse).
func (r *reader) remark() bool {
	for n := 1; n < 12; n++ {
		switch p := r.at(n); {
		case p.kind == pClose && n > 1:
			r.i += n + 1
			return true
		case p.kind != pWord:
			return false
		}
	}
	return false
}

// wordUnit skips the words of a unit, if they are followed by what may follow a
// number; scale words multiply.
func (r *reader) wordUnit(p piece) bool {
	if f, ok := scaleWords[p.text]; ok && (p.text != "k" || !p.space && r.text[p.start] == 'k') {
		r.side.scale = true
		r.take("*" + f)
		return true
	}
	if p.text == "percent" {
		r.side.percent = true
		r.take("%")
		return true
	}
	if !p.space && len(p.text) == 1 && !strings.Contains("mglhs", p.text) {
		r.doubt("a letter stands right behind a number")
	}
	if !p.space && !r.unitSymbol(p) || len(p.text) == 1 && !r.unitSymbol(p) && !r.afterWord(0) {
		return false // 2x
	}
	n := 0
	for words := 0; words < maxUnitWords; {
		w := r.at(n)
		divides := (w.isOp("/") || w.isOp("*")) && r.at(n+1).kind == pWord && n > 0
		switch {
		case w.kind == pWord && r.unitWord(n):
			words++
			n++
		case divides && r.unitWord(n+1): // m/s
			n++
		case n > 0 && w.isOp("^") && r.at(n-1).kind == pWord: // m^2
			n++
			if r.at(n).isOp("-") {
				n++
			}
			if r.at(n).kind != pNumber {
				return false
			}
			n++
		case n > 0 && w.kind == pSuper && r.at(n-1).kind == pWord && !w.space:
			n++
		default:
			words = maxUnitWords
		}
	}
	if n == 0 {
		return false
	}
	if next := r.at(n); next.kind == pNumber || next.kind == pBreak {
		return false // 8 hours 30 minutes
	}
	known := false
	for _, w := range r.pieces[r.i : r.i+n] {
		if w.kind == pWord {
			word := r.text[w.start:w.end]
			r.side.words = append(r.side.words, word)
			known = known || unit.Known(word)
		}
	}
	if known {
		r.side.measured++
	}
	r.i += n
	return true
}

func (r *reader) unitWord(n int) bool {
	w := r.at(n).text
	_, byWord := byWords[w]
	return operatorWords[w] == "" && !byWord && !relatingWords[w] && scaleWords[w] == "" && w != "x" && (w != "of" || !r.startsNumber(n+1))
}

// afterWord reports whether a word follows piece n.
func (r *reader) afterWord(n int) bool { return r.at(n+1).kind == pWord }

// unitSymbol reports whether a word right behind a number can be a unit: 5kg.
func (r *reader) unitSymbol(p piece) bool {
	return unit.Known(r.text[p.start:p.end]) || p.text == "°" || p.text == "¢" || p.text == "sq"
}

// closing reads a closing bracket.
func (r *reader) closing() bool {
	if r.depth == 0 || r.at(0).kind != pClose {
		return false
	}
	r.depth--
	r.take(")")
	return true
}

// operator reads a binary operator, in a sign or in words.
func (r *reader) operator() bool {
	p := r.at(0)
	emit, size := "", 1
	switch {
	case p.kind == pOp:
		emit = p.text
		if emit == "/" && !p.space && r.pieces[r.i-1].kind == pWord && r.at(1).kind == pNumber && r.at(2).kind == pWord {
			r.doubt("the division may be part of a unit") // 2 pages/15 minutes
		}
		if next := r.at(1); emit == "-" && !p.space && !next.space && next.kind == pNumber && r.side.ops == 0 {
			r.side.span = r.pieces[r.i-1].kind == pNumber && r.pieces[r.i-1].value.Float() < next.value.Float()
		}
	case p.kind == pOpen && r.i > r.side.from:
		emit, size = "*", 0
		if p.space || strings.Contains(r.out.String(), "/") || r.fraction() {
			r.doubt("the bracket may be a remark")
		}
	case p.kind == pConstant || p.kind == pRoot:
		emit, size = "*", 0
		if strings.HasSuffix(strings.TrimRight(r.out.String(), "0123456789."), "/") {
			r.doubt("the division may end here or further on")
		}
	case p.kind == pWord && operatorWords[p.text] != "":
		emit = operatorWords[p.text]
	case p.kind == pWord && byWords[p.text] != "" && r.at(1).text == "by":
		emit, size = byWords[p.text], 2
	case p.kind == pWord && p.text == "of" && r.startsNumber(1):
		emit = "*"
		if !r.side.percent && !strings.Contains(r.out.String(), "/") {
			r.doubt("it says “of”")
		}
	default:
		return false
	}
	r.side.ops++
	r.out.WriteString(emit)
	r.i += size
	return true
}

// fraction reports whether the bracket that follows a number holds a fraction,
// as in 9(1/8), which may be a mixed number.
func (r *reader) fraction() bool {
	return r.at(1).kind == pNumber && r.at(2).isOp("/") && r.at(3).kind == pNumber && r.at(4).kind == pClose
}

// text returns the side as it stands in the text.
func (s side) text(text string, pieces []piece) string {
	return text[pieces[s.from].start:pieces[s.to-1].end]
}

// zeros counts the trailing zeros of a whole number as written.
func zeros(p piece) int {
	if p.decimals > 0 || !allDigits(p.text) {
		return 0
	}
	return len(p.text) - len(strings.TrimRight(p.text, "0"))
}
