// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// good are the scores of a careful scorer.
func good(req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	return (&anyKind{}).Score(context.Background(), req)
}

func callDefects() map[string]defect {
	var places atomic.Int64
	slow := func(o *Options) { o.SlowQuery = "take your time" }
	return map[string]defect{
		"fails each call": {
			program: scores(func(context.Context, *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
				return nil, errors.New("no licence")
			}),
			check: "call", found: "scorer: rpc error: code = Internal desc = no licence",
		},
		"serves whoever asks": {
			program: program{scorer(nil), wire{call: at("Scorer/Score", func(req any) (any, error) {
				req.(*sdk.ScoreRequest).Context.Instance = instance(sdk.KindScorer)
				return nil, nil
			})}.main},
			check: "unknown_instance", found: "the call was answered",
		},
		"one configuration for all instances": {
			program: program{plugin: one(sdk.KindClassifier, func(i *sdk.Instance) any { latest = careful(i); return theLatest{} })},
			check:   "instances", found: `it names the field "cooking", which is not configured`,
		},
		"is soon busy": {
			program: scores(func(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
				defer places.Add(-1)
				if places.Add(1) > 8 {
					return nil, status.Error(codes.ResourceExhausted, "busy")
				}
				time.Sleep(5 * time.Millisecond)
				return good(req)
			}),
			check: "concurrency", found: "busy",
		},
		"small messages alone": {
			program: program{scorer(nil), wire{options: []grpc.ServerOption{grpc.MaxRecvMsgSize(4 << 20)}}.main},
			check:   "large_message", found: "larger than max",
		},
		"keeps the places of those who left": {
			program: scores(limited(4, func(ctx context.Context, _ string) bool {
				time.Sleep(40 * time.Millisecond)
				return ctx.Err() != nil
			})),
			check: "abandoned", found: "after 48 abandoned calls the next one failed",
		},
		"keeps the places of slow calls past their deadline": {
			program: scores(limited(8, func(ctx context.Context, query string) bool {
				due, _ := ctx.Deadline()
				if query != "take your time" {
					return false
				}
				<-ctx.Done()
				return time.Until(due) < time.Second
			})),
			check: "deadline", found: "after 48 abandoned calls the next one failed", options: slow,
		},
		"keeps the places of slow calls that were cancelled": {
			program: scores(limited(8, func(ctx context.Context, query string) bool {
				due, _ := ctx.Deadline()
				if query != "take your time" {
					return false
				}
				<-ctx.Done()
				return time.Until(due) > time.Second
			})),
			check: "cancel", found: "after 48 abandoned calls the next one failed", options: slow,
		},
		"panics elsewhere": {
			program: scores(func(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
				if req.GetContent().GetLastMessage() == "boom" {
					go func() { panic("in the background") }()
					time.Sleep(time.Second)
				}
				return good(req)
			}),
			check: "panic", found: "the panic took the plugin down", options: func(o *Options) { o.PanicQuery = "boom" },
		},
		"serves nobody beside gRPC": {
			program: program{scorer(nil), wire{call: func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
				resp, err := next(ctx, req)
				if d, ok := resp.(*sdk.DescribeResponse); ok {
					d.DirectAddress = "/nowhere"
				}
				return resp, err
			}}.main},
			check: "direct", found: "nobody serves at the address",
		},
	}
}

// latest is the instance that was made last.
var latest *anyKind

type theLatest struct{}

func (theLatest) Classify(ctx context.Context, req *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return latest.Classify(ctx, req)
}

// limited has so many places for calls; keeps makes the call, and says that its
// place is never given back.
func limited(places int, keeps func(ctx context.Context, query string) bool) score {
	free := make(chan struct{}, places)
	return func(ctx context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if !keeps(ctx, req.GetContent().GetLastMessage()) {
			<-free
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return good(req)
	}
}

func inputDefects() map[string]defect {
	return map[string]defect{
		"refuses what it does not know": {
			program: program{scorer(nil), wire{call: at("Scorer/Score", func(req any) (any, error) {
				if len(req.(proto.Message).ProtoReflect().GetUnknown()) > 0 {
					return nil, status.Error(codes.InvalidArgument, "unknown field")
				}
				return nil, nil
			})}.main},
			check: "unknown_fields", found: "unknown field",
		},
		"counts on a first candidate": {
			program: scores(func(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
				_ = req.GetCandidates()[0]
				return good(req)
			}),
			check: "empty_input", found: "it panicked",
		},
		"takes any number as a size": {
			program: program{plugin: one(sdk.KindArbiter, func(*sdk.Instance) any { return trusting{} })},
			check:   "odd_numbers", found: "it panicked",
		},
		"chokes on NUL": {
			program: scores(func(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
				if strings.Contains(req.GetContent().GetLastMessage(), "\x00") {
					panic("a string ends at NUL")
				}
				return good(req)
			}),
			check: "hostile_text", found: "it panicked",
		},
		"scores a hundred at most": {
			program: scores(func(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
				req.Candidates = req.Candidates[:min(100, len(req.Candidates))]
				return good(req)
			}),
			check: "many_candidates", found: "it gave 100 scores for 1000",
		},
	}
}

// trusting is an arbiter that takes the number of clusters as it comes.
type trusting struct{}

func (trusting) Arbitrate(_ context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	return &sdk.ArbitrateResponse{Decision: sdk.DecisionAllWrong, AllWrongProbability: 1, ClusterProbabilities: make([]float64, req.GetClusters())}, nil
}

// leaked is what a plugin cannot forget, and open where it listens.
var (
	open   net.Listener
	leaked [][]byte
	keep   sync.Mutex
)

func burdenDefects() map[string]defect {
	return map[string]defect{
		"remembers every call": {
			program: scores(func(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
				keep.Lock()
				defer keep.Unlock()
				leaked = append(leaked, []byte(strings.Repeat("x", 64<<10)))
				return good(req)
			}),
			check: "memory", found: "and went on growing",
		},
		"listens to the world": {
			program: program{scorer(nil), unlessDescribing(func() {
				// For a moment, and it accepts nobody: that it listens is the defect.
				var err error
				if open, err = net.Listen("tcp4", "0.0.0.0:0"); err != nil {
					fmt.Fprintln(os.Stderr, err)
				}
			})},
			check: "network", found: "it listens on 0.0.0.0:",
		},
		"writes beside itself": {
			program: program{scorer(nil), unlessDescribing(func() {
				_ = os.WriteFile("cache.db", []byte("x"), 0o600)
			})},
			check: "files", found: "cache.db",
		},
		"writes into the home folder": {
			program: program{scorer(nil), unlessDescribing(func() {
				if home := os.Getenv("HOME"); strings.Contains(home, "home-") {
					_ = os.WriteFile(home+"/.cache", []byte("x"), 0o600)
				}
			})},
			check: "files", found: ".cache",
		},
	}
}
