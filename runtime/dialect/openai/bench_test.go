// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/auahq/aua/runtime/dialect/openai"
)

// BenchmarkDecodeChat measures prompts with quotes and lines, as people paste them.
func BenchmarkDecodeChat(b *testing.B) {
	for _, size := range []int{1 << 10, 64 << 10, 1 << 20} {
		text := strings.Repeat("The list of what was said before goes on here, with \"quotes\" and\nlines. ", size/72)
		body, err := json.Marshal(map[string]any{"model": "aua", "stream": false, "messages": []map[string]string{{"role": "user", "content": text}}})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := openai.DecodeChat(body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
