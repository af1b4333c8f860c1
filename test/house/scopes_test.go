// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/auahq/aua/runtime/api"
	"github.com/auahq/aua/runtime/identity"
)

func TestTokensPageHasEveryRoute(t *testing.T) {
	routes := map[identity.Scope][]string{}
	for r, scope := range api.Scopes() {
		routes[scope] = append(routes[scope], "`"+r.String()+"`")
	}
	var b strings.Builder
	b.WriteString("| scope | routes |\n|---|---|\n")
	for _, scope := range append([]identity.Scope{identity.Public}, identity.Scopes()...) {
		list := routes[scope]
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, func(a, b string) int { return strings.Compare(pathOf(a), pathOf(b)) })
		name := "`" + string(scope) + "`"
		if scope == identity.Public {
			name = "no token"
		}
		fmt.Fprintf(&b, "| %s | %s |\n", name, strings.Join(list, ", "))
	}
	b.WriteString("\n")
	reference(t, "tokens.md", b.String())
}

// pathOf is what a route is sorted by.
func pathOf(route string) string {
	_, p, _ := strings.Cut(strings.Trim(route, "`"), " ")
	return p + "\x00" + route
}
