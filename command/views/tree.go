// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import "fmt"

// node is a line of a tree with what hangs below it.
type node struct {
	text     string
	children []*node
}

// add hangs a formatted line below n and returns it.
func (n *node) add(format string, args ...any) *node {
	child := &node{text: fmt.Sprintf(format, args...)}
	n.children = append(n.children, child)
	return child
}

// Tree adds n and what hangs below it.
func (t *Text) Tree(n *node) {
	t.Line("%s", n.text)
	t.branches(n, "")
}

func (t *Text) branches(n *node, prefix string) {
	for i, c := range n.children {
		fork, rail := "├─ ", "│  "
		if i == len(n.children)-1 {
			fork, rail = "└─ ", "   "
		}
		t.Line("%s%s", t.Dim(prefix+fork), c.text)
		t.branches(c, prefix+rail)
	}
}
