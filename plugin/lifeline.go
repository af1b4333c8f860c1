// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"os"
)

// lifeline is a pipe whose writing end only the host holds. Every process has
// its own: whether a pipe blocks is a property that all who have it share, and
// Node.js changes it, so that the read of another plugin would fail. A plugin
// inherits the reading end and leaves when it ends, so that the kernel itself
// tells plugins that their host is gone, however it went.
type lifeline struct {
	reader, writer *os.File
}

func newLifeline() (*lifeline, error) {
	r, w, err := os.Pipe() // both are closed in children unless passed on
	if err != nil {
		return nil, fmt.Errorf("make a plugin's lifeline: %w", err)
	}
	return &lifeline{reader: r, writer: w}, nil
}

// close tells the plugin to leave.
func (l *lifeline) close() {
	_ = l.writer.Close()
	_ = l.reader.Close()
}
