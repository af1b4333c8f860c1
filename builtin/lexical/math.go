// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import "strings"

// mathFeatures returns what looks like mathematics in text, whose words are tokens.
func mathFeatures(text string, tokens []token) features {
	var found features
	if arithmetic(text) {
		found.add(frame, "arithmetic expression")
	}
	if spoken(tokens) {
		found.add(frame, "arithmetic in words")
	}
	if conversion(tokens) {
		found.add(frame, "conversion of units")
	}
	if numbers, asks := wordProblem(tokens); asks && numbers >= 2 {
		found.add(frame, "word problem")
		if numbers >= 3 {
			found.add(medium, "several numbers")
		}
	} else if asks && numbers == 1 {
		found.add(medium, "question about a number")
	}
	switch of, off := percentage(text); {
	case of:
		found.add(frame, "percentage of a number")
	case off:
		found.add(strong, "percentage off")
	}
	if latex(text) {
		found.add(medium, "LaTeX formula")
	}
	if equation(text) {
		found.add(strong, "equation")
	}
	if power(text) {
		found.add(strong, "power")
	}
	if sum(text) {
		found.add(strong, "algebraic sum")
	}
	if functionNotation(text) {
		found.add(medium, "function notation")
	}
	return found
}

// skipSpaces returns the first index from i on that holds no space.
func skipSpaces(text string, i int) int {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}

// number returns the end of the number that begins at i, or i when none does.
func number(text string, i int) int {
	if i >= len(text) || !digit(text[i]) {
		return i
	}
	for i < len(text) && (digit(text[i]) || (text[i] == '.' || text[i] == ',') && i+1 < len(text) && digit(text[i+1])) {
		i++
	}
	return i
}

// numberStarts reports whether a number begins at i: a digit that does not
// continue a word, a number or a version.
func numberStarts(text string, i int) bool {
	return digit(text[i]) && (i == 0 || !wordByte(text[i-1]) && text[i-1] != '.' && text[i-1] != '_')
}

// arithmetic reports whether text has an operation between two numbers:
// 17*23, 3 + 4, 2^10, 5!. A minus or a slash between bare numbers is taken for
// one only with spaces around it or in a longer expression, since 2019-2020
// and 11/12 are dates; neither is 24/7, 10.0.0.1/24 or a phone number.
func arithmetic(text string) bool {
	for i := 0; i < len(text); i++ {
		if !numberStarts(text, i) {
			continue
		}
		end := number(text, i)
		for end < len(text) && text[end] == ')' {
			end++
		}
		op := skipSpaces(text, end)
		if op >= len(text) {
			return false
		}
		if text[op] == '!' && op == end && !letterAt(text, op+1) && i > 0 && strings.ContainsAny(text[max(0, i-2):i], "+-*/=(") {
			return true
		}
		if size := operator(text[op:]); size > 0 {
			spaced := op > end
			c := text[op]
			right := skipSpaces(text, op+size)
			for right < len(text) && (text[right] == '(' || text[right] == '-') {
				right++
			}
			if right < len(text) && digit(text[right]) && (spaced || c != '-' && c != '/') && !(c == '/' && spaced && number(text, right)-right > 3) {
				return true
			}
		}
		i = max(i, end-1)
	}
	return false
}

func letterAt(text string, i int) bool { return i < len(text) && letter(text[i]) }

// operator returns the size of the arithmetic operator that text begins with, 0 for none.
func operator(text string) int {
	for _, op := range []string{"**", "*", "+", "-", "/", "^", "×", "÷", "−", "·"} {
		if strings.HasPrefix(text, op) {
			return len(op)
		}
	}
	// An x between numbers is a multiplication when it stands alone: 2/3 x 1/9.
	if strings.HasPrefix(text, "x ") {
		return 1
	}
	return 0
}

// percentage reports whether text has a percentage of a number, as in 15% of
// 240, and one off a price, as in 25% off.
func percentage(text string) (of, off bool) {
	for i := range len(text) {
		if !numberStarts(text, i) {
			continue
		}
		rest := text[skipSpaces(text, number(text, i)):]
		rest, percent := strings.CutPrefix(rest, "%")
		if !percent {
			rest, percent = strings.CutPrefix(rest, "percent")
		}
		if !percent {
			continue
		}
		if after, ok := strings.CutPrefix(rest, " of "); ok {
			after = strings.TrimLeft(after, "$€£ ")
			of = of || after != "" && digit(after[0])
		}
		off = off || strings.HasPrefix(rest, " off")
	}
	return of, off
}

// latex reports whether text has commands of LaTeX's mathematics mode.
func latex(text string) bool {
	for _, command := range []string{
		`\frac`, `\int`, `\sum`, `\sqrt`, `\lim`, `\mathbb`, `\mathcal`, `\left(`, `\cdot`, `\times`, `\infty`,
		`\alpha`, `\beta`, `\theta`, `\pi`, `\leq`, `\geq`, `\in `, `\to `, `\partial`, `\begin{`, `\text{`, `\mathrm{`, "$$",
	} {
		if strings.Contains(text, command) {
			return true
		}
	}
	return false
}

// equation reports whether text has an equation or inequality in one-letter
// unknowns: 3x + 7 = 22, y = 2x, f(x) = 1.
func equation(text string) bool {
	for i := 1; i < len(text); i++ {
		if text[i] != '=' || i+1 >= len(text) || strings.IndexByte("=><!:+-*/&|", text[i-1]) >= 0 || strings.IndexByte("=>~", text[i+1]) >= 0 {
			continue
		}
		left := strings.TrimRight(text[max(0, i-24):i], " ")
		right := skipSpaces(text, i+1)
		if right >= len(text) || !digit(text[right]) && !unknown(text, right) && text[right] != '-' && text[right] != '(' {
			continue
		}
		if last := len(left) - 1; last >= 0 && (unknown(left, last) || digit(left[last]) && hasUnknown(left) || left[last] == ')' && hasUnknown(left)) {
			return true
		}
	}
	return false
}

// unknown reports whether the letter at i stands alone, or behind digits as in 3x.
func unknown(text string, i int) bool {
	c := text[i] | 0x20
	if c < 'a' || c > 'z' {
		return false
	}
	before := i == 0 || !letter(text[i-1]) && text[i-1] != '_' && text[i-1] != '.' && text[i-1] != '\''
	after := i+1 >= len(text) || !wordByte(text[i+1]) && text[i+1] != '_' && text[i+1] != '\''
	return before && after
}

func hasUnknown(text string) bool {
	for i := range len(text) {
		if unknown(text, i) {
			return true
		}
	}
	return false
}

// power reports whether text raises something to a power: x^2, (a+b)^2, n².
func power(text string) bool {
	for i := 1; i+1 < len(text); i++ {
		if text[i] != '^' {
			continue
		}
		before, after := text[i-1], text[i+1]
		if (before == ')' || digit(before) || unknown(text, i-1)) && (digit(after) || after == '(' || after == '{' || after == '-' || unknown(text, i+1)) {
			return true
		}
	}
	for _, sign := range []string{"²", "³", "√", "∫", "∑", "≤", "≥", "∈", "∞"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// sum reports whether text adds a number to an unknown or takes it away, in
// parentheses or with a plus: (x-3), 2n + 1. A minus alone is in names as well, B-2.
func sum(text string) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		case '+', '-':
			left := strings.TrimRight(text[max(0, i-8):i], " ")
			right := skipSpaces(text, i+1)
			if left == "" || right >= len(text) || text[i] == '-' && depth <= 0 {
				continue
			}
			first := unknown(left, len(left)-1)
			if first && digit(text[right]) || digit(left[len(left)-1]) && unknown(text, right) || first && unknown(text, right) {
				return true
			}
		}
	}
	return false
}

// functionNotation reports whether text names a function as mathematicians do: f(x), P(A).
func functionNotation(text string) bool {
	for i := 0; i+3 < len(text); i++ {
		if text[i+1] == '(' && text[i+3] == ')' && letter(text[i]) && letter(text[i+2]) && (i == 0 || !wordByte(text[i-1]) && text[i-1] != '.' && text[i-1] != '_') {
			return true
		}
	}
	return false
}
