// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// The routes of tokens.
const (
	routeTokens = "/tokens"
	routeToken  = routeTokens + "/:id"
)

// createToken serves POST /tokens. Its response is the only one that ever has the secret.
func (s *server) createToken(c *echo.Context) error {
	var body sdkapi.TokenRequest
	if err := s.decode(c, &body); err != nil {
		return err
	}
	made, err := s.Runtime.Tokens().Create(c.Request().Context(), principalOf(c), &body)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", routeTokens+"/"+made.ID)
	return c.JSONBlob(http.StatusCreated, encode(made))
}

// listTokens serves GET /tokens.
func (s *server) listTokens(c *echo.Context) error {
	list, err := s.Runtime.Tokens().List(c.Request().Context(), principalOf(c), c.QueryParam("tenant"))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(list))
}

// getToken serves GET /tokens/{id}.
func (s *server) getToken(c *echo.Context) error {
	found, err := s.Runtime.Tokens().Get(c.Request().Context(), principalOf(c), c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(found))
}

// revokeToken serves DELETE /tokens/{id}.
func (s *server) revokeToken(c *echo.Context) error {
	revoked, err := s.Runtime.Tokens().Revoke(c.Request().Context(), principalOf(c), c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(revoked))
}

// principalOf is who a request comes from, on a route that is not public.
func principalOf(c *echo.Context) *identity.Principal {
	p, _ := identity.From(c.Request().Context())
	return p
}
