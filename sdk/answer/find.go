// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

// equationsOf finds the equations of one stream of pieces.
func equationsOf(text string, s *scanner) []Equation {
	s.letters()
	f := &finder{text: text, pieces: s.pieces, doubtful: algebraX(s)}
	var found []Equation
	begin := 0 // of the clause or the chain's current side
	var before *side
	for i, p := range s.pieces {
		switch {
		case p.kind == pStop:
			begin, before = i+1, nil
		case p.relation() && i > 0 && s.pieces[i-1].relation() && i-1 >= begin:
			begin = i + 1 // "= ~5": the first one was handled with both
		case p.relation():
			e, right := f.equation(begin, i, before)
			if e != nil {
				found = append(found, *e)
			}
			begin, before = i+1, right
		}
	}
	return found
}

// finder looks at one relation after the other.
type finder struct {
	text     string
	pieces   []piece
	doubtful string // why nothing in the whole text is certain
}

// equation reads the equation around the relation at piece eq, whose left side
// lies from piece begin on. before is the right side of the relation that
// begin follows, if it follows one.
func (f *finder) equation(begin, eq int, before *side) (e *Equation, right *side) {
	next := eq + 1
	approximate := f.pieces[eq].kind == pApprox
	if next < len(f.pieces) && f.pieces[next].relation() {
		approximate = true
		next++
	}
	limit := min(len(f.pieces), next+maxSide)
	for i := next; i < limit; i++ {
		if k := f.pieces[i]; k.kind == pStop || k.relation() {
			limit = i
			break
		}
	}
	r, rightOK := readSide(f.text, f.pieces, next, limit)
	if rightOK {
		right = &r
		f.followed(&r, limit)
	}
	l, leftOK := f.left(begin, eq)
	switch {
	case !leftOK && !rightOK, leftOK && l.ops == 0 && (!rightOK || r.ops == 0) && before == nil:
		return nil, right
	case !leftOK && r.ops == 0:
		return nil, right
	}
	e = &Equation{Start: f.pieces[eq].start, End: f.pieces[eq].end, Approximate: approximate}
	if leftOK {
		e.Left = l.text(f.text, f.pieces)
		e.Start = f.pieces[l.from].start
	}
	if rightOK {
		e.Right = r.text(f.text, f.pieces)
		e.End = f.pieces[r.to-1].end
	}
	if !leftOK || !rightOK {
		e.Reason = "a side of it is not arithmetic"
		return e, right
	}
	j := &judge{left: l, right: r, approximate: approximate}
	j.decide(e)
	if e.Verdict == Fails {
		if why := f.doubt(begin, limit); why != "" {
			e.Verdict, e.Reason = Unknown, why
		}
	}
	return e, right
}

// left returns the longest side that ends right before piece eq.
func (f *finder) left(begin, eq int) (side, bool) {
	begin = max(begin, eq-maxSide)
	for i := begin; i < eq; i++ {
		switch f.pieces[i].kind {
		case pNumber, pConstant, pOpen, pRoot, pCurrency, pOp:
		default:
			continue
		}
		s, ok := readSide(f.text, f.pieces, i, eq)
		if !ok || s.to != eq {
			continue
		}
		if s.doubt == "" {
			s.doubt = f.preceded(begin, i)
		}
		return s, true
	}
	return side{}, false
}

// number reports whether there is a number in the given pieces.
func (f *finder) number(from, to int) bool {
	for _, p := range f.pieces[from:to] {
		if p.kind == pNumber {
			return true
		}
	}
	return false
}
