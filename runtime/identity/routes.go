// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// Route is an HTTP method and the path pattern as it is registered, such as
// {"GET", "/sessions/:id"}.
type Route struct {
	Method, Path string
}

// String returns "GET /sessions/:id".
func (r Route) String() string { return r.Method + " " + r.Path }

// Table says which scope each route demands.
type Table map[Route]Scope

// Allow decides whether p may call route. A route that the table does not name
// is forbidden to everybody.
func (t Table) Allow(p *Principal, route Route) error {
	scope, ok := t[route]
	if !ok {
		return fault.New(fault.Forbidden, "The route %s names no scope, so nobody may call it.", route)
	}
	return Allow(p, scope)
}

// Check returns an error that names every registered route for which the table
// has no scope, or one that does not exist. A server must not start with such a route.
func Check(table Table, registered []Route) error {
	var faults []string
	for _, r := range registered {
		scope, ok := table[r]
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("%s names no scope", r))
		case scope != Public && !scope.Valid():
			faults = append(faults, fmt.Sprintf("%s names the scope %q, which does not exist", r, string(scope)))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	slices.Sort(faults)
	return fault.New(fault.Internal, "The server does not start, since every route must name a scope: %s.", strings.Join(slices.Compact(faults), "; "))
}
