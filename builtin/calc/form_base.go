// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// baseNames are the bases with a name.
var baseNames = map[string]int{
	"binary": 2, "octal": 8, "decimal": 10, "denary": 10, "hexadecimal": 16, "hex": 16, "ternary": 3,
}

var (
	baseWord  = `(binary|octal|decimal|denary|hexadecimal|hex|ternary|base[ -]?(\d{1,2}))`
	digitWord = `(-?(?:0[xbo])?[0-9a-z]+)`
	// Questions of base conversion, in lower case. Digits with letters are no
	// tokens of the grammar, so they are read from the text.
	basePatterns = []struct {
		re               *regexp.Regexp
		digits, from, to int // groups; 0 when not named
	}{
		{baseQuestion(digitWord + ` from ` + baseWord + ` (?:in)?to ` + baseWord), 1, 2, 4},
		{baseQuestion(digitWord + ` (?:in |in the )?` + baseWord + ` (?:in|to|into|as) ` + baseWord), 1, 2, 4},
		{baseQuestion(`(?:the )?` + baseWord + ` (?:number |numeral |value )?` + digitWord + ` (?:in|to|into|as)(?: a)? ` + baseWord + `(?: number)?`), 3, 1, 4},
		{baseQuestion(digitWord + ` \(` + baseWord + `\) (?:in|to|into) ` + baseWord), 1, 2, 4},
		{baseQuestion(`(?:the )?` + baseWord + ` (?:number |numeral |value )?` + digitWord + ` as a number`), 3, 1, 0},
		{baseQuestion(`(?:the )?(?:decimal )?(?:number )?` + digitWord + ` (?:in|to|into|as)(?: a)? ` + baseWord + `(?: number| notation| form| system)?`), 1, 0, 2},
		{baseQuestion(`(?:the )?` + baseWord + ` (?:representation |form |equivalent |value )?of (?:the )?(?:decimal )?(?:number )?` + digitWord), 3, 0, 1},
		{baseQuestion(`(?:the )?` + baseWord + ` (?:representation|form|equivalent|value) of ` + baseWord + ` (?:number )?` + digitWord), 5, 3, 1},
	}
)

func baseQuestion(body string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:please )?(?:can you |could you )?(?:what is |what's |convert |express |write |change |how do you write |how is )?` + body + `(?: written)?(?: please)?$`)
}

// baseConversion answers "what is 255 in hex" and "convert 1010 from binary to
// decimal". ok is false when the question is no such one.
func baseConversion(question string) (r *result, ok bool, err error) {
	q := strings.Join(strings.Fields(strings.ToLower(strings.TrimRight(question, " ?.!"))), " ")
	for _, p := range basePatterns {
		m := p.re.FindStringSubmatch(q)
		if m == nil {
			continue
		}
		from, to := 0, 10
		if p.from > 0 {
			from = baseOf(m, p.from)
		}
		if p.to > 0 {
			to = baseOf(m, p.to)
		}
		r, err := inBase(m[p.digits], from, to)
		return r, true, err
	}
	return nil, false, nil
}

// baseOf returns the base that the group at index i names.
func baseOf(m []string, i int) int {
	if b, ok := baseNames[m[i]]; ok {
		return b
	}
	b, _ := strconv.Atoi(m[i+1])
	return b
}

// inBase writes the digits of base from, or the one that their prefix or the
// usual one names when it is 0, in base to.
func inBase(digits string, from, to int) (*result, error) {
	body, negative := strings.CutPrefix(digits, "-")
	if b := prefixed(body); b > 0 && (from == 0 || from == b) {
		from, body = b, body[2:]
	}
	if from == 0 {
		if to == 10 {
			return nil, decline("The question does not say which base the digits are in.")
		}
		from = 10
	}
	if from < 2 || from > 36 || to < 2 || to > 36 {
		return nil, decline("calc knows the bases from 2 to 36.")
	}
	n, ok := new(big.Int).SetString(body, from)
	if !ok || len(body) > 200 {
		return nil, decline("The digits do not belong to the base that the question names.")
	}
	if negative {
		n.Neg(n)
	}
	if from == to {
		return nil, errNothing
	}
	value := strings.ToUpper(n.Text(to))
	return answerf(value, "%s in base %d%s is %s in base %d%s: %s", strings.ToUpper(strings.TrimPrefix(body, "-")), from, baseName(from), value, to, baseName(to), value), nil
}

// prefixed returns the base that a prefix such as 0x names; 0 when there is none.
func prefixed(s string) int {
	if len(s) < 3 || s[0] != '0' {
		return 0
	}
	return map[byte]int{'x': 16, 'b': 2, 'o': 8}[s[1]]
}

func baseName(b int) string {
	return map[int]string{2: " (binary)", 8: " (octal)", 10: " (decimal)", 16: " (hexadecimal)"}[b]
}

// valueInBase answers "17 + 5 in binary". Operands of zeros and ones alone may
// be binary already, so they are refused.
func valueInBase(base int) func(match) (*result, error) {
	return func(m match) (*result, error) {
		e, err := m.plain("e")
		if err != nil {
			return nil, err
		}
		if e.bare() {
			return nil, errSyntax
		}
		ambiguous := true
		exact.Walk(e.node, func(n exact.Node) bool {
			if l, ok := n.(*exact.Literal); ok {
				ambiguous = ambiguous && strings.Trim(l.Value.String(), "01") == ""
			}
			return true
		})
		if ambiguous {
			return nil, decline("The question does not say which base its numbers are in.")
		}
		s, err := e.value.InBase(base)
		if err != nil {
			return nil, refusal(err)
		}
		value := strings.ToUpper(s)
		return answerf(value, "%s, which is %s in base %d%s", e.text(), value, base, baseName(base)), nil
	}
}

func baseForms() []form {
	var list []form
	for name, base := range baseNames {
		if base != 10 {
			list = append(list, forms(valueInBase(base), "{e} in "+name)...)
		}
	}
	return list
}
