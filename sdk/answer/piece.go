// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import "github.com/auahq/aua/sdk/answer/exact"

// pieceKind says what a piece of text is to an equation.
type pieceKind byte

const (
	pNumber   pieceKind = iota
	pConstant           // π
	pOp                 // + - * / ^, as text
	pEqual              // = and words for it
	pApprox             // ≈ and words for it
	pOpen               // an opening bracket
	pClose              // a closing bracket
	pPercent            // %
	pCurrency           // $ € £ ¥ ₹
	pRoot               // √
	pBang               // !
	pSuper              // a superscript exponent, as ASCII text
	pWord               // letters
	pStop               // the end of a clause or line
	pBreak              // what no equation contains
)

// piece is a token of free text.
type piece struct {
	kind       pieceKind
	text       string // normalised
	start, end int    // bytes of the text
	space      bool   // white space stood before it
	value      exact.Number
	decimals   int // of a number, as written
}

func (p piece) isOp(text string) bool { return p.kind == pOp && p.text == text }

// relation reports whether p relates two sides of an equation.
func (p piece) relation() bool { return p.kind == pEqual || p.kind == pApprox }

// measured reports whether a unit may follow p.
func (p piece) measured() bool {
	return p.kind == pNumber || p.kind == pClose || p.kind == pWord || p.kind == pOp || p.kind == pSuper || p.kind == pPercent
}
