// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"os"
)

// lifeline is a pipe whose writing end only the host holds. Every plugin
// inherits the reading end and leaves when it ends, so that the kernel itself
// tells plugins that their host is gone, however it went.
type lifeline struct {
	reader, writer *os.File
}

func newLifeline() (*lifeline, error) {
	r, w, err := os.Pipe() // both are closed in children unless passed on
	if err != nil {
		return nil, fmt.Errorf("make the plugins' lifeline: %w", err)
	}
	return &lifeline{reader: r, writer: w}, nil
}

// close tells all plugins to leave.
func (l *lifeline) close() {
	_ = l.writer.Close()
	_ = l.reader.Close()
}
