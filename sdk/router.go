// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Router chooses which specialists answer a query, and how. It chooses only
// among the candidates of the request, which the host has already filtered by
// health, policy and competence. An answer names a mode, and its choices best
// first, each once, with finite estimates and propensities in [0, 1].
type Router interface {
	Route(context.Context, *RouteRequest) (*RouteResponse, error)
}
