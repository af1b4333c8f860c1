// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	for name, tc := range map[string]struct {
		header map[string]string
		want   time.Duration
	}{
		"none":               {nil, 0},
		"seconds":            {map[string]string{"Retry-After": "20"}, 20 * time.Second},
		"part of a second":   {map[string]string{"Retry-After": "0.5"}, 500 * time.Millisecond},
		"zero":               {map[string]string{"Retry-After": "0"}, 0},
		"negative":           {map[string]string{"Retry-After": "-1"}, 0},
		"nonsense":           {map[string]string{"Retry-After": "soon"}, 0},
		"not a number":       {map[string]string{"Retry-After": "NaN"}, 0},
		"for ever":           {map[string]string{"Retry-After": "1e300"}, MaxRetryAfter},
		"milliseconds first": {map[string]string{"Retry-After-Ms": "150", "Retry-After": "20"}, 150 * time.Millisecond},
		"date":               {map[string]string{"Retry-After": date(time.Minute)}, time.Minute},
		"date in the past":   {map[string]string{"Retry-After": date(-time.Minute)}, 0},
		"date by the server's clock": {
			map[string]string{"Retry-After": date(time.Hour + time.Minute), "Date": date(time.Hour)}, time.Minute,
		},
	} {
		header := http.Header{}
		for k, v := range tc.header {
			header.Set(k, v)
		}
		require.Equal(t, tc.want, RetryAfter(header, now), name)
	}
}
