// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFences(t *testing.T) {
	type block struct {
		language, code string
		closed         bool
	}
	for name, tc := range map[string]struct {
		text string
		want []block
	}{
		"none":           {"just text with `code` in it", nil},
		"one":            {"Look:\n```go\nx := 1\n```\nDone.", []block{{"go", "x := 1\n", true}}},
		"two":            {"```\na\n```\n~~~js\nb\n~~~", []block{{"", "a\n", true}, {"js", "b\n", true}}},
		"open":           {"```python\nprint(1)\n", []block{{"python", "print(1)\n", false}}},
		"open and empty": {"```", []block{{"", "", false}}},
		"info string":    {"``` {.Python title=x}\na\n```", []block{{"python", "a\n", true}}},
		"rust tags":      {"```rust,ignore\na\n```", []block{{"rust", "a\n", true}}},
		"indented":       {"1. Run\n   ```sh\n   ls\n   ```\n", []block{{"sh", "   ls\n", true}}},
		"longer mark":    {"````md\n```go\nx\n```\n````\n", []block{{"md", "```go\nx\n```\n", true}}},
		"other mark":     {"~~~\n```\n~~~\n", []block{{"", "```\n", true}}},
		"underline":      {"Heading\n~~~~~~~\ntext\n", nil},
		"inline":         {"```not a block``` but text\n", nil},
		"closing mark with text is code": {
			"```\na\n``` b\n```\n",
			[]block{{"", "a\n``` b\n", true}},
		},
		"windows line ends": {"```go\r\nx\r\n```\r\n", []block{{"go", "x\r\n", true}}},
	} {
		var got []block
		for _, f := range fences(tc.text) {
			got = append(got, block{f.language, tc.text[f.start:f.end], f.closed})
		}
		require.Equal(t, tc.want, got, name)
	}
}
