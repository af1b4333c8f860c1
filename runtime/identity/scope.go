// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/nearest"
)

// Scope is a permission that a route demands and a principal holds.
type Scope string

// The scopes.
const (
	ScopeQuery            Scope = "aua:query"
	ScopeStream           Scope = "aua:stream"
	ScopeBatch            Scope = "aua:batch"
	ScopeStatus           Scope = "aua:status"
	ScopeConfigRead       Scope = "aua:config:read"
	ScopeConfigWrite      Scope = "aua:config:write"
	ScopeCorrectionsRead  Scope = "aua:corrections:read"
	ScopeCorrectionsWrite Scope = "aua:corrections:write"
	ScopeFeedback         Scope = "aua:feedback"
	ScopeDeploy           Scope = "aua:deploy"
	ScopeRollback         Scope = "aua:rollback"
	ScopeExtensionsRead   Scope = "aua:extensions:read"
	ScopeExtensionsWrite  Scope = "aua:extensions:write"
	ScopeEval             Scope = "aua:eval"
	ScopeSessions         Scope = "aua:sessions"
	ScopeTokensRead       Scope = "aua:tokens:read"
	ScopeTokensWrite      Scope = "aua:tokens:write"
	ScopeAuditRead        Scope = "aua:audit:read"
	// ScopeAdmin includes all others.
	ScopeAdmin Scope = "aua:admin"
)

// Public marks a route that anybody may call. No principal holds it.
const Public Scope = "public"

var scopes = []Scope{
	ScopeQuery, ScopeStream, ScopeBatch, ScopeStatus, ScopeConfigRead, ScopeConfigWrite,
	ScopeCorrectionsRead, ScopeCorrectionsWrite, ScopeFeedback, ScopeDeploy, ScopeRollback,
	ScopeExtensionsRead, ScopeExtensionsWrite, ScopeEval, ScopeSessions, ScopeTokensRead,
	ScopeTokensWrite, ScopeAuditRead, ScopeAdmin,
}

// Scopes returns all scopes, without [Public].
func Scopes() []Scope { return slices.Clone(scopes) }

// Valid reports whether s is one of [Scopes].
func (s Scope) Valid() bool { return slices.Contains(scopes, s) }

// Expand returns the scopes that patterns name, each once, in the order of
// [Scopes]: a pattern is a scope, or ends in "*", as in "aua:corrections:*" or
// "aua:*", which stands for every scope of that beginning but [ScopeAdmin].
// Whoever wants that one must say so. The error says what is wrong.
func Expand(patterns []string) ([]Scope, error) {
	wanted := map[Scope]bool{}
	for _, pattern := range patterns {
		if s := Scope(pattern); s.Valid() {
			wanted[s] = true
			continue
		}
		beginning, open := strings.CutSuffix(pattern, "*")
		found := false
		for _, s := range scopes {
			if open && s != ScopeAdmin && strings.HasSuffix(beginning, ":") && strings.HasPrefix(string(s), beginning) {
				wanted[s], found = true, true
			}
		}
		if !found {
			return nil, unknownScope(pattern)
		}
	}
	var all []Scope
	for _, s := range scopes {
		if wanted[s] {
			all = append(all, s)
		}
	}
	return all, nil
}

func unknownScope(pattern string) error {
	names := make([]string, 0, len(scopes))
	for _, s := range scopes {
		names = append(names, string(s))
	}
	if near := nearest.Name(pattern, names); near != "" {
		return fmt.Errorf("there is no scope %q; did you mean %q?", pattern, near)
	}
	return fmt.Errorf("there is no scope %q; there are: %s", pattern, strings.Join(names, ", "))
}
