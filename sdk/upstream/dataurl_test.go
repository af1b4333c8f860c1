// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDataURL(t *testing.T) {
	for url, want := range map[string][2]string{
		"data:image/png;base64,AAAA":             {"image/png", "AAAA"},
		"DATA:Image/PNG;name=x,y;base64,AA==":    {},
		"data:image/png;name=x;base64,AA==":      {"image/png", "AA=="},
		"data:;base64,AAAA":                      {"", "AAAA"},
		"data:image/svg+xml,%3Csvg%3E":           {},
		"data:image/png;base64,":                 {},
		"data:image/png;base64":                  {},
		"https://h/a.png":                        {},
		"https://h/a;base64,x":                   {},
		"":                                       {},
		"Data:application/pdf;base64,JVBERi0xLg": {"application/pdf", "JVBERi0xLg"},
	} {
		mediaType, content, ok := DataURL(url)
		require.Equal(t, want, [2]string{mediaType, content}, url)
		require.Equal(t, want[1] != "", ok, url)
	}
}
