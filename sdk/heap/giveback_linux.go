// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package heap

import "syscall"

// giveBack returns memory to the system, which has zeros for whoever reads it.
// That it may fail costs memory and nothing else.
func giveBack(b []byte) { _ = syscall.Madvise(b, syscall.MADV_DONTNEED) }
