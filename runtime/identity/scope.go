// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import "slices"

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
	ScopeAdmin            Scope = "aua:admin"
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
