// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"fmt"
	"strings"
	"testing"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

func BenchmarkEncodeChat(b *testing.B) {
	for _, size := range []int{1 << 10, 64 << 10, 5 << 20} {
		req := ask(strings.Repeat("a line of a prompt\n", size/19))
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := encodeChat(req, true, dialect{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRelayChunk(b *testing.B) {
	chunk := []byte(`{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1751200003,"model":"Qwen/Qwen3-8B",` +
		`"choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null,"token_ids":null}]}`)
	r := &relay{to: upstream.NewRelay(func(*sdk.StreamEvent) error { return nil })}
	b.ReportAllocs()
	for b.Loop() {
		c, err := decodeReply(chunk, "delta")
		if err != nil {
			b.Fatal(err)
		}
		if err := r.add(c); err != nil {
			b.Fatal(err)
		}
		if err := r.to.Flush(); err != nil {
			b.Fatal(err)
		}
	}
}
