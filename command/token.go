// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

func (s *session) tokenCommand() *command {
	return s.group("token", "Make and revoke tokens",
		"Works with tokens: what a server that demands them is called with. A token has scopes, which say what it may do, and a tenant, which owns what is read and written with it.")
}

func (s *session) tokenCreateCommand() *command {
	return &command{
		name:     "token create",
		synopsis: "Make a token",
		description: "Makes a token, and shows it this once: the server keeps only its hash. It can be given no scope that your own token does not hold.\n\n" +
			"Where it is not possible to ask the server, because every token is lost or the server has never been started, -offline makes it in the state store itself.",
		examples: []string{
			"aua token create -scopes aua:query,aua:stream -label ci -expires 90d",
			`aua token create -scopes "aua:corrections:*" -tenant acme`,
			"aua token create -offline -config aua.hcl -scopes aua:admin",
		},
		flags: new(arguments.TokenCreate).Flags(),
		run:   s.tokenCreate,
	}
}

func (s *session) tokenCreate(args []string) int {
	a, diags := arguments.ParseTokenCreate(args, s.getenv)
	p := s.printer(a.JSON)
	if !a.Offline || diags.HasErrors() {
		return remote(p, diags, &a.Connection, views.CreatedToken, func(ctx context.Context, c *client.Client) (*api.CreatedToken, error) {
			return c.CreateToken(ctx, &a.Request)
		})
	}
	where, diags, sources := config.LoadState(config.LoadOptions{Paths: a.Paths, Vars: a.Vars})
	if where == nil {
		return p.Refuse(config.Fault(diags), diags, sources)
	}
	ctx, cancel := context.WithTimeout(context.Background(), offlineTimeout)
	defer cancel()
	made, err := runtime.CreateToken(ctx, where, hclog.NewNullLogger(), &a.Request)
	if err != nil {
		return p.Fail(err)
	}
	return finish(p, views.Show(p, made, views.CreatedToken))
}

// offlineTimeout bounds the work on a store without a server.
const offlineTimeout = time.Minute

func (s *session) tokenListCommand() *command {
	return &command{
		name:        "token list",
		synopsis:    "List tokens",
		description: "Lists the tokens of your tenant, the newest first, those that have expired or were revoked among them. With aua:admin, it lists those of all tenants.",
		examples:    []string{"aua token list", "aua token list -tenant acme -json"},
		flags:       new(arguments.TokenList).Flags(),
		run:         s.tokenList,
	}
}

func (s *session) tokenList(args []string) int {
	a, diags := arguments.ParseTokenList(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Tokens, func(ctx context.Context, c *client.Client) (*api.TokenList, error) {
		return c.ListTokens(ctx, a.Tenant)
	})
}

func (s *session) tokenInspectCommand() *command {
	return &command{
		name:        "token inspect",
		synopsis:    "Show a token",
		description: "Shows what is known of a token: its tenant and scopes, who made it and when, and whether it is still good. Its secret is not kept, so it cannot be shown.",
		examples:    []string{"aua token inspect ID"},
		flags:       new(arguments.TokenID).Flags(),
		run:         s.tokenInspect,
	}
}

func (s *session) tokenInspect(args []string) int {
	a, diags := arguments.ParseTokenID(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Token, func(ctx context.Context, c *client.Client) (*api.Token, error) {
		return c.Token(ctx, a.ID)
	})
}

func (s *session) tokenRevokeCommand() *command {
	return &command{
		name:        "token revoke",
		synopsis:    "Revoke a token",
		description: "Has a token refused from now on, and ends what is under way with it. That cannot be undone; make another token instead.",
		examples:    []string{"aua token revoke ID"},
		flags:       new(arguments.TokenID).Flags(),
		run:         s.tokenRevoke,
	}
}

func (s *session) tokenRevoke(args []string) int {
	a, diags := arguments.ParseTokenID(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.RevokedToken, func(ctx context.Context, c *client.Client) (*api.Token, error) {
		return c.RevokeToken(ctx, a.ID)
	})
}
