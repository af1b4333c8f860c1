// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"
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
