// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// ParseDuration reads a duration: what [time.ParseDuration] reads, and days,
// as in "30d" or "1d12h". It refuses negative ones. The error is a full
// sentence for the user.
func ParseDuration(text string) (time.Duration, error) {
	t := strings.TrimSpace(text)
	if _, err := strconv.ParseFloat(t, 64); err == nil && t != "0" {
		return 0, fmt.Errorf("%q has no unit; write %q for seconds", text, t+"s")
	}
	var days time.Duration
	if n, rest, found := strings.Cut(t, "d"); found {
		count, err := strconv.ParseFloat(n, 64)
		if err != nil || math.IsNaN(count) || math.Abs(count) > float64(math.MaxInt64/int64(day)) {
			return 0, notDuration(text)
		}
		days = time.Duration(count * float64(day))
		if t = rest; t == "" {
			t = "0"
		}
	}
	d, err := time.ParseDuration(t)
	if err != nil {
		return 0, notDuration(text)
	}
	if d < 0 || days < 0 {
		return 0, fmt.Errorf("%q is negative; a duration is 0 or more", text)
	}
	if d > math.MaxInt64-days {
		return 0, notDuration(text)
	}
	return days + d, nil
}

func notDuration(text string) error {
	return fmt.Errorf("%q is not a duration; write a number and a unit (ms, s, m, h or d), as in \"500ms\", \"60s\", \"1m30s\" or \"30d\"", text)
}

// FormatDuration writes d as a configuration does: in whole days where
// it can, else as [time.Duration.String] does, without zero parts at the end.
func FormatDuration(d time.Duration) string {
	if d >= day && d%day == 0 {
		return strconv.FormatInt(int64(d/day), 10) + "d"
	}
	return goDuration(d)
}

// goDuration writes d so that [time.ParseDuration] reads it.
func goDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// sizeUnits are the units of a size, the largest first.
var sizeUnits = []struct {
	name  string
	bytes int64
}{
	{"TiB", 1 << 40},
	{"GiB", 1 << 30},
	{"MiB", 1 << 20},
	{"KiB", 1 << 10},
	{"TB", 1e12},
	{"GB", 1e9},
	{"MB", 1e6},
	{"kB", 1e3},
	{"B", 1},
}

// parseSize reads a number of bytes: "32MiB", "1.5 GiB", "500kB" or "1048576".
// The error is a full sentence for the user.
func parseSize(text string) (int64, error) {
	t := strings.TrimSpace(text)
	unit := int64(1)
	for _, u := range sizeUnits {
		if n, found := strings.CutSuffix(t, u.name); found {
			t, unit = strings.TrimSpace(n), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(t, 64)
	switch {
	case err != nil || math.IsNaN(n) || math.IsInf(n, 0):
		return 0, fmt.Errorf("%q is not a size; write a number and a unit (B, kB, MB, GB, KiB, MiB or GiB), as in \"32MiB\"", text)
	case n < 0:
		return 0, fmt.Errorf("%q is negative; a size is 0 or more", text)
	case n*float64(unit) >= math.MaxInt64:
		return 0, fmt.Errorf("%q is larger than any file", text)
	}
	return int64(n * float64(unit)), nil
}

// formatSize writes bytes so that parseSize reads it, in the largest binary
// unit that needs no fraction.
func formatSize(bytes int64) string {
	for _, u := range sizeUnits {
		if strings.HasSuffix(u.name, "iB") && bytes >= u.bytes && bytes%u.bytes == 0 {
			return strconv.FormatInt(bytes/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(bytes, 10) + "B"
}
