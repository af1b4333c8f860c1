// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package token authenticates requests by opaque tokens.
//
// A token is "aua_ID_SECRET". The id is public: it names the token in lists,
// logs and the audit trail. The secret is shown once, when the token is made,
// and what is kept is the SHA-256 of the whole token. A fast hash without a
// key is the right one here: 160 random bits cannot be tried out, whatever one
// try costs, so that a slow hash made for passwords would only slow down every
// request, and a key could only be lost, and all tokens with it.
//
// An [Authenticator] answers from memory; see there for what revocation,
// expiry and a store that cannot be read do. A [Desk] makes, lists and revokes
// tokens for those who may.
package token
