// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// exitInterrupted is the status of a program that an interrupt ended.
const exitInterrupted = 130

// untilInterrupted returns a context that ends with the first SIGINT or
// SIGTERM, so that the command can end in order. With the second one, hard is
// called and the program exits. Call stop when the command is done.
func untilInterrupted(hard func()) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	done := make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for n := 0; ; n++ {
			select {
			case <-signals:
			case <-done:
				return
			}
			if n == 0 {
				cancel()
				continue
			}
			hard()
			os.Exit(exitInterrupted)
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel()
	}
}
