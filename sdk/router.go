// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Router chooses which specialists answer a query, and how. It chooses only
// among the candidates of the request, which the host has already filtered by
// health, policy and competence.
type Router interface {
	Route(context.Context, *RouteRequest) (*RouteResponse, error)
}
