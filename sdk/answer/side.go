// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"slices"
	"strings"
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

func (r *reader) startsNumber(n int) bool {
	k := r.at(n).kind
	return k == pNumber || k == pOpen || k == pCurrency || k == pRoot || k == pConstant
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
	return text[pieces[s.from].start:max(pieces[s.from].start, pieces[s.to-1].end)]
}
