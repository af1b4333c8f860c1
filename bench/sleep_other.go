// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !linux

package bench

import "time"

// sleep is as exact as the runtime's timers are.
func sleep(d time.Duration) { time.Sleep(d) }
