// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"
)

// cost serves GET /metrics/cost.
func (s *server) cost(c *echo.Context) error {
	since, until, err := timesOf(c)
	if err != nil {
		return err
	}
	report, err := s.Runtime.Costs().Report(c.Request().Context(), tenantOf(c), since, until)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(report))
}
