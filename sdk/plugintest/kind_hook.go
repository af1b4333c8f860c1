// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func callHook(ctx context.Context, t target, query string) error {
	return fire(ctx, t, t.kind.HookPoints[0], query)
}

// fire tells the hook of an event as a host would, at one of its points.
func fire(ctx context.Context, t target, point, query string) error {
	p := sdk.HookPoint(pluginpb.HookPoint_value["HOOK_POINT_"+strings.ToUpper(point)])
	req := &sdk.FireRequest{Context: t.call, Point: p, Content: t.content(query), ElapsedMs: 12, Metadata: map[string]string{"client": "conformance"}}
	at := func(from sdk.HookPoint) bool {
		return p >= from && p <= sdk.PointPostResponse || p == sdk.PointPostQuery
	}
	if at(sdk.PointPreRoute) {
		req.Distribution = t.distribution()
	}
	if at(sdk.PointPostRoute) {
		req.Mode, req.Specialists = sdk.ModeSingle, []string{"specialist-0"}
	}
	if p == sdk.PointPreSpecialistCall || p == sdk.PointPostSpecialistCall {
		req.Specialist = "specialist-0"
	}
	if at(sdk.PointPreArbiter) {
		req.Candidates = t.answers()
	}
	if at(sdk.PointPreResponse) {
		req.Text, req.Status = "4", "answered"
	}
	switch p {
	case sdk.PointOnCorrection:
		req.Correction = correction("c1", query)
	case sdk.PointOnPromotion, sdk.PointOnRollback:
		req.Promotion = &sdk.DecideResponse{Verdict: sdk.PromotionSuccess, Effect: 0.2, EffectLow: 0.1, EffectHigh: 0.3, Level: 0.95}
	}
	resp, err := pluginpb.NewHookClient(t.conn).Fire(ctx, req)
	if err != nil {
		return err
	}
	return patched(p, resp.GetPatch())
}

// patched holds a patch against what its point allows; the host refuses the rest.
func patched(p sdk.HookPoint, patch *sdk.HookPatch) error {
	for _, change := range []struct {
		what    string
		made    bool
		allowed []sdk.HookPoint
	}{
		{"the messages", len(patch.GetMessages()) > 0, []sdk.HookPoint{sdk.PointPreQuery, sdk.PointPreSpecialistCall}},
		{"the parameters", patch.GetParams() != nil, []sdk.HookPoint{sdk.PointPreQuery, sdk.PointPreSpecialistCall}},
		{"the distribution", len(patch.GetDistribution()) > 0, []sdk.HookPoint{sdk.PointPreRoute}},
		{"the choices", len(patch.GetSpecialists()) > 0, []sdk.HookPoint{sdk.PointPostRoute}},
		{"the text", patch != nil && patch.Text != nil, []sdk.HookPoint{sdk.PointPostSpecialistCall, sdk.PointPreResponse}},
		{"the metadata", len(patch.GetMetadata()) > 0, []sdk.HookPoint{sdk.PointPreQuery, sdk.PointPreResponse}},
	} {
		if change.made && !slices.Contains(change.allowed, p) {
			return broke("at %s it changes %s, which that point does not allow", sdk.PointName(p), change.what)
		}
	}
	return nil
}

func hookChecks() []check {
	return []check{
		{
			name: "hook_points", about: "A hook answers at each of the points that it declares.",
			hint: "The description's hook_points are those that a configuration can name. Answer at each, with what is absent there in mind.",
			kind: sdk.KindHook, needs: []string{"call"}, calls: true,
			run: func(ctx context.Context, s *suite) error { return s.fireAll(ctx, unlessBreach) },
		},
		{
			name: "hook_patch", about: "A hook changes at each point only what that point allows.",
			hint: "The comment of each point in hook.proto says what may be patched there; the host refuses the rest.",
			kind: sdk.KindHook, needs: []string{"hook_points"}, calls: true,
			run: func(ctx context.Context, s *suite) error { return s.fireAll(ctx, func(err error) error { return err }) },
		},
	}
}

// fireAll tells the hook of an event at each of its points.
func (s *suite) fireAll(ctx context.Context, judge func(error) error) error {
	t := s.shared(sdk.KindHook)
	errs := map[string]error{}
	for _, point := range t.kind.HookPoints {
		ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
		errs[point] = judge(fire(ctx, t, point, s.options.Query))
		cancel()
	}
	return all(errs)
}
