// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct

import "time"

// patience is how long a call may take before anybody looks whether the host
// still wants it: most are over by then, and looking takes a goroutine.
const patience = time.Millisecond

// watch cancels a call when the host closes the connection. Nothing but the
// end can be read from a connection between a request and its answer.
type watch struct {
	timer *time.Timer
	over  chan struct{}
}

// begin watches from now on, until end.
func (w *watch) begin(c *call) {
	over := make(chan struct{})
	cancel := c.cancel
	w.over = over
	w.timer = time.AfterFunc(patience, func() {
		defer close(over)
		if _, err := c.Peek(1); err != nil {
			cancel()
		}
	})
}

// past makes a read end at once.
var past = time.Unix(1, 0)

// end returns when nobody reads from the connection any more.
func (w *watch) end(c *call) {
	if w.timer == nil {
		return
	}
	if !w.timer.Stop() {
		_ = c.conn.SetReadDeadline(past)
		<-w.over
		_ = c.conn.SetReadDeadline(time.Time{})
	}
	w.timer = nil
}
