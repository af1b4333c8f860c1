// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/auahq/aua/sdk"
)

// BenchmarkClassify measures queries of several sizes: words that are known,
// words that are not, code and numbers.
func BenchmarkClassify(b *testing.B) {
	const unit = "The defendant wrote a python function that computes 3*4 and returns the Traceback of an xyzzyian polymer. "
	c := standard(b)
	for _, size := range []int{100, 1 << 10, 16 << 10, 1 << 20} {
		text := strings.Repeat(unit, size/len(unit)+1)[:size]
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Classify(context.Background(), &sdk.ClassifyRequest{Content: &sdk.Content{LastMessage: text}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkNew measures what a start costs: reading the lexicon is done once,
// building index and speller for each instance.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		standard(b)
	}
}
