// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/grpc"

	"github.com/auahq/aua/sdk"
)

// target is a configured instance that calls go to.
type target struct {
	conn grpc.ClientConnInterface
	call *sdk.CallContext
	// kind is what the plugin says of the kind that is called.
	kind sdk.KindDescription
	// fields are those that the instance was configured with.
	fields []string
	// sees is how much of the content is sent; the zero value sends all of it.
	sees string
	// candidates is how many there are to choose from.
	candidates int
	// text is what all answers say; empty for answers of two classes.
	text string
}

// caller makes one call and holds the answer against the contract. It returns
// the error of a call that failed, and a breach when the answer is not what it must be.
type caller func(ctx context.Context, t target, query string) error

// callers make a call of each kind.
var callers = map[sdk.Kind]caller{
	sdk.KindBackend:         callBackend,
	sdk.KindClassifier:      callClassifier,
	sdk.KindRouter:          callRouter,
	sdk.KindVerifier:        callVerifier,
	sdk.KindArbiter:         callArbiter,
	sdk.KindScorer:          callScorer,
	sdk.KindPromotionPolicy: callPromotionPolicy,
	sdk.KindCorrectionStore: callCorrectionStore,
	sdk.KindHook:            callHook,
	sdk.KindMiddleware:      callMiddleware,
}

// breach is an answer that does not keep the contract.
type breach struct{ error }

func broke(format string, args ...any) error { return breach{fmt.Errorf(format, args...)} }

// unlessBreach returns err unless it is about what was answered. Only the checks
// of a kind's own promises look at that, so that one defect fails one check.
func unlessBreach(err error) error {
	if errors.As(err, new(breach)) {
		return nil
	}
	return err
}

// content is what a host sends of a query.
func (t target) content(query string) *sdk.Content {
	c := &sdk.Content{}
	levels := []string{sdk.NeedsNone, sdk.NeedsLastMessage, sdk.NeedsMessages, sdk.NeedsFull}
	level := slices.Index(levels, t.sees)
	if level < 0 {
		level = len(levels) - 1
	}
	if level >= 1 {
		c.LastMessage = query
	}
	if level >= 2 {
		c.Messages = []*sdk.Message{{Role: "user", Content: query}}
	}
	if level >= 3 {
		limit := int64(256)
		c.Params = &sdk.Params{MaxTokens: &limit}
	}
	return c
}

// field is one that candidates can be of.
func (t target) field() string {
	if len(t.fields) == 0 {
		return "general"
	}
	return t.fields[0]
}

func (t target) distribution() []*sdk.FieldProbability {
	return []*sdk.FieldProbability{{Field: t.field(), Probability: 1}}
}

// clusters is how many classes the answers of the candidates fall into.
func (t target) clusters() int { return min(t.candidates, 2) }

// answers are candidates with answers of two classes.
func (t target) answers() []*sdk.Candidate {
	var list []*sdk.Candidate
	for i := range t.candidates {
		text := t.text
		if text == "" {
			text = []string{"4", "5"}[i%2]
		}
		list = append(list, &sdk.Candidate{
			Specialist: fmt.Sprintf("specialist-%d", i), Field: t.field(), Text: text, FinishReason: "stop",
			Cluster: int32(i % 2), Statistics: &sdk.Statistics{PriorMean: 0.5, PriorWeight: 2}, LatencyMs: 100,
		})
	}
	return list
}

// counted demands one of what for each candidate.
func counted(what string, got, want int) error {
	if got != want {
		return broke("it gave %d %s for %d", got, what, want)
	}
	return nil
}

// probability reports whether p is one; NaN is none.
func probability(p float64) bool { return p >= 0 && p <= 1 }
