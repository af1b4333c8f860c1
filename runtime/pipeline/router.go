// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// consult has the router rank the specialists that are left after the host's
// filters. Where there is nothing to choose it is not asked, and when it fails
// the host's own ranking stands.
func (p *Pipeline) consult(ctx context.Context, q *Query, groups []group) error {
	r := p.router
	if r == nil || len(q.order) < 2 {
		return nil
	}
	resp, err := withModels(ctx, p, q, r, func(ctx context.Context, heard []*sdk.ModelCallResult) (*sdk.RouteResponse, error) {
		return r.impl.Route(ctx, p.routeRequest(q, groups, heard))
	})
	if err != nil {
		return r.failed(q, err)
	}
	q.follow(resp)
	q.route.Router = r.address
	return nil
}

func (p *Pipeline) routeRequest(q *Query, groups []group, heard []*sdk.ModelCallResult) *sdk.RouteRequest {
	req := &sdk.RouteRequest{
		Context: q.call(p.router.address, p.generation), Content: q.content(p.router.needs),
		Distribution: distributionOf(q.classification), NoField: q.noField, CallResults: heard,
		Policy: &sdk.RoutingPolicy{
			SingleThreshold: p.routing.SingleThreshold, FanoutThreshold: p.routing.FanoutThreshold, PresentThreshold: p.routing.PresentThreshold,
			CandidatesPerField: map[string]int32{},
		},
	}
	sticky := p.affinity.get(q.conversation)
	for _, c := range q.order {
		s := c.specialist
		_, p99 := p.statistics.Latency(s.Name())
		req.Candidates = append(req.Candidates, &sdk.RouteCandidate{
			Specialist: s.Name(), Field: c.field, Statistics: c.known,
			PricePromptUsdPerMillion: s.config.PromptPrice, PriceCompletionUsdPerMillion: s.config.CompletionPrice,
			InFlight: int32(s.inFlight.Load()), Sticky: s.Name() == sticky, Ready: s.readiness() == 1,
			Rank: int32(c.group), LastResort: groups[c.group].lastResort, LatencyP99Ms: milliseconds(p99),
		})
		if f := p.fields[c.field]; f != nil && f.Candidates > 1 {
			req.Policy.CandidatesPerField[c.field] = int32(f.Candidates)
		}
	}
	return req
}

// follow makes the router's choices those that are tried first. What it left out
// follows, for when all of them fail.
func (q *Query) follow(resp *sdk.RouteResponse) {
	chosen := make(map[int]bool, len(resp.GetChoices()))
	order := make([]choice, 0, len(q.order))
	for _, rc := range resp.GetChoices() {
		i := int(rc.GetCandidate())
		c := q.order[i]
		c.group, c.expected, c.propensity = 0, rc.GetExpectedUtility(), rc.GetPropensity()
		q.consider(c).Expected = c.expected
		chosen[i], order = true, append(order, c)
	}
	for i, c := range q.order {
		if !chosen[i] {
			c.group = max(c.group, 1)
			order = append(order, c)
		}
	}
	q.order, q.parallel = order, 1
	switch resp.GetMode() {
	case sdk.ModeFanout, sdk.ModeEnsemble:
		q.parallel = len(chosen)
	}
	for name, number := range modeNumbers {
		if number == resp.GetMode() {
			q.route.Mode = name
		}
	}
	q.route.Reason = plain(resp.GetReason())
}
