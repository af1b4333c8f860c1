// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"fmt"
	"strings"
)

// bracket is one that was opened.
type bracket struct {
	offset int
	mark   byte
	// template says that it is the brace of an interpolation.
	template bool
}

// reader goes through code once.
type reader struct {
	*lexicon
	code string
	at   int
	open []bracket
	// lost says that something was met that the lexicon cannot read.
	lost bool
	// value says that the code so far ends in a value, so that a slash divides.
	value bool
}

var closing = map[byte]byte{')': '(', ']': '[', '}': '{'}

func (r *reader) read() *defect {
	for r.at < len(r.code) && !r.lost {
		if r.skipComment() {
			continue
		}
		if d, ok := r.readString(); ok {
			if d != nil {
				return d
			}
			continue
		}
		c := r.code[r.at]
		switch c {
		case '(', '[', '{':
			r.open = append(r.open, bracket{offset: r.at, mark: c})
			r.value = false
		case ')', ']', '}':
			if len(r.open) == 0 {
				return &defect{r.at, fmt.Sprintf("the bracket %q was never opened", string(c))}
			}
			last := r.open[len(r.open)-1]
			if last.mark != closing[c] {
				return &defect{r.at, fmt.Sprintf("the bracket %q closes %q", string(c), string(last.mark))}
			}
			r.open = r.open[:len(r.open)-1]
			r.value = c != '}'
			if last.template {
				r.at++
				if d := r.template(last.offset); d != nil {
					return d
				}
				continue
			}
		case '/':
			if r.regex && !r.value {
				r.skipRegex()
				continue
			}
			r.value = false
		case ' ', '\t', '\r', '\n':
		default:
			r.word(c)
			continue
		}
		r.at++
	}
	if len(r.open) > 0 && !r.lost {
		last := r.open[len(r.open)-1]
		return &defect{last.offset, fmt.Sprintf("the bracket %q is never closed", string(last.mark))}
	}
	return nil
}

// skipComment skips a comment that begins here. One that never ends makes the
// code unreadable rather than wrong: it may end in what was left out.
func (r *reader) skipComment() bool {
	rest := r.code[r.at:]
	for _, mark := range r.lineComments {
		if strings.HasPrefix(rest, mark) {
			comment, _, _ := strings.Cut(rest, "\n")
			r.at += len(comment)
			// A comment that opens a bracket is code that was commented out, or
			// the beginning of an output that goes on without a comment.
			comment = strings.TrimSpace(comment)
			r.lost = strings.IndexByte("([{", comment[len(comment)-1]) >= 0
			return true
		}
	}
	for _, marks := range r.blockComments {
		if !strings.HasPrefix(rest, marks[0]) {
			continue
		}
		for depth := 0; ; {
			rest := r.code[r.at:]
			switch {
			case rest == "":
				r.lost = true
				return true
			case strings.HasPrefix(rest, marks[0]) && (r.nested || depth == 0):
				depth++
				r.at += len(marks[0])
			case strings.HasPrefix(rest, marks[1]):
				depth--
				r.at += len(marks[1])
				if depth == 0 {
					return true
				}
			default:
				r.at++
			}
		}
	}
	return false
}

// readString reads a string that begins here. It reports false when none does.
func (r *reader) readString() (*defect, bool) {
	for _, q := range r.quotes {
		if !strings.HasPrefix(r.code[r.at:], q.mark) {
			continue
		}
		start := r.at
		r.at += len(q.mark)
		if q.lifetime && !r.character(q.mark[0]) {
			return nil, true
		}
		return r.stringBody(q, start), true
	}
	return nil, false
}

// character reports whether what follows a quote is a character and its
// closing quote, rather than the name of a lifetime.
func (r *reader) character(mark byte) bool {
	rest := r.code[r.at:]
	if strings.HasPrefix(rest, "\\") {
		return true
	}
	for i := range rest {
		if i > 0 {
			return rest[i] == mark
		}
	}
	return false
}

// stringBody reads the rest of a string that began at start.
func (r *reader) stringBody(q quote, start int) *defect {
	for r.at < len(r.code) {
		rest := r.code[r.at:]
		switch {
		case rest[0] == '\\':
			r.at += 2
		case strings.HasPrefix(rest, q.mark):
			r.at += len(q.mark)
			r.value = true
			return nil
		case q.interpolated && strings.HasPrefix(rest, "${"):
			r.open = append(r.open, bracket{offset: r.at + 1, mark: '{', template: true})
			r.at += 2
			r.value = false
			return nil
		case rest[0] == '\n' && !q.multiline:
			return &defect{start, "the string is never closed"}
		default:
			r.at++
		}
	}
	r.at = len(r.code)
	return &defect{start, "the string is never closed"}
}

// template reads on in the string whose interpolation, begun at start, has ended.
func (r *reader) template(start int) *defect {
	for _, q := range r.quotes {
		if q.interpolated {
			return r.stringBody(q, start)
		}
	}
	return nil
}

// skipRegex skips a regular expression, in which a slash between brackets does
// not count. One that is not closed on its line is none, and the code unreadable.
func (r *reader) skipRegex() {
	class := false
	for r.at++; r.at < len(r.code); r.at++ {
		switch c := r.code[r.at]; {
		case c == '\\':
			r.at++
		case c == '\n':
			r.lost = true
			return
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			r.at++
			r.value = true
			return
		}
	}
	r.lost = true
}

// word reads a word, a number or a single operator.
func (r *reader) word(c byte) {
	start := r.at
	for r.at < len(r.code) && isWord(r.code[r.at]) {
		r.at++
		// A quote between digits separates them, as in 1'000.
		if r.at+1 < len(r.code) && r.code[r.at] == '\'' && '0' <= c && c <= '9' && isWord(r.code[r.at+1]) {
			r.at++
		}
	}
	if r.at == start {
		r.at++
		r.value = false
		return
	}
	switch r.code[start:r.at] {
	case "return", "typeof", "case", "in", "of", "do", "else", "void", "delete", "throw", "new", "await", "yield":
		r.value = false
	default:
		r.value = true
	}
}

func isWord(c byte) bool {
	return isLetter(c) || '0' <= c && c <= '9' || c == '_' || c == '$' || c >= 0x80
}
