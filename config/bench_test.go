// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"os"
	"testing"
)

// BenchmarkLoad measures what a reload costs before any process is touched.
func BenchmarkLoad(b *testing.B) {
	text, err := os.ReadFile("testdata/good/full.hcl")
	if err != nil {
		b.Fatal(err)
	}
	for name, src := range map[string]Source{"embedded": DevSource(), "full": {Name: "testdata/good/full.hcl", Data: text}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if cfg, _, _ := Load(fakeOptions(src)); cfg == nil {
					b.Fatal("not loaded")
				}
			}
		})
	}
}
