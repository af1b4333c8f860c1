// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"google.golang.org/grpc"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// target is what a call goes to.
type target struct {
	conn grpc.ClientConnInterface
	call *sdk.CallContext
	// kind is what the plugin says of the kind that is called.
	kind sdk.KindDescription
}

// callers make one call of each kind and see that the answer keeps the contract.
var callers = map[sdk.Kind]func(ctx context.Context, t target, query string) error{
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

func content(query string) *sdk.Content {
	return &sdk.Content{LastMessage: query, Messages: []*sdk.Message{{Role: "user", Content: query}}}
}

func candidates() []*sdk.Candidate {
	stats := &sdk.Statistics{PriorMean: 0.5, PriorWeight: 2}
	return []*sdk.Candidate{
		{Specialist: "a", Field: "general", Text: "4", FinishReason: "stop", Statistics: stats},
		{Specialist: "b", Field: "general", Text: "5", FinishReason: "stop", Statistics: stats, Cluster: 1},
	}
}

func callBackend(ctx context.Context, t target, query string) error {
	client := pluginpb.NewBackendClient(t.conn)
	req := &sdk.CompleteRequest{Context: t.call, Specialist: "conformance", Messages: content(query).GetMessages()}
	resp, err := client.Complete(ctx, req)
	if err != nil {
		return err
	}
	if resp.GetOutcome() == nil {
		return errors.New("the response of Complete gave neither answer nor declined nor error")
	}
	stream, err := client.Stream(ctx, req)
	if err != nil {
		return err
	}
	for ended := false; ; {
		event, err := stream.Recv()
		switch {
		case errors.Is(err, io.EOF) && ended:
			return nil
		case errors.Is(err, io.EOF):
			return errors.New("the stream ended without done, declined or error")
		case err != nil:
			return err
		case ended:
			return errors.New("the stream sent an event after the end of the answer")
		case event.GetEvent() == nil:
			return errors.New("the stream sent an empty event")
		}
		ended = event.GetDelta() == nil
	}
}

func callClassifier(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewClassifierClient(t.conn).Classify(ctx, &sdk.ClassifyRequest{Context: t.call, Content: content(query)})
	if err != nil || len(resp.GetNeedCalls()) > 0 {
		return err
	}
	var sum float64
	for _, d := range resp.GetDistribution() {
		if !(d.GetProbability() >= 0 && d.GetProbability() <= 1) {
			return fmt.Errorf("the probability of the field %q is %v", d.GetField(), d.GetProbability())
		}
		sum += d.GetProbability()
	}
	if sum > 1.000001 {
		return fmt.Errorf("the probabilities sum to %v", sum)
	}
	return nil
}

func callRouter(ctx context.Context, t target, query string) error {
	choices := []*sdk.RouteCandidate{{Specialist: "a", Field: "general"}, {Specialist: "b", Field: "mathematics"}}
	resp, err := pluginpb.NewRouterClient(t.conn).Route(ctx, &sdk.RouteRequest{
		Context: t.call, Content: content(query), Candidates: choices,
		Distribution: []*sdk.FieldProbability{{Field: "general", Probability: 1}},
		Policy:       &sdk.RoutingPolicy{SingleThreshold: 0.75, FanoutThreshold: 0.3, PresentThreshold: 0.15},
	})
	if err != nil || len(resp.GetNeedCalls()) > 0 {
		return err
	}
	return routed(resp, len(choices))
}

func callVerifier(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewVerifierClient(t.conn).Verify(ctx, &sdk.VerifyRequest{Context: t.call, Content: content(query), Candidates: candidates()})
	if err != nil || len(resp.GetNeedCalls()) > 0 {
		return err
	}
	return counted("evidence", len(resp.GetCandidates()), len(candidates()))
}

func callArbiter(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewArbiterClient(t.conn).Arbitrate(ctx, &sdk.ArbitrateRequest{
		Context: t.call, Content: content(query), Candidates: candidates(), Clusters: 2,
		Distribution: []*sdk.FieldProbability{{Field: "general", Probability: 1}},
	})
	if err != nil || len(resp.GetNeedCalls()) > 0 {
		return err
	}
	return judged(resp, candidates(), 2)
}

func callScorer(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewScorerClient(t.conn).Score(ctx, &sdk.ScoreRequest{
		Context: t.call, Content: content(query), Candidates: candidates(),
		Distribution: []*sdk.FieldProbability{{Field: "general", Probability: 1}},
		Weights:      &sdk.Weights{Efficacy: 0.5, Confidence: 0.35, Curiosity: 0.15, CMin: 0.5, EMin: 0.5, Mu: 1.5},
	})
	if err != nil {
		return err
	}
	return counted("scores", len(resp.GetScores()), len(candidates()))
}

func callPromotionPolicy(ctx context.Context, t target, _ string) error {
	_, err := pluginpb.NewPromotionPolicyClient(t.conn).Decide(ctx, &sdk.DecideRequest{
		Context: t.call, Specialist: "a", Looks: 1,
		Pairs: []*sdk.PairedOutcome{{CaseId: "1", Field: "general", Blue: 0, Green: 1}, {CaseId: "2", Field: "general", Blue: 1, Green: 1}},
	})
	return err
}

func callCorrectionStore(ctx context.Context, t target, query string) error {
	const limit = 3
	resp, err := pluginpb.NewCorrectionStoreClient(t.conn).Search(ctx, &sdk.SearchRequest{Context: t.call, Query: query, Limit: limit})
	if err == nil && len(resp.GetHits()) > limit {
		return fmt.Errorf("it gave %d hits where %d were asked for", len(resp.GetHits()), limit)
	}
	return err
}

func callHook(ctx context.Context, t target, query string) error {
	point := pluginpb.HookPoint_value["HOOK_POINT_"+strings.ToUpper(t.kind.HookPoints[0])]
	_, err := pluginpb.NewHookClient(t.conn).Fire(ctx, &sdk.FireRequest{Context: t.call, Point: sdk.HookPoint(point), Content: content(query)})
	return err
}

func callMiddleware(ctx context.Context, t target, query string) error {
	client := pluginpb.NewMiddlewareClient(t.conn)
	before, err := client.BeforeQuery(ctx, &sdk.BeforeQueryRequest{Context: t.call, Content: content(query)})
	if err != nil {
		return err
	}
	_, err = client.AfterResponse(ctx, &sdk.AfterResponseRequest{Context: t.call, State: before.GetState(), Text: "4", Status: "answered"})
	return err
}

func counted(what string, got, want int) error {
	if got != want {
		return fmt.Errorf("it gave %d %s for %d", got, what, want)
	}
	return nil
}
