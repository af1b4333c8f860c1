// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/auahq/aua/sdk/api"
)

// CreateToken makes a token. Its secret is in no other response.
func (c *Client) CreateToken(ctx context.Context, r *api.TokenRequest) (*api.CreatedToken, error) {
	return call[api.CreatedToken](ctx, c, http.MethodPost, "/tokens", r)
}

// ListTokens lists the tokens of a tenant; of all that the caller may see when
// tenant is empty. They are the newest first.
func (c *Client) ListTokens(ctx context.Context, tenant string) (*api.TokenList, error) {
	path := "/tokens"
	if tenant != "" {
		path += "?" + url.Values{"tenant": {tenant}}.Encode()
	}
	return call[api.TokenList](ctx, c, http.MethodGet, path, nil)
}

// Token returns what is known of a token.
func (c *Client) Token(ctx context.Context, id string) (*api.Token, error) {
	return call[api.Token](ctx, c, http.MethodGet, "/tokens/"+url.PathEscape(id), nil)
}

// RevokeToken has a token refused from now on.
func (c *Client) RevokeToken(ctx context.Context, id string) (*api.Token, error) {
	return call[api.Token](ctx, c, http.MethodDelete, "/tokens/"+url.PathEscape(id), nil)
}
