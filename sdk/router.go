// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Router chooses which specialists answer a query, and how.
//
// It is called once for a query that has a choice, after classification. It
// chooses only among the candidates of the request, which the host has already
// filtered by health, policy and competence.
//
// An answer names a mode, and its choices best first, each candidate at most once,
// with finite estimates and propensities in [0, 1]. In [ModeFanout] and
// [ModeEnsemble] all of them are asked side by side, in [ModeCascade] one after
// the other until an answer is sure enough, else the first, and the next when it
// fails. What was left out is tried last. An answer that chooses nobody, or
// breaks these rules, is refused.
//
// When it fails, AUA's own ranking stands unless on_error says otherwise.
type Router interface {
	Route(context.Context, *RouteRequest) (*RouteResponse, error)
}
