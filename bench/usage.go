// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

var errProc = errors.New("the usage of a process cannot be read")

// tick is the unit of processor time in /proc: Linux reports hundredths of a
// second to every program.
const tick = 10 * time.Millisecond

// CPU is the processor time that the processes have used together, user and
// system. It is exact to a tick for each.
func CPU(pids ...int) (time.Duration, error) {
	var sum time.Duration
	for _, pid := range pids {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return 0, errors.Join(errProc, err)
		}
		d, err := cpuOf(b)
		if err != nil {
			return 0, err
		}
		sum += d
	}
	return sum, nil
}

// cpuOf reads utime and stime, the fields 14 and 15 of proc_pid_stat(5). The
// second field is the program's name, and may hold spaces and parentheses.
func cpuOf(stat []byte) (time.Duration, error) {
	const first, utime, stime = 3, 14, 15
	end := bytes.LastIndexByte(stat, ')')
	fields := bytes.Fields(stat[end+1:])
	if end < 0 || len(fields) <= stime-first {
		return 0, errProc
	}
	var ticks int64
	for _, f := range [][]byte{fields[utime-first], fields[stime-first]} {
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return 0, errors.Join(errProc, err)
		}
		ticks += n
	}
	return time.Duration(ticks) * tick, nil
}

// PSS is the memory of a process in bytes, with its share of the pages that it
// has in common with others: a plugin that is the same program as its host
// shares the program's text with it.
func PSS(pid int) (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, errors.Join(errProc, err)
	}
	return pssOf(b)
}

func pssOf(rollup []byte) (int64, error) {
	for line := range bytes.Lines(rollup) {
		if value, ok := bytes.CutPrefix(line, []byte("Pss:")); ok {
			fields := bytes.Fields(value)
			if len(fields) != 2 || string(fields[1]) != "kB" {
				return 0, errProc
			}
			n, err := strconv.ParseInt(string(fields[0]), 10, 64)
			return n << 10, err
		}
	}
	return 0, errProc
}
