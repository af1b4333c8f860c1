// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"sync"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/sdk/api"
)

// waitingLines is how many lines may wait to be written.
const waitingLines = 256

// lines writes the line that every query leaves in the log off the path of the
// query. None is lost: who finds the queue full, or closed, writes the line.
type lines struct {
	log   hclog.Logger
	queue chan *api.Decision
	done  sync.WaitGroup

	mu     sync.RWMutex
	closed bool
}

func newLines(log hclog.Logger) *lines {
	l := &lines{log: log, queue: make(chan *api.Decision, waitingLines)}
	l.done.Go(func() {
		for d := range l.queue {
			observe.LogQuery(log, d)
		}
	})
	return l
}

// add has the line of a decision written. d must not change any more.
func (l *lines) add(d *api.Decision) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if !l.closed {
		select {
		case l.queue <- d:
			return
		default:
		}
	}
	observe.LogQuery(l.log, d)
}

// close returns when all lines are written.
func (l *lines) close() {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.queue)
	}
	l.mu.Unlock()
	l.done.Wait()
}
