// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"os"
	"runtime"
)

// heapRoom holds memory until done is called. It is never touched, and so takes
// none, but the collector counts it, and begins when the heap has grown by as
// much, instead of by four megabytes: a query makes garbage and leaves hardly
// anything, so that it would run every few dozen queries for next to nothing.
// Whoever sets GOGC has their own idea.
func heapRoom() (done func()) {
	var room []byte
	if os.Getenv("GOGC") == "" {
		room = make([]byte, 16<<20)
	}
	return func() { runtime.KeepAlive(room) }
}
