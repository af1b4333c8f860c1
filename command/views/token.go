// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// CreatedToken shows a token with its secret.
func CreatedToken(t *Text, c *api.CreatedToken) {
	t.Line("%s", t.Good(clean(c.Secret)))
	t.Line("\nThis is the only time that it is shown. Whoever has it may do what it may; keep it as a password.")
	t.Line("")
	Token(t, &c.Token)
}

// Token shows what is known of a token.
func Token(t *Text, k *api.Token) {
	root := &node{text: t.Bold("Token " + clean(k.ID))}
	root.add("%s", tokenState(t, k))
	if k.Label != "" {
		root.add("label: %s", line(k.Label))
	}
	root.add("tenant: %s", clean(k.Tenant))
	root.add("scopes: %s", clean(strings.Join(k.Scopes, ", ")))
	root.add("made: %s by %s", moment(k.CreatedAt), clean(k.CreatedBy))
	t.Tree(root)
}

func tokenState(t *Text, k *api.Token) string {
	switch {
	case k.State == api.TokenRevoked && k.RevokedAt != nil:
		return t.Bad("revoked") + " " + moment(*k.RevokedAt)
	case k.State == api.TokenExpired && k.ExpiresAt != nil:
		return t.Caution("expired") + " " + moment(*k.ExpiresAt)
	case k.ExpiresAt != nil:
		return clean(k.State) + ", expires " + moment(*k.ExpiresAt)
	}
	return clean(k.State) + ", does not expire"
}

func moment(at time.Time) string { return at.UTC().Format(time.DateTime) }

// Tokens lists tokens.
func Tokens(t *Text, l *api.TokenList) {
	if len(l.Tokens) == 0 {
		t.Line("There are no such tokens. \"aua token create\" makes one.")
		return
	}
	tab := &table{}
	tab.add("ID", "TENANT", "STATE", "LABEL", "SCOPES")
	for i := range l.Tokens {
		k := &l.Tokens[i]
		tab.add(clean(k.ID), clean(k.Tenant), tokenState(t, k), short(k.Label), clean(strings.Join(k.Scopes, " ")))
	}
	t.Table(tab)
}

// RevokedToken says that a token was revoked.
func RevokedToken(t *Text, k *api.Token) {
	t.Line("The token %s is revoked: it is refused from now on, and what was under way with it has been ended.", clean(k.ID))
}

// firstToken shows the token that a first start made.
func firstToken(t *Text, c *api.CreatedToken) {
	t.Title("First token")
	t.Line("  Nobody has a token yet, so one was made that may do everything. This is the only time that it is shown:")
	t.Line("\n  %s\n", t.Good(clean(c.Secret)))
	t.Line("  To use it, and to make one for each person and program:")
	t.Line("\n  export AUA_TOKEN=%s", clean(c.Secret))
	t.Line("  aua token create -scopes aua:query,aua:stream -label NAME")
	t.Line("\n  If it is lost, stop AUA and run: aua token create -offline -scopes aua:admin")
}
