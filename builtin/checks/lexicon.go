// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import "strings"

// lexicon is what one must know of a language to find its brackets: how
// comments and strings begin and end. It is deliberately short of a grammar.
type lexicon struct {
	// lineComments and blockComments begin and end what is not code.
	lineComments  []string
	blockComments [][2]string
	// nested says that block comments nest.
	nested bool
	// quotes are the delimiters of strings, longest first. A string of one
	// quote character ends at the end of its line.
	quotes []quote
	// opaque are signs of something that the lexicon does not know, such as
	// markup or raw strings: code that has one is not judged.
	opaque []string
	// regex says that a slash may begin a regular expression.
	regex bool
}

// quote is one kind of string.
type quote struct {
	mark string
	// multiline strings may contain line breaks.
	multiline bool
	// interpolated strings contain code between ${ and }.
	interpolated bool
	// lifetime says that the mark may also stand alone, as in Rust.
	lifetime bool
}

var (
	doubleQuoted = quote{mark: "\""}
	singleQuoted = quote{mark: "'"}
	cComments    = [][2]string{{"/*", "*/"}}

	cLexicon = lexicon{
		lineComments: []string{"//"}, blockComments: cComments,
		quotes: []quote{doubleQuoted, singleQuoted},
		opaque: []string{"R\"", "#else", "#elif", "#error", "\\\n"},
	}
	javaLexicon = lexicon{
		lineComments: []string{"//"}, blockComments: cComments,
		quotes: []quote{{mark: "\"\"\"", multiline: true}, doubleQuoted, singleQuoted},
	}
	scriptLexicon = lexicon{
		lineComments: []string{"//"}, blockComments: cComments, regex: true,
		quotes: []quote{doubleQuoted, singleQuoted, {mark: "`", multiline: true, interpolated: true}},
		opaque: []string{"</", "/>", "<!--"},
	}
	pythonLexicon = lexicon{
		lineComments: []string{"#"},
		quotes: []quote{
			{mark: "\"\"\"", multiline: true}, {mark: "'''", multiline: true}, doubleQuoted, singleQuoted,
		},
		opaque: []string{">>>", "\n$ "},
	}
	rustLexicon = lexicon{
		lineComments: []string{"//"}, blockComments: cComments, nested: true,
		quotes: []quote{{mark: "\"", multiline: true}, {mark: "'", lifetime: true}},
		opaque: []string{"r\"", "r#", "macro_rules!"},
	}
	sharpLexicon = lexicon{
		lineComments: []string{"//"}, blockComments: cComments,
		quotes: []quote{doubleQuoted, singleQuoted},
		opaque: []string{"@\"", "$\"", "\"\"\"", "#if", "#region"},
	}
)

// lexicons are the languages that can be checked, by the names that code
// blocks give them.
var lexicons = map[string]*lexicon{
	"c": &cLexicon, "cpp": &cLexicon, "c++": &cLexicon, "cc": &cLexicon, "h": &cLexicon, "hpp": &cLexicon,
	"java": &javaLexicon, "kotlin": &javaLexicon,
	"javascript": &scriptLexicon, "js": &scriptLexicon, "typescript": &scriptLexicon, "ts": &scriptLexicon, "mjs": &scriptLexicon,
	"python": &pythonLexicon, "py": &pythonLexicon, "python3": &pythonLexicon,
	"rust": &rustLexicon, "rs": &rustLexicon,
	"csharp": &sharpLexicon, "cs": &sharpLexicon, "c#": &sharpLexicon,
}

// defect finds the first bracket that does not match. It reports false for
// code that it cannot judge.
func (l *lexicon) defect(code string) (*defect, bool) {
	for _, sign := range l.opaque {
		if strings.Contains(code, sign) {
			return nil, false
		}
	}
	r := &reader{lexicon: l, code: code}
	d := r.read()
	return d, !r.lost
}
