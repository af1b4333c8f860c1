// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import "context"

// slots bound the completions that are made at once. Without room there is no bound.
type slots chan struct{}

// take waits for a slot, and returns false when the client goes away meanwhile.
func (s slots) take(ctx context.Context) bool {
	if cap(s) == 0 {
		return true
	}
	select {
	case s <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s slots) give() {
	if cap(s) > 0 {
		<-s
	}
}
