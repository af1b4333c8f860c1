// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// feedback serves POST /feedback.
func (s *server) feedback(c *echo.Context) error {
	var body sdkapi.FeedbackRequest
	if err := s.decode(c, &body); err != nil {
		return err
	}
	who, _ := identity.From(c.Request().Context())
	given, err := s.Runtime.Feedback(c.Request().Context(), who, &body)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(given))
}
