// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package heap gives programs with a small heap room to make garbage in.
package heap

import (
	"os"
	"runtime"
)

// Room has the garbage collector begin when the heap has grown by as many bytes
// again, instead of by four megabytes, until done is called. A query makes
// garbage and leaves hardly anything, so that a server or plugin would collect
// every few dozen queries for next to nothing.
//
// It holds memory that is never touched: the collector counts it, and the
// system gives none for it. Beside a large heap it makes no difference.
// Whoever sets GOGC has their own idea, and is left it.
func Room(bytes int) (done func()) {
	var room []byte
	if os.Getenv("GOGC") == "" {
		room = make([]byte, bytes)
		// Where it reuses memory, the runtime has cleared and so touched it.
		giveBack(room)
	}
	return func() { runtime.KeepAlive(room) }
}
