// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package website holds the documentation of AUA: Markdown that reads well on
// a code host and in a terminal, and that the program carries with it, so that
// the specialist "handbook" can answer from it.
package website

import (
	"embed"
	"io/fs"
)

//go:embed docs/*.md
var embedded embed.FS

// Docs returns the pages, each a file NAME.md at the top. The page index.md
// lists the others in the order in which they are best read.
func Docs() fs.FS {
	docs, err := fs.Sub(embedded, "docs")
	if err != nil {
		panic(err) // the path is a constant, and valid
	}
	return docs
}
