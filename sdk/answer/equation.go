// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

// Verdict says whether an equation is true.
type Verdict byte

// The verdicts.
const (
	// Unknown is an equation that could not be computed, or not with certainty.
	Unknown Verdict = iota
	// Holds is an equation that is true, or true as far as it was rounded.
	Holds
	// Fails is an equation that is false under every sensible reading.
	Fails
)

// String returns "unknown", "holds" or "fails".
func (v Verdict) String() string {
	switch v {
	case Holds:
		return "holds"
	case Fails:
		return "fails"
	}
	return "unknown"
}

// Equation is a claim of the form "left = right" in a text.
type Equation struct {
	// Start and End are the bytes of the text that it covers.
	Start, End int
	// Left and Right are its sides as they stand in the text. A side that is
	// not arithmetic is empty.
	Left, Right string
	// Approximate says that the text claims only about equal.
	Approximate bool
	Verdict     Verdict
	// Value is what the left side comes to, as a number that [exact.ParseNumber]
	// reads; empty when it is not known.
	Value string
	// Reason says why the verdict is Fails or Unknown, as a clause without a full stop.
	Reason string
}

// maxText is how much of a text is searched for equations, in bytes.
const maxText = 1 << 20

// maxSide is how many pieces a side of an equation may have.
const maxSide = 120

// maxContext is how many pieces before and after an equation may put it in doubt.
const maxContext = 300

// Equations returns every equation of a text that has a number on at least one
// side, in order of their ends. Of a chain a = b = c it returns a = b and
// b = c. A calculator note such as <<3*4=12>> is an equation of its own.
//
// Fails is said only where a careful reader would agree: units and remarks
// between the numbers, percent signs, rounding to the decimals shown, rounded
// operands, bullets, running totals such as 3 + 4 = 7 * 2 = 14, and calculation
// from left to right are all given the benefit of the doubt, and algebra,
// modular arithmetic and hypothetical or corrected statements are Unknown.
//
// It looks at the first MiB of a text, and takes time proportional to its length.
func Equations(text string) []Equation {
	if len(text) > maxText {
		text = text[:maxText]
	}
	s := scan(text, 0, len(text))
	found := equationsOf(text, s)
	for _, n := range s.notes {
		note := scan(text, n[0], n[1])
		note.crosses = false
		for _, e := range equationsOf(text, note) {
			found = insert(found, e)
		}
	}
	return found
}

// insert keeps the order of ends.
func insert(list []Equation, e Equation) []Equation {
	i := len(list)
	for i > 0 && list[i-1].End > e.End {
		i--
	}
	list = append(list, Equation{})
	copy(list[i+1:], list[i:])
	list[i] = e
	return list
}

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

// number reports whether there is a number in the given pieces.
func (f *finder) number(from, to int) bool {
	for _, p := range f.pieces[from:to] {
		if p.kind == pNumber {
			return true
		}
	}
	return false
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
