// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	_ "embed"
	"net/http"

	"github.com/labstack/echo/v5"

	sdkapi "github.com/auahq/aua/sdk/api"
)

// What GET /health says.
const (
	HealthOK          = "ok"
	HealthDegraded    = "degraded"
	HealthUnavailable = "unavailable"
)

//go:embed openapi.json
var openAPIDocument []byte

// health says how the server does; it answers 200 as long as some query can be answered.
func (s *server) health(c *echo.Context) error {
	h := s.Runtime.Health()
	status := http.StatusOK
	if h.Status == HealthUnavailable {
		status = http.StatusServiceUnavailable
	}
	return c.JSONBlob(status, encode(h))
}

// live says that the process runs.
func (s *server) live(c *echo.Context) error {
	return c.JSONBlob(http.StatusOK, encode(sdkapi.Health{Status: HealthOK}))
}

// ready says whether queries should be sent here.
func (s *server) ready(c *echo.Context) error { return s.health(c) }

func (s *server) status(c *echo.Context) error {
	return c.JSONBlob(http.StatusOK, encode(s.Runtime.Status()))
}

func (s *server) version(c *echo.Context) error {
	return c.JSONBlob(http.StatusOK, encode(s.Runtime.Version()))
}

func (s *server) config(c *echo.Context) error {
	return c.JSONBlob(http.StatusOK, encode(s.Runtime.Config()))
}

func (s *server) openAPI(c *echo.Context) error {
	return c.JSONBlob(http.StatusOK, openAPIDocument)
}
