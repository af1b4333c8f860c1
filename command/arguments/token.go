// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
)

// TokenCreate is the arguments of "aua token create".
type TokenCreate struct {
	Connection
	Configuration
	// Offline makes the token in the store of the configuration, without a server.
	Offline bool
	JSON    bool
	Request api.TokenRequest
}

// Flags declares the command's flags, and sets their defaults.
func (a *TokenCreate) Flags() *Set { return a.flags(time.Now) }

func (a *TokenCreate) flags(now func() time.Time) *Set {
	s, r := &Set{}, &a.Request
	s.Func(func(v string) error {
		r.Scopes = append(r.Scopes, strings.FieldsFunc(v, func(c rune) bool { return c == ',' || c == ' ' })...)
		return nil
	}, Flag{
		Name: "scopes", Value: "LIST", Repeated: true,
		Usage: `What the token may do, as in "aua:query,aua:stream". "aua:corrections:*" stands for all that begin so, "aua:*" for all but aua:admin, and aua:admin includes everything. May be given several times.`,
	})
	s.Text(&r.Tenant, Flag{Name: "tenant", Value: "NAME", Usage: "Who owns what is read and written with the token. It is your own tenant unless given; another takes aua:admin."})
	s.Text(&r.Label, Flag{Name: "label", Value: "TEXT", Usage: "What the token is for, to tell it in lists."})
	s.Func(func(v string) error {
		at, err := moment(v, now())
		r.ExpiresAt = &at
		return err
	}, Flag{Name: "expires", Value: "WHEN", Usage: "When the token ceases to be accepted: a duration from now such as 90d or 12h, a date, or a time. It does not expire unless given."})
	s.Switch(&a.Offline, Flag{Name: "offline", Usage: "Make the token in the state store of the configuration while no server runs: for the first one of a container, and when every other is lost. Whoever may read the store's files may do this."})
	a.Configuration.declare(s)
	declareJSON(s, &a.JSON)
	a.Connection.declare(s)
	return s
}

// moment reads a duration from now, a date or a time.
func moment(v string, now time.Time) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, v); err == nil {
			return t, nil
		}
	}
	if d, err := config.ParseDuration(v); err == nil && d > 0 {
		return now.Add(d).UTC().Truncate(time.Second), nil
	}
	return time.Time{}, fmt.Errorf("%q is no duration as in 90d, no date as in 2027-01-31, and no time as in 2027-01-31T12:00:00Z", v)
}

// ParseTokenCreate reads the arguments of "aua token create".
func ParseTokenCreate(args []string, getenv func(string) string) (*TokenCreate, hcl.Diagnostics) {
	a := &TokenCreate{}
	positional, diags := a.Flags().Parse(args, getenv)
	diags = append(diags, noArguments(positional)...)
	switch {
	case diags.HasErrors():
	case len(a.Request.Scopes) == 0:
		diags = append(diags, problem("No scopes", "Say what the token may do, as in -scopes aua:query,aua:stream. The page \"Tokens and scopes\" of the documentation says which scope each route needs.")...)
	case !a.Offline && len(a.Vars) > 0:
		diags = append(diags, problem("Flag without -offline", "The flag -var is only for -offline: without it, the server knows its configuration.")...)
	}
	return a, diags
}

// TokenList is the arguments of "aua token list".
type TokenList struct {
	Connection
	Tenant string
	JSON   bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *TokenList) Flags() *Set {
	s := &Set{}
	s.Text(&a.Tenant, Flag{Name: "tenant", Value: "NAME", Usage: "List the tokens of this tenant only."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseTokenList reads the arguments of "aua token list".
func ParseTokenList(args []string, getenv func(string) string) (*TokenList, hcl.Diagnostics) {
	a := &TokenList{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// TokenID is the arguments of "aua token inspect" and "aua token revoke".
type TokenID struct {
	Connection
	ID   string
	JSON bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *TokenID) Flags() *Set {
	s := &Set{Positional: "ID"}
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseTokenID reads the arguments of "aua token inspect" and "aua token revoke".
func ParseTokenID(args []string, getenv func(string) string) (*TokenID, hcl.Diagnostics) {
	a := &TokenID{}
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case diags.HasErrors():
	case len(positional) != 1:
		diags = append(diags, problem("No token", "Name one token by its id, as \"aua token list\" shows it.")...)
	case strings.HasPrefix(positional[0], "aua_"):
		// A whole token must not end up in a log as part of a path.
		a.ID, _, _ = strings.Cut(strings.TrimPrefix(positional[0], "aua_"), "_")
	default:
		a.ID = positional[0]
	}
	return a, diags
}
