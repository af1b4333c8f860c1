// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"regexp"
	"strings"
)

var (
	headingLine = regexp.MustCompile(`^(#{1,6})\s+(.+?)\s*#*\s*$`)
	itemLine    = regexp.MustCompile(`^\s*(?:[-*+]|\d+[.)])\s+(.*)$`)
	ruleLine    = regexp.MustCompile(`^\s*\|?[\s:|-]+\|[\s:|-]*$`)
	comments    = regexp.MustCompile(`(?s)<!--.*?-->`)
	marks       = regexp.MustCompile(`<!-- (/?generated)\b.*?-->`)
	link        = regexp.MustCompile(`\[([^\]]*)\]\([^()\s]*\)`)
	emphasis    = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	notInAnchor = regexp.MustCompile(`[^\p{L}\p{N} _-]+`)
)

// parser takes a page apart, line by line. It knows the Markdown that the
// documentation is written in: headings with "#", fences, lists, tables, paragraphs.
type parser struct {
	page *page
	at   *section
	// levels are the levels of at.headings.
	levels []int
	// open is the block that the next line goes on with; nil for none.
	open *block
	// header holds the cells of the table's first row, while in a table.
	header []string
	fence  string
	// generated says that what follows is made from the program.
	generated bool
}

func parsePage(file, text string) *page {
	p := &parser{page: &page{file: file, title: strings.TrimSuffix(file, ".md")}}
	p.begin(nil, "")
	for i, part := range marks.Split(text, -1) {
		p.generated = i%2 == 1
		for line := range strings.Lines(comments.ReplaceAllString(part, "")) {
			p.line(strings.TrimRight(line, "\r\n"))
		}
	}
	p.close()
	return p.page
}

func (p *parser) begin(headings []string, anchor string) {
	p.at = &section{page: p.page, headings: headings, anchor: anchor, reference: p.generated}
	p.page.sections = append(p.page.sections, p.at)
}

func (p *parser) line(line string) {
	bare := strings.TrimSpace(line)
	switch {
	case p.fence != "":
		p.open.text += "\n" + line
		if bare == p.fence {
			p.fence = ""
			p.close()
		}
	case strings.HasPrefix(bare, "```"), strings.HasPrefix(bare, "~~~"):
		p.close()
		p.fence = bare[:3]
		p.open = &block{code, line}
	case bare == "":
		p.close()
	case headingLine.MatchString(line):
		p.close()
		m := headingLine.FindStringSubmatch(line)
		p.heading(len(m[1]), m[2])
	case strings.HasPrefix(bare, "|"):
		p.tableLine(bare)
	case itemLine.MatchString(line):
		p.close()
		p.open = &block{item, plain(itemLine.FindStringSubmatch(line)[1])}
	case p.open != nil:
		p.open.text += " " + plain(bare)
	default:
		p.open = &block{paragraph, plain(bare)}
	}
}

func (p *parser) heading(level int, text string) {
	title := plain(text)
	if level == 1 && len(p.page.sections) == 1 {
		p.page.title = title
		return
	}
	for len(p.levels) > 0 && p.levels[len(p.levels)-1] >= level {
		p.levels = p.levels[:len(p.levels)-1]
	}
	headings := append(append([]string(nil), p.at.headings[:min(len(p.levels), len(p.at.headings))]...), title)
	p.levels = append(p.levels, level)
	p.begin(headings, strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(title), ""), " ", "-"))
}

func (p *parser) tableLine(line string) {
	if p.open != nil {
		p.close()
	}
	cells := cellsOf(line)
	switch {
	case p.header == nil:
		p.header = cells
	case ruleLine.MatchString(line):
	default:
		p.at.blocks = append(p.at.blocks, block{row, rowText(p.header, cells)})
	}
}

// rowText writes a table's row as a text: the first cell, what the other cells
// say in sentences, and in parentheses the others with their columns' titles.
func rowText(header, cells []string) string {
	var said, facts []string
	for i, cell := range cells[1:] {
		switch {
		case cell == "" || cell == "-":
		case strings.HasSuffix(cell, "."):
			said = append(said, cell)
		case i+1 < len(header) && header[i+1] != "" && len(cells) > 2:
			facts = append(facts, header[i+1]+" "+cell)
		default:
			facts = append(facts, cell)
		}
	}
	text := cells[0] + ": " + strings.Join(said, " ")
	switch {
	case len(said) == 0 && len(facts) == 0:
		return cells[0]
	case len(said) == 0:
		return text + strings.Join(facts, ", ")
	case len(facts) > 0:
		return text + " (" + strings.Join(facts, ", ") + ")"
	}
	return text
}

// cellsOf splits a row at its bars, but not at those that are escaped or in a span of code.
func cellsOf(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	var cells []string
	start, inCode := 0, false
	for i := range len(line) {
		switch {
		case line[i] == '`':
			inCode = !inCode
		case line[i] == '|' && !inCode && (i == 0 || line[i-1] != '\\'):
			cells = append(cells, cell(line[start:i]))
			start = i + 1
		}
	}
	return append(cells, cell(line[start:]))
}

func cell(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(plain(text), `\|`, "|"))
}

func (p *parser) close() {
	if p.open != nil && strings.TrimSpace(p.open.text) != "" {
		p.at.blocks = append(p.at.blocks, *p.open)
	}
	p.open, p.header = nil, nil
}

// plain removes what only a renderer can use: the targets of links, and emphasis.
func plain(text string) string {
	return emphasis.ReplaceAllString(link.ReplaceAllString(text, "$1"), "$1")
}
