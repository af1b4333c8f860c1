// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// page is one file of the documentation.
type page struct {
	// file is its name, such as "quickstart.md".
	file     string
	title    string
	sections []*section
	// about is what the front page says of the page.
	about string
}

// section is what stands under one heading, up to the next one.
type section struct {
	page *page
	// headings lead to the section, the outermost first, without the page's
	// title. Empty for what stands under the title.
	headings []string
	// anchor is the fragment that links to the heading; empty for the title.
	anchor string
	blocks []block
	// reference says that the section is made from the program.
	reference bool
}

// title names the section for a reader.
func (s *section) title() string {
	if len(s.headings) == 0 {
		return s.page.title
	}
	return s.page.title + ": " + s.headings[len(s.headings)-1]
}

// front reports whether the section lists the pages: it has words of all of them.
func (s *section) front() bool { return s.page.file == frontPage }

// link leads to the section, relative to the folder of the pages.
func (s *section) link() string {
	if s.anchor == "" {
		return s.page.file
	}
	return s.page.file + "#" + s.anchor
}

// blockKind is what a block is to a reader.
type blockKind int

const (
	paragraph blockKind = iota
	// item is one entry of a list.
	item
	// row is one row of a table, written as "first cell: other cells".
	row
	// code is a sample, fences included.
	code
)

// block is the smallest piece that an answer can consist of, besides the
// sentences of a paragraph.
type block struct {
	kind blockKind
	text string
}

// frontPage lists the others.
const frontPage = "index.md"

// readPages reads all pages, the front page first.
func readPages(docs fs.FS) ([]*page, error) {
	names, err := fs.Glob(docs, "*.md")
	if err != nil {
		return nil, err
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == frontPage) != (b == frontPage) {
			if a == frontPage {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	pages := make([]*page, 0, len(names))
	about := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(docs, name)
		if err != nil {
			return nil, fmt.Errorf("read the page %s: %w", name, err)
		}
		pages = append(pages, parsePage(path.Base(name), string(text)))
		if name != frontPage {
			continue
		}
		for _, m := range entries.FindAllStringSubmatch(string(text), -1) {
			about[m[2]] = m[1] + " " + m[3]
		}
	}
	for _, p := range pages {
		p.about = about[p.file]
	}
	return pages, nil
}

// entries are the lines of the front page: "- [Title](page.md): what it is about."
var entries = regexp.MustCompile(`(?m)^- \[([^\]]+)\]\(([^)]+\.md)\):? *(.*)$`)
