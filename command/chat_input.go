// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// After a cancelled answer the server needs a moment to end its turn; the next
// question is sent again for so long.
const (
	conflictTries = 50
	conflictPause = 100 * time.Millisecond
)

// pause waits; false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// readLines yields the lines of r, without their ends, until there are no more.
func readLines(r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		in := bufio.NewReader(r)
		for {
			line, err := in.ReadString('\n')
			if line != "" {
				lines <- strings.TrimRight(line, "\r\n")
			}
			if err != nil {
				return
			}
		}
	}()
	return lines
}

// read returns the next question or command. ok is false when the chat is over
// with the given exit status.
func (c *chat) read() (line string, status int, ok bool) {
	c.prompt("> ")
	warned := c.cancelled
	for {
		select {
		case next, more := <-c.lines:
			switch {
			case !more && line != "":
				return strings.TrimSuffix(line, "\n"), 0, true
			case !more:
				c.prompt("\n")
				return "", 0, false
			}
			if rest, goesOn := strings.CutSuffix(next, `\`); goesOn {
				line += rest + "\n"
				c.prompt(". ")
				continue
			}
			return strings.TrimRight(line+next, " \t"), 0, true
		case <-c.stops.signals:
			if warned || !c.person {
				c.prompt("\n")
				return "", exitInterrupted, false
			}
			warned, line = true, ""
			c.hint("\nCtrl-C again, Ctrl-D or /quit leaves.")
			c.prompt("> ")
		}
	}
}

// interrupts are the interrupts that a command handles one by one.
type interrupts struct{ signals chan os.Signal }

func catchInterrupts() *interrupts {
	i := &interrupts{signals: make(chan os.Signal, 1)}
	signal.Notify(i.signals, os.Interrupt, syscall.SIGTERM)
	return i
}

// stop lets interrupts end the program again.
func (i *interrupts) stop() { signal.Stop(i.signals) }

// cancel returns a context that ends with the next interrupt. With the one
// after it the program exits. Call done when the work is done.
func (i *interrupts) cancel(ctx context.Context) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancel(ctx)
	finished := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for n := 0; ; n++ {
			select {
			case <-finished:
				return
			case <-i.signals:
				if n > 0 {
					os.Exit(exitInterrupted)
				}
				cancel()
			}
		}
	}()
	return ctx, func() {
		close(finished)
		<-ended
		cancel()
	}
}
