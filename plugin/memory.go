// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

// memoryAge is how old a measured size may be. The system adds it up page by
// page, so that it is not measured for everybody who asks.
const memoryAge = time.Second

// memory is the size of an instance's process, measured when somebody asks.
type memory struct {
	mu  sync.Mutex
	pid int
	at  time.Time
	// size is the newest measurement and first that of the process's start, in bytes.
	size, first int64
}

// born notes the size of a process that has just become ready.
func (m *memory) born(pid int, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pid, m.at, m.size = pid, now, proportionalSize(pid)
	m.first = m.size
}

// of returns the size of the process now, and what it was at its start; 0 when
// the system does not tell.
func (m *memory) of(pid int, now time.Time) (size, first int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if pid != m.pid {
		return 0, 0 // it is just being started
	}
	if age := now.Sub(m.at); age < 0 || age >= memoryAge {
		m.at, m.size = now, proportionalSize(pid)
	}
	return m.size, m.first
}

// proportionalSize returns a process's proportional set size in bytes: what it
// has for itself, and its share of what it has in common with others. It is 0
// where the system does not tell.
func proportionalSize(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(b) {
		if rest, ok := bytes.CutPrefix(line, []byte("Pss:")); ok {
			if fields := bytes.Fields(rest); len(fields) == 2 {
				kib, _ := strconv.ParseInt(string(fields[0]), 10, 64)
				return kib << 10
			}
		}
	}
	return 0
}

// A process counts as grown when it is so many times as large as at its start,
// and larger by so much: a start is small, and buffers take their size.
const (
	grownTimes = 2
	grownBytes = 64 << 20
)

// growth says that a process has grown a lot since its start; empty when it has not.
func growth(size, first int64, since time.Time) string {
	if first == 0 || size < first*grownTimes || size-first < grownBytes {
		return ""
	}
	return fmt.Sprintf("Its memory grew from %d MiB at its start, %s, to %d MiB. If it goes on, the plugin leaks; \"aua extensions reload -force\" replaces its process.",
		first>>20, since.UTC().Format(time.RFC3339), size>>20)
}
