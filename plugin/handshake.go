// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"bytes"
	"io"
)

// firstLine is a reader that blocks until its content is known, and then gives
// it and ends. Whoever sets the content does not wait for the reader.
type firstLine struct {
	known   chan struct{}
	content bytes.Reader
}

var _ io.ReadCloser = (*firstLine)(nil)

func newFirstLine() *firstLine { return &firstLine{known: make(chan struct{})} }

// set makes the content known. It must be called exactly once.
func (f *firstLine) set(line []byte) {
	f.content.Reset(bytes.Clone(line))
	close(f.known)
}

// Read blocks until the content is known.
func (f *firstLine) Read(p []byte) (int, error) {
	<-f.known
	return f.content.Read(p)
}

// Close has nothing to release.
func (f *firstLine) Close() error { return nil }
