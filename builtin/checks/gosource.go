// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// goFrames are what a piece of Go may be a part of. Answers show declarations,
// statements, fields, methods, elements and cases without what surrounds them.
var goFrames = []struct{ before, after string }{
	{"package p\n", "\n"},
	{"package p\nfunc _() {\n", "\n}\n"},
	{"package p\ntype _ struct {\n", "\n}\n"},
	{"package p\ntype _ interface {\n", "\n}\n"},
	{"package p\nvar _ = T{\n", "\n}\n"},
	{"package p\nvar _ = \n", "\n"},
	{"package p\nfunc _() { switch {\n", "\n}}\n"},
	{"package p\nfunc _() { select {\n", "\n}}\n"},
}

// goDefect returns nil when code is a Go file, or would be one inside one of
// the frames, or is a mixture of declarations and statements. Otherwise it
// returns the error of the reading that got furthest.
func goDefect(code string) *defect {
	if startsWithPackage(code) {
		return parseGo("", code, "")
	}
	var furthest *defect
	for _, frame := range goFrames {
		d := parseGo(frame.before, code, frame.after)
		if d == nil {
			return nil
		}
		if furthest == nil || d.offset > furthest.offset {
			furthest = d
		}
	}
	declarations, statements := splitGo(code)
	d := parseGo("package p\n", declarations, "\n")
	if d == nil {
		d = parseGo("package p\nfunc _() {\n", statements, "\n}\n")
	}
	if d == nil {
		return nil
	}
	if d.offset > furthest.offset {
		furthest = d
	}
	return furthest
}

// parseGo parses before+code+after and returns the first error.
func parseGo(before, code, after string) *defect {
	_, err := parser.ParseFile(token.NewFileSet(), "", before+code+after, parser.SkipObjectResolution)
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return nil
	}
	return &defect{min(max(list[0].Pos.Offset-len(before), 0), len(code)), list[0].Msg}
}

// startsWithPackage reports whether the first token of code is a package clause.
func startsWithPackage(code string) bool {
	_, tok, _ := newGoScanner(code).Scan()
	return tok == token.PACKAGE
}

// splitGo blanks out, in two copies of code, what does not belong there: the
// statements in the first and the declarations in the second. Both keep every
// offset. A declaration begins a line, outside of all brackets, with import, or
// with func and a name or a receiver.
func splitGo(code string) (declarations, statements string) {
	type tok struct {
		offset int
		kind   token.Token
	}
	file := token.NewFileSet().AddFile("", 1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), nil, 0)
	var toks []tok
	for {
		pos, kind, _ := s.Scan()
		if kind == token.EOF {
			break
		}
		toks = append(toks, tok{file.Offset(pos), kind})
	}
	decl, stmt := []byte(code), []byte(code)
	depth, start, declaring := 0, 0, false
	cut := func(end int) {
		blank(map[bool][]byte{true: stmt, false: decl}[declaring], start, end)
		start = end
	}
	fresh := true
	for i, t := range toks {
		if depth == 0 && fresh {
			begins := t.kind == token.IMPORT
			if t.kind == token.FUNC && i+1 < len(toks) {
				next := toks[i+1].kind
				begins = next == token.IDENT || next == token.LPAREN && receiver(code[t.offset:])
			}
			if begins != declaring {
				cut(t.offset)
				declaring = begins
			}
		}
		switch t.kind {
		case token.LBRACE, token.LPAREN, token.LBRACK:
			depth++
		case token.RBRACE, token.RPAREN, token.RBRACK:
			depth--
		}
		fresh = t.kind == token.SEMICOLON
	}
	cut(len(code))
	return string(decl), string(stmt)
}

// receiver reports whether "func (…" at the beginning of code declares a
// method: a name and another parenthesis follow the first ones.
func receiver(code string) bool {
	end := strings.IndexByte(code, ')')
	if end < 0 {
		return false
	}
	s := newGoScanner(code[end+1:])
	if _, tok, _ := s.Scan(); tok != token.IDENT {
		return false
	}
	_, tok, _ := s.Scan()
	return tok == token.LPAREN
}

func newGoScanner(code string) *scanner.Scanner {
	s := &scanner.Scanner{}
	s.Init(token.NewFileSet().AddFile("", -1, len(code)), []byte(code), nil, 0)
	return s
}

// blank overwrites b[start:end] with spaces, other than its line breaks.
func blank(b []byte, start, end int) {
	for i := start; i < end; i++ {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
}
