// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"bufio"
	"bytes"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/state"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// The routes of corrections.
const (
	routeCorrections         = "/corrections"
	routeCorrectionsExport   = routeCorrections + "/export"
	routeCorrectionsImport   = routeCorrections + "/import"
	routeCorrection          = routeCorrections + "/:id"
	routeCorrectionExplain   = routeCorrection + "/explain"
	routeCorrectionSupersede = routeCorrection + "/supersede"
)

// addCorrection serves POST /corrections.
func (s *server) addCorrection(c *echo.Context) error {
	var body sdkapi.CorrectionRequest
	if err := s.decode(c, &body); err != nil {
		return err
	}
	made, err := s.Runtime.Corrections().Add(c.Request().Context(), tenantOf(c), &body)
	return created(c, made, err)
}

// supersedeCorrection serves POST /corrections/{id}/supersede.
func (s *server) supersedeCorrection(c *echo.Context) error {
	var body sdkapi.CorrectionRequest
	if err := s.decode(c, &body); err != nil {
		return err
	}
	made, err := s.Runtime.Corrections().Supersede(c.Request().Context(), tenantOf(c), c.Param("id"), &body)
	return created(c, made, err)
}

func created(c *echo.Context, made *sdkapi.Correction, err error) error {
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", routeCorrections+"/"+made.ID)
	return c.JSONBlob(http.StatusCreated, encode(made))
}

// listCorrections serves GET /corrections.
func (s *server) listCorrections(c *echo.Context) error {
	f, err := correctionFilter(c)
	if err != nil {
		return err
	}
	page, err := s.Runtime.Corrections().List(c.Request().Context(), tenantOf(c), f)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(page))
}

// correctionFilter reads which corrections are wanted.
func correctionFilter(c *echo.Context) (state.CorrectionFilter, error) {
	r, err := rangeOf(c)
	f := state.CorrectionFilter{
		Scope: c.QueryParam("scope"), ScopeID: c.QueryParam("scope_id"), Field: c.QueryParam("field"), Source: c.QueryParam("source"),
		Text: c.QueryParam("text"), Limit: r.Limit, Cursor: r.Cursor,
	}
	if err != nil {
		return f, err
	}
	if v := c.QueryParam("current"); v != "" {
		if f.Current, err = strconv.ParseBool(v); err != nil {
			return f, fault.New(fault.RequestInvalid, "current is %q; it is true, for the corrections that no other supersedes, or false.", v).With("param", "current")
		}
	}
	return f, nil
}

// getCorrection serves GET /corrections/{id}.
func (s *server) getCorrection(c *echo.Context) error {
	found, err := s.Runtime.Corrections().Get(c.Request().Context(), tenantOf(c), c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(found))
}

// explainCorrection serves GET /corrections/{id}/explain.
func (s *server) explainCorrection(c *echo.Context) error {
	query := c.QueryParam("query")
	if query == "" {
		return fault.New(fault.RequestInvalid, "There is no query to explain the correction for. Add ?query= and a question.").With("param", "query")
	}
	if _, err := s.Runtime.Corrections().Get(c.Request().Context(), tenantOf(c), c.Param("id")); err != nil {
		return err
	}
	e, err := s.Runtime.ExplainCorrection(c.Request().Context(), tenantOf(c), c.QueryParam("session_id"), c.Param("id"), query)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(e))
}

// eraseCorrection serves DELETE /corrections/{id}.
func (s *server) eraseCorrection(c *echo.Context) error {
	id := c.Param("id")
	if err := s.Runtime.Corrections().Erase(c.Request().Context(), tenantOf(c), id); err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(sdkapi.CorrectionErased{ID: id}))
}

// exportCorrections serves GET /corrections/export: one correction a line, the
// newest first. A failure after the first line cuts the response off.
func (s *server) exportCorrections(c *echo.Context) error {
	f, err := correctionFilter(c)
	if err != nil {
		return err
	}
	f.Limit = state.MaxLimit
	out := bufio.NewWriter(c.Response())
	for begun := false; ; begun = true {
		page, err := s.Runtime.Corrections().List(c.Request().Context(), tenantOf(c), f)
		if err != nil && begun {
			panic(http.ErrAbortHandler) // the client must see that it is not whole
		}
		if err != nil {
			return err
		}
		if !begun {
			c.Response().Header().Set("Content-Type", "application/x-ndjson")
			c.Response().WriteHeader(http.StatusOK)
		}
		for _, one := range page.Corrections {
			if _, err := out.Write(encode(one)); err != nil {
				return nil //nolint:nilerr // the client went away
			}
		}
		if page.Next == "" {
			return out.Flush()
		}
		f.Cursor = page.Next
	}
}

// importCorrections serves POST /corrections/import: what an export wrote. Each
// line is kept or refused by itself, and one that is there already is skipped.
func (s *server) importCorrections(c *echo.Context) error {
	raw, err := s.body(c)
	if err != nil {
		return err
	}
	result := &sdkapi.CorrectionImport{}
	line := 0
	for text := range bytes.Lines(raw) {
		line++
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		var in sdkapi.Correction
		imported := false
		if err = decodeBody(text, &in); err == nil {
			_, imported, err = s.Runtime.Corrections().Import(c.Request().Context(), tenantOf(c), &in)
		}
		var f *fault.Error
		switch {
		case errors.As(err, &f) && f.Code == fault.RequestInvalid:
			result.Refused = append(result.Refused, sdkapi.RefusedLine{Line: line, Message: f.Message})
		case err != nil:
			return err
		case imported:
			result.Imported++
		default:
			result.Skipped++
		}
	}
	return c.JSONBlob(http.StatusOK, encode(result))
}
