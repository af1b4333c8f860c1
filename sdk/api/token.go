// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "time"

// What a token is good for now.
const (
	TokenActive  = "active"
	TokenExpired = "expired"
	TokenRevoked = "revoked"
)

// TokenRequest is the body of POST /tokens.
type TokenRequest struct {
	// Scopes are what the token may do; "aua:corrections:*" stands for all that
	// begin so, and "aua:*" for all but aua:admin.
	Scopes []string `json:"scopes"`
	// Tenant owns what is read and written with the token: the caller's own
	// unless given. Only a token with aua:admin can name another.
	Tenant string `json:"tenant,omitempty"`
	// Label says what the token is for.
	Label string `json:"label,omitempty"`
	// ExpiresAt is when the token ceases to be accepted; nil for never.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// Token is all that is known of a token, which is not its secret.
type Token struct {
	ID     string   `json:"id"`
	Tenant string   `json:"tenant"`
	Label  string   `json:"label,omitempty"`
	Scopes []string `json:"scopes"`
	// State is active, expired or revoked.
	State string `json:"state"`
	// CreatedBy is the id of the token that made it, or "server", or "offline".
	CreatedBy string     `json:"created_by"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
}

// CreatedToken is a token that was made just now, with what is shown this once.
type CreatedToken struct {
	Token
	// Secret is the whole token, as it is sent.
	Secret string `json:"token"`
}

// TokenList is the body of GET /tokens, the newest first.
type TokenList struct {
	Tokens []Token `json:"tokens"`
}
