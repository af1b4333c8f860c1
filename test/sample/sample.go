// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package sample reads the samples of documentation: the fenced blocks of a
// page, the commands in them, and what they are shown to print. There "..."
// stands for any text, and alone on a line for any lines.
package sample

import (
	"fmt"
	"regexp"
	"strings"
)

// Block is a fenced block of a page.
type Block struct {
	Page string
	// Info is what stands behind the fence, such as "console test".
	Info, Text string
}

// Step is a command of a block, and what it prints.
type Step struct{ Command, Output string }

var fenced = regexp.MustCompile("(?ms)^```([^\n`]*)\n(.*?)^```[ \t]*$")

// Blocks returns the blocks of a page, in order.
func Blocks(page, text string) []Block {
	var found []Block
	for _, m := range fenced.FindAllStringSubmatch(text, -1) {
		found = append(found, Block{page, strings.TrimSpace(m[1]), m[2]})
	}
	return found
}

// Steps returns the commands of a block: the lines behind "$ ". A line that ends
// with a backslash goes on in the next one.
func (b Block) Steps() ([]Step, error) {
	var list []Step
	continued := false
	for line := range strings.Lines(b.Text) {
		command, begins := strings.CutPrefix(line, "$ ")
		switch {
		case begins:
			list = append(list, Step{Command: command})
		case len(list) == 0:
			return nil, fmt.Errorf("%s: a sample begins with what no command prints:\n%s", b.Page, b.Text)
		case continued:
			list[len(list)-1].Command += line
		default:
			list[len(list)-1].Output += line
			continue
		}
		continued = strings.HasSuffix(line, "\\\n")
	}
	for i := range list {
		list[i].Command = strings.TrimSpace(list[i].Command)
	}
	return list, nil
}

// Pattern is the regular expression of an output that a page shows.
func Pattern(output string) string {
	var b strings.Builder
	b.WriteString(`^`)
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\n")
		if line == "..." {
			b.WriteString(`(?:.*\n)*`)
			continue
		}
		b.WriteString(strings.ReplaceAll(regexp.QuoteMeta(line), `\.\.\.`, `.*`) + `\n`)
	}
	return b.String() + `$`
}
