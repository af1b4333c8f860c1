// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0":       0,
		"0s":      0,
		"60s":     time.Minute,
		"1m30s":   90 * time.Second,
		"500ms":   500 * time.Millisecond,
		"30d":     30 * day,
		"1d12h":   36 * time.Hour,
		"1.5d":    36 * time.Hour,
		" 2h ":    2 * time.Hour,
		"106751d": 106751 * day,
	} {
		got, err := ParseDuration(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for text, message := range map[string]string{
		"":              "is not a duration",
		"soon":          "is not a duration",
		"60":            `"60" has no unit; write "60s" for seconds`,
		"1.5":           "has no unit",
		"-5s":           "is negative",
		"-1d":           "is negative",
		"2 minutes":     "is not a duration",
		"d":             "is not a duration",
		"xd":            "is not a duration",
		"NaNd":          "is not a duration",
		"1d1d":          "is not a duration",
		"200000d":       "is not a duration",
		"106751d48h":    "is not a duration",
		"9999999999h":   "is not a duration",
		"1d2x":          "is not a duration",
		"-0.5d":         "is negative",
		"1 d 12 h":      "is not a duration",
		"1e400":         "is not a duration",
		"\x00":          "is not a duration",
		"10000000000ss": "is not a duration",
	} {
		_, err := ParseDuration(text)
		require.ErrorContains(t, err, message, "%q", text)
	}
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", time.Minute: "1m", 90 * time.Second: "1m30s", 2 * time.Hour: "2h", 30 * day: "30d",
		36 * time.Hour: "36h", 250 * time.Millisecond: "250ms", time.Hour + time.Second: "1h0m1s", 10 * time.Minute: "10m",
		20 * time.Second: "20s", 100 * time.Hour: "100h",
	} {
		require.Equal(t, want, FormatDuration(d))
	}
}

// TestDurationRoundTrip: what is written is read as the same, in both forms.
func TestDurationRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		d := time.Duration(random.Int64N(int64(400 * day)))
		if random.IntN(2) == 0 {
			d = d.Truncate([]time.Duration{time.Second, time.Minute, time.Hour, day}[random.IntN(4)])
		}
		got, err := ParseDuration(FormatDuration(d))
		require.NoError(t, err)
		require.Equal(t, d, got)
		got, err = time.ParseDuration(goDuration(d))
		require.NoError(t, err)
		require.Equal(t, d, got)
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "1048576": 1 << 20, "32MiB": 32 << 20, "1.5 GiB": 3 << 29, "500kB": 500_000, "2MB": 2_000_000,
		"1TiB": 1 << 40, "12B": 12, "1GB": 1e9, "1TB": 1e12, "64KiB": 64 << 10,
	} {
		got, err := parseSize(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for text, message := range map[string]string{
		"": "is not a size", "MiB": "is not a size", "32 megs": "is not a size", "32mb": "is not a size",
		"-1MiB": "is negative", "9999999TiB": "is larger than any file", "NaN": "is not a size", "InfB": "is not a size",
	} {
		_, err := parseSize(text)
		require.ErrorContains(t, err, message, "%q", text)
	}
}

func TestSizeRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		size := random.Int64N(1<<40) << random.IntN(10)
		got, err := parseSize(formatSize(size))
		require.NoError(t, err)
		require.Equal(t, size, got)
	}
	require.Equal(t, "32MiB", formatSize(32<<20))
	require.Equal(t, "0B", formatSize(0))
	require.Equal(t, "1000B", formatSize(1000))
	require.NotPanics(t, func() { formatSize(math.MaxInt64) })
}
