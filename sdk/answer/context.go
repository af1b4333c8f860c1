// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

// maxContext is how many pieces before and after an equation may put it in doubt.
const maxContext = 300

// letters turns every single letter that stands for a quantity somewhere in the
// text, as S does in "let S be the speed", into what no equation contains.
func (s *scanner) letters() {
	symbol := func(p piece) string { return s.text[p.start:p.end] }
	quantity := map[string]bool{}
	for i, p := range s.pieces {
		if p.kind == pWord && len(p.text) == 1 && symbol(p) != "a" && p.text != "x" && (i == 0 || !s.pieces[i-1].measured()) {
			quantity[symbol(p)] = true
		}
	}
	for i, p := range s.pieces {
		if p.kind == pWord && len(p.text) == 1 && quantity[symbol(p)] {
			s.pieces[i].kind = pBreak
		}
	}
}

// algebraX says why a letter x taken for multiplication is doubtful; empty when it is not.
func algebraX(s *scanner) string {
	if !s.crosses {
		return ""
	}
	for _, p := range s.pieces {
		if p.kind == pWord && p.text == "x" {
			return "x may be a variable"
		}
	}
	return ""
}

// preceded says why what stands before a left side makes it doubtful.
func (f *finder) preceded(begin, from int) string {
	if from > begin && f.pieces[from].kind == pOp {
		return "it goes on before a sign"
	}
	for i := begin; i < from; i++ {
		if p := f.pieces[i]; p.kind == pWord && statingWords[p.text] {
			begin = i + 1
		}
	}
	for i := begin; i < from; i++ {
		p := f.pieces[i]
		switch {
		case p.kind == pOpen:
			// A remark in brackets stands for itself.
			if i == from-1 || !f.number(begin, i) {
				continue
			}
		case p.kind == pCurrency, p.kind == pClose:
			continue
		case p.kind == pWord && !countingWords[p.text]:
			if i == from-1 && len(p.text) == 1 && p.text != "a" {
				return "a letter stands before it"
			}
			if i == from-1 && f.pieces[from].kind == pOpen && !f.pieces[from].space {
				return "it may be the argument of a function"
			}
			continue
		}
		return "something else is counted before it"
	}
	return ""
}

// followed notes what stands behind a right side and may belong to it.
func (f *finder) followed(r *side, limit int) {
	if r.to >= len(f.pieces) || r.doubt != "" {
		return
	}
	p := f.pieces[r.to]
	switch {
	case r.to < limit && (p.kind == pOp || p.kind == pBreak || p.kind == pRoot || p.kind == pBang || p.kind == pNumber):
		r.doubt = "it goes on with something that is not a number"
	case p.kind == pWord && (operatorWords[p.text] != "" || byWords[p.text] != "" || p.text == "of" || p.text == "remainder" || p.text == "r" || p.text == "mod"):
		r.doubt = "it goes on with “" + p.text + "”"
	case p.kind == pWord && !p.space, p.kind == pConstant, p.kind == pOpen && !p.space:
		r.doubt = "it goes on with something that is not a number"
	}
}

// follows reports whether an earlier clause of the sentence that goes on at
// piece i supposes an equation.
func (f *finder) follows(i int) bool {
	equation := false
	first := max(0, i-maxContext)
	for i--; i >= first; i-- {
		switch p := f.pieces[i]; {
		case p.kind == pStop && (p.text == "." || p.text == "\n"):
			return false
		case p.kind == pStop:
			equation = false
		case p.relation():
			equation = true
		case p.kind == pWord && supposingWords[p.text] && equation:
			return true
		}
	}
	return false
}

// doubt says why an equation may not be meant as a claim in ordinary
// arithmetic. It looks at its clause, and for the clearest signs at its line.
func (f *finder) doubt(from, to int) string {
	if f.doubtful != "" {
		return f.doubtful
	}
	for _, p := range f.pieces[from:to] {
		if p.kind == pWord && (denyingWords[p.text] || supposingWords[p.text]) {
			return "it says “" + p.text + "”"
		}
	}
	if f.follows(from) {
		return "it follows from a supposition"
	}
	first, last := max(0, from-maxContext), min(len(f.pieces), to+maxContext)
	for from > first && f.pieces[from-1].text != "\n" {
		from--
	}
	for to < last && f.pieces[to].text != "\n" {
		to++
	}
	for _, p := range f.pieces[from:to] {
		if p.kind == pWord && doubtfulWords[p.text] {
			return "the line says “" + p.text + "”"
		}
	}
	return ""
}
