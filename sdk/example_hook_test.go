// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/metric"
	"github.com/auahq/aua/sdk/plugintest"
)

// slow logs and counts slow queries.
type slow struct {
	limit time.Duration
	seen  metric.Counter
}

func (s slow) Fire(ctx context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	if took := time.Duration(req.GetElapsedMs()) * time.Millisecond; took > s.limit {
		s.seen.With(req.GetStatus()).Inc()
		sdk.Logger(ctx).Warn("The query was slow.", "took", took.String()) // with its request_id and trace_id
	}
	return &sdk.FireResponse{}, nil
}

func ExampleHook() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "slow-log", Version: "1.0.0", Description: "Logs slow queries.",
		HookPoints: []string{sdk.PointName(sdk.PointPostResponse)},
		Hook: func(_ context.Context, inst *sdk.Instance) (sdk.Hook, error) {
			return slow{limit: time.Second, seen: inst.Metrics.Counter("slow_queries_total", "Queries that took too long.", "status")}, nil
		},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	for _, ms := range []int64{20, 1500} {
		if _, err := c.Hook.Fire(context.Background(), &sdk.FireRequest{
			Context: c.Call, Point: sdk.PointPostResponse, Status: "answered", ElapsedMs: ms,
		}); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(c.Sample(context.Background(), `slow_queries_total{status="answered"}`))
	// Output: 1
}
