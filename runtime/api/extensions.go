// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// extensions serves GET /extensions.
func (s *server) extensions(c *echo.Context) error {
	return c.JSONBlob(http.StatusOK, encode(s.Runtime.Extensions()))
}

// extension serves GET /extensions/{name}.
func (s *server) extension(c *echo.Context) error {
	e, err := s.Runtime.Extension(c.Param("name"))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(e))
}

// reloadExtensions serves POST /extensions/reload.
func (s *server) reloadExtensions(c *echo.Context) error {
	var body sdkapi.ReloadRequest
	if err := s.decode(c, &body); err != nil {
		return err
	}
	ctx := c.Request().Context()
	who, _ := identity.From(ctx)
	done, err := s.Runtime.Reload(ctx, who, &body)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(done))
}

// testExtensions serves POST /extensions/test.
func (s *server) testExtensions(c *echo.Context) error {
	var body sdkapi.TestRequest
	if err := s.decode(c, &body); err != nil {
		return err
	}
	report, err := s.Runtime.TestExtensions(c.Request().Context(), &body)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(report))
}
