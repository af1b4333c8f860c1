// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
)

// side is one side of an equation: an expression, without the words that name
// what is counted.
type side struct {
	from, to int    // pieces
	expr     string // for the package exact
	ops      int    // binary operations
	words    []string
	currency bool
	percent  bool
	scale    bool
	// doubt says why the expression may not be what is meant; empty when it is clear.
	doubt string
}

// maxUnitWords is the longest run of words that may stand behind a number.
const maxUnitWords = 8

// reader reads a side from pieces.
type reader struct {
	pieces []piece
	limit  int
	i      int
	depth  int
	out    strings.Builder
	side   side
}

// readSide reads the longest side that begins at piece from and ends before
// piece limit. ok is false when there is none.
func readSide(pieces []piece, from, limit int) (s side, ok bool) {
	r := &reader{pieces: pieces, limit: limit, i: from}
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
	s.words = append([]string(nil), r.side.words...)
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
		case p.kind == pOpen:
			if r.i > 0 && r.pieces[r.i-1].kind == pWord && !p.space {
				return false // f(3)
			}
			r.depth++
			r.take("(")
		case p.kind == pRoot:
			r.take("√")
			if next := r.at(0).kind; next != pOpen && next != pNumber {
				return false
			}
		case p.kind == pCurrency:
			r.side.currency = true
			r.i++
		case p.isOp("-") && (r.at(1).kind == pNumber || r.at(1).kind == pCurrency || r.at(1).kind == pOpen):
			r.take("-")
		default:
			return false
		}
	}
}

func (r *reader) number(p piece) {
	r.take(p.text)
	// A whole number and a fraction: 2 1/2.
	if next := r.at(0); next.kind == pNumber && allDigits(p.text) && (next.text == "½" ||
		next.space && allDigits(next.text) && r.at(1).isOp("/") && !r.at(1).space && r.at(2).kind == pNumber && !r.at(2).space) {
		below := r.at(2).text
		r.out.WriteString(" " + next.text)
		r.i++
		if next.text != "½" {
			r.take("/")
			r.take(below)
		}
	}
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
	return k == pNumber || k == pOpen || k == pCurrency || k == pRoot
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
	if f, ok := scaleWords[p.text]; ok {
		r.side.scale = true
		r.take("*" + f)
		return true
	}
	if p.text == "percent" {
		r.side.percent = true
		r.take("%")
		return true
	}
	if variable(p) && !r.afterWord(0) {
		return false
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
	for _, w := range r.pieces[r.i : r.i+n] {
		if w.kind == pWord {
			r.side.words = append(r.side.words, w.text)
		}
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

// variable reports whether a word right behind a number makes it algebra: 2x.
func variable(p piece) bool {
	return len(p.text) == 1 && strings.Contains("abnxyzpqrtuvwijkd", p.text) && !(p.space && p.text == "a")
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
		if next := r.at(1); emit == "-" && !p.space && !next.space && next.kind == pNumber && r.i > 0 && r.pieces[r.i-1].kind == pNumber {
			if less(r.pieces[r.i-1], next) {
				r.doubt("it may be a range")
			}
		}
	case p.kind == pOpen && r.i > r.side.from:
		emit, size = "*", 0
		if p.space || strings.Contains(r.out.String(), "/") {
			r.doubt("the bracket may be a remark")
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

func less(a, b piece) bool { return a.value.Float() < b.value.Float() }

// literal returns the side's number when it is nothing but one, and its decimals.
func (s side) literal(pieces []piece) (p piece, ok bool) {
	if s.ops > 0 {
		return piece{}, false
	}
	for _, q := range pieces[s.from:s.to] {
		if q.kind == pNumber {
			if ok {
				return piece{}, false
			}
			p, ok = q, true
		}
	}
	return p, ok
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
