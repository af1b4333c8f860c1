// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// BenchmarkClassify measures one call of about 1 KB: what a hop costs in a
// process of its own, over gRPC alone, and in the host.
func BenchmarkClassify(b *testing.B) {
	for name, isolation := range map[string]string{"process": IsolationProcess, "grpc": IsolationProcess, "inline": IsolationInline} {
		b.Run(name, func(b *testing.B) {
			o, timing := testOptions{Catalog: testCatalog(), Options: Options{RunDir: b.TempDir()}}, testTiming()
			if name == "grpc" {
				defect("grpc-alone")(&o, &timing)
			}
			h, err := newHost(o.Options, timing)
			require.NoError(b, err)
			defer func() { require.NoError(b, h.Close(context.Background())) }()
			s := spec(sdk.KindClassifier)
			s.Isolation = isolation
			i, err := h.Acquire(b.Context(), o.Catalog, s)
			require.NoError(b, err)
			ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
			defer cancel()
			req := &sdk.ClassifyRequest{
				Context: &sdk.CallContext{Instance: i.Address()},
				Content: &sdk.Content{LastMessage: strings.Repeat("what is the capital of ", 45)},
			}
			client := i.Classifier()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := client.Classify(ctx, req); err != nil {
					b.Fatal(err)
				}
			}
			s50, s99 := i.sup.latency.percentiles()
			b.ReportMetric(s50*1000, "p50-µs")
			b.ReportMetric(s99*1000, "p99-µs")
		})
	}
}
