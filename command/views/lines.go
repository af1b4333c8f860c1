// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

// comparedLine is a line of a comparison, or a number of lines left out.
type comparedLine struct {
	// mark is '+' for a line that is new, '-' for one that is gone, ' ' for one
	// that both have.
	mark byte
	text string
	// skipped counts lines that both have and that are not shown.
	skipped int
}

// contextLines is how many lines that are the same a comparison shows beside a
// change.
const contextLines = 2

// compare finds the fewest lines to take away from before and to add, so that
// it becomes after. Of lines that are the same it keeps those next to a change.
func compare(before, after []string) []comparedLine {
	return shorten(align(before, after))
}

// mostCells bounds the work of align: texts with more pairs of lines are taken
// for quite different.
const mostCells = 4 << 20

// align is compare with all lines. It follows the longest common subsequence,
// found by dynamic programming after cutting off what both begin and end with.
func align(a, b []string) []comparedLine {
	var head, tail []comparedLine
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, comparedLine{mark: ' ', text: a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append([]comparedLine{{mark: ' ', text: a[len(a)-1]}}, tail...)
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if (len(a)+1)*(len(b)+1) <= mostCells {
		head = append(head, walk(a, b, common(a, b))...)
	} else {
		head = append(append(head, marked('-', a)...), marked('+', b)...)
	}
	return append(head, tail...)
}

// common[i][j] is the length of the longest common subsequence of a[i:] and b[j:].
func common(a, b []string) [][]int32 {
	table := make([][]int32, len(a)+1)
	for i := range table {
		table[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}

func walk(a, b []string, table [][]int32) []comparedLine {
	var out []comparedLine
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			out = append(out, comparedLine{mark: ' ', text: a[i]})
			i, j = i+1, j+1
		case table[i+1][j] >= table[i][j+1]:
			out = append(out, comparedLine{mark: '-', text: a[i]})
			i++
		default:
			out = append(out, comparedLine{mark: '+', text: b[j]})
			j++
		}
	}
	return append(append(out, marked('-', a[i:])...), marked('+', b[j:])...)
}

func marked(mark byte, lines []string) []comparedLine {
	var out []comparedLine
	for _, l := range lines {
		out = append(out, comparedLine{mark: mark, text: l})
	}
	return out
}

// shorten leaves out lines that are the same and far from a change, unless that
// would save less than two.
func shorten(all []comparedLine) []comparedLine {
	near := make([]bool, len(all))
	for i, l := range all {
		if l.mark != ' ' {
			for j := max(0, i-contextLines); j < min(len(all), i+contextLines+1); j++ {
				near[j] = true
			}
		}
	}
	var out []comparedLine
	for i := 0; i < len(all); {
		end := i
		for end < len(all) && !near[end] {
			end++
		}
		switch {
		case end-i >= 2:
			out = append(out, comparedLine{skipped: end - i})
			i = end
		default:
			out = append(out, all[i])
			i++
		}
	}
	return out
}
