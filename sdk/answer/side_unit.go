// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"

	"github.com/auahq/aua/sdk/answer/unit"
)

// maxUnitWords is the longest run of words that may stand behind a number.
const maxUnitWords = 8

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
