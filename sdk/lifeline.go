// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"io"
	"os"
	"strconv"
)

// watchLifeline ends the process when the host is gone. The host holds the
// other end of a pipe; the kernel closes it however the host dies.
func watchLifeline() {
	fd, err := strconv.Atoi(os.Getenv(LifelineEnv))
	if err != nil {
		return
	}
	pipe := os.NewFile(uintptr(fd), "lifeline")
	if pipe == nil {
		return
	}
	go func() {
		// Nothing is ever written; the read ends with the host.
		_, _ = io.Copy(io.Discard, pipe)
		os.Exit(1)
	}()
}
