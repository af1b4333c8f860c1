// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// hook is a configured hook.
type hook struct {
	*stage[sdk.Hook]
	// transform says that it is awaited, and may patch what its point allows.
	transform bool
}

// patchable names what a hook may patch at each point.
var patchable = map[sdk.HookPoint][]string{
	sdk.PointPreQuery:           {"messages", "params", "metadata"},
	sdk.PointPreRoute:           {"distribution"},
	sdk.PointPostRoute:          {"specialists"},
	sdk.PointPreSpecialistCall:  {"messages", "params"},
	sdk.PointPostSpecialistCall: {"text"},
	sdk.PointPreResponse:        {"text", "metadata"},
}

// fire tells the hooks of a point, and applies the patches of those that
// transform. A point that no hook is for costs nothing.
func (p *Pipeline) fire(ctx context.Context, q *Query, point sdk.HookPoint, c *candidate, apply func(*sdk.HookPatch) error) error {
	for _, h := range p.hooks[point] {
		req := p.event(q, h, point, c)
		if !h.transform {
			p.observers.add(h, req)
			continue
		}
		ask, cancel := h.deadline(ctx)
		resp, err := h.impl.Fire(ask, req)
		cancel()
		if err == nil {
			err = h.checkPatch(point, resp.GetPatch())
		}
		if err == nil && resp.GetPatch() != nil {
			err = apply(resp.GetPatch())
		}
		if err != nil {
			p.metrics.HookFailed(h.address)
			if err := h.failed(q, fault.Wrap(err, fault.HookFailed, "The hook %s failed at %s: %s", h.address, sdk.PointName(point), fault.As(err).Message)); err != nil {
				return err
			}
		}
	}
	return nil
}

// observe tells the hooks of a point at which nothing may be patched any more.
func (p *Pipeline) observe(q *Query, point sdk.HookPoint, failure error) {
	for _, h := range p.hooks[point] {
		req := p.event(q, h, point, nil)
		if failure != nil {
			req.Error, req.Status = string(fault.CodeOf(failure)), statusFailed
		}
		p.observers.add(h, req)
	}
}

// checkPatch refuses a patch of what the point does not allow.
func (h *hook) checkPatch(point sdk.HookPoint, patch *sdk.HookPatch) error {
	for name, set := range map[string]bool{
		"messages": len(patch.GetMessages()) > 0, "params": patch.GetParams() != nil, "distribution": len(patch.GetDistribution()) > 0,
		"specialists": len(patch.GetSpecialists()) > 0, "text": patch != nil && patch.Text != nil, "metadata": len(patch.GetMetadata()) > 0,
	} {
		if set && !slices.Contains(patchable[point], name) {
			return h.broke("patched %s at %s, where that cannot be changed", name, sdk.PointName(point))
		}
	}
	return nil
}

// event is what a hook is told at a point.
func (p *Pipeline) event(q *Query, h *hook, point sdk.HookPoint, c *candidate) *sdk.FireRequest {
	e := &sdk.FireRequest{
		Context: q.call(h.address, p.generation), Point: point,
		ElapsedMs: p.clock().Sub(q.Arrived).Milliseconds(), Metadata: q.Metadata, Content: q.content(h.needs),
	}
	// The points' numbers are in the order of a query's life, but for post_query's.
	stage := point
	if point == sdk.PointPostQuery {
		stage = sdk.PointPostResponse
	}
	if stage >= sdk.PointPreRoute {
		e.Distribution = distributionOf(q.classification)
	}
	if stage >= sdk.PointPostRoute {
		e.Mode = modeNumbers[q.route.Mode]
		for _, ch := range q.order[:min(q.parallel, len(q.order))] {
			e.Specialists = append(e.Specialists, ch.specialist.Name())
		}
	}
	switch {
	case c != nil:
		e.Specialist = c.specialist.Name()
		if c.err != nil {
			e.Error = string(c.err.Code)
		}
		if c.outcome == outcomeAnswered {
			e.Candidates = []*sdk.Candidate{h.reads(c.message())}
		}
	case stage >= sdk.PointPreArbiter:
		for _, c := range q.answered() {
			e.Candidates = append(e.Candidates, h.reads(c.message()))
			if c.score != nil {
				e.Scores = append(e.Scores, c.score)
			}
		}
		e.Verdict = q.verdict
	}
	if stage == sdk.PointPreResponse || stage == sdk.PointPostResponse {
		e.Status = q.status
		if h.needs != sdk.NeedsNone {
			e.Text = q.given().GetText()
		}
	}
	return e
}

// reads takes the answer's text out for a hook that wants no content.
func (h *hook) reads(c *sdk.Candidate) *sdk.Candidate {
	if h.needs == sdk.NeedsNone {
		c.Text, c.ToolCalls = "", nil
	}
	return c
}

var modeNumbers = map[string]sdk.Mode{
	modeSingle: sdk.ModeSingle, modeFanout: sdk.ModeFanout, modeEnsemble: sdk.ModeEnsemble,
	modeCascade: sdk.ModeCascade, modeFallback: sdk.ModeFallback,
}

// hooksHold reports whether a hook may change the answer's text, so that it
// must be held until it is whole.
func (p *Pipeline) hooksHold() bool {
	for _, point := range []sdk.HookPoint{sdk.PointPostSpecialistCall, sdk.PointPreResponse} {
		if slices.ContainsFunc(p.hooks[point], func(h *hook) bool { return h.transform }) {
			return true
		}
	}
	return false
}
