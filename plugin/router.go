// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"math"

	"github.com/auahq/aua/sdk"
)

// router is the host's side of a router.
type router struct{ i *Instance }

var _ sdk.Router = router{}

func (r router) Route(ctx context.Context, req *sdk.RouteRequest) (*sdk.RouteResponse, error) {
	return unary(ctx, r.i, "Route", req, sdk.Router.Route, checkRoute)
}

// checkRoute holds a router to choosing among the candidates that it was given,
// each once.
func checkRoute(i *Instance, req *sdk.RouteRequest, resp *sdk.RouteResponse) error {
	if len(resp.GetNeedCalls()) > 0 {
		return nil
	}
	if resp.GetMode() == sdk.Mode(0) {
		return i.broke("Route", "it named no mode")
	}
	if len(req.GetCandidates()) > 0 && len(resp.GetChoices()) == 0 {
		return i.broke("Route", "it chose none of %d candidates", len(req.GetCandidates()))
	}
	seen := make(map[int32]bool, len(resp.GetChoices()))
	for _, c := range resp.GetChoices() {
		n := c.GetCandidate()
		if n < 0 || int(n) >= len(req.GetCandidates()) {
			return i.broke("Route", "it chose candidate %d of %d", n, len(req.GetCandidates()))
		}
		if seen[n] {
			return i.broke("Route", "it chose candidate %d twice", n)
		}
		seen[n] = true
		if p := c.GetPropensity(); !(p >= 0 && p <= 1) { // false for NaN as well
			return i.broke("Route", "the propensity of candidate %d is %v", n, p)
		}
		if u := c.GetExpectedUtility(); math.IsNaN(u) || math.IsInf(u, 0) {
			return i.broke("Route", "the expected utility of candidate %d is %v", n, u)
		}
	}
	return nil
}
