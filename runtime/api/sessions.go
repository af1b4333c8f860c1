// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/runtime/state"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// The routes of sessions.
const (
	routeSessions        = "/sessions"
	routeSession         = routeSessions + "/:id"
	routeSessionMessages = routeSession + "/messages"
	routeSessionStream   = routeSession + "/stream"
)

// createSession serves POST /sessions.
func (s *server) createSession(c *echo.Context) error {
	var body sdkapi.SessionRequest
	if err := s.decode(c, &body); err != nil {
		return err
	}
	if err := s.Runtime.CheckTarget(body.Field, body.Specialist); err != nil {
		return err
	}
	created, err := s.Runtime.Sessions().Create(c.Request().Context(), tenantOf(c), body)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Location", routeSessions+"/"+created.ID)
	h.Set(headerSessionID, created.ID)
	return c.JSONBlob(http.StatusCreated, encode(created))
}

// listSessions serves GET /sessions.
func (s *server) listSessions(c *echo.Context) error {
	r, err := rangeOf(c)
	if err != nil {
		return err
	}
	list, err := s.Runtime.Sessions().List(c.Request().Context(), tenantOf(c), r)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(list))
}

// getSession serves GET /sessions/{id}.
func (s *server) getSession(c *echo.Context) error {
	found, err := s.Runtime.Sessions().Get(c.Request().Context(), tenantOf(c), c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(found))
}

// deleteSession serves DELETE /sessions/{id}.
func (s *server) deleteSession(c *echo.Context) error {
	erased, err := s.Runtime.Sessions().Erase(c.Request().Context(), tenantOf(c), c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(erased))
}

// sessionMessages serves GET /sessions/{id}/messages.
func (s *server) sessionMessages(c *echo.Context) error {
	r, err := rangeOf(c)
	if err != nil {
		return err
	}
	messages := state.MessageRange{Range: r}
	switch order := c.QueryParam("order"); order {
	case "", "asc":
	case "desc":
		messages.Newest = true
	default:
		return fault.New(fault.RequestInvalid, "The order is %q; it is asc, the first message first, or desc, the newest first.", order).With("param", "order")
	}
	list, err := s.Runtime.Sessions().Messages(c.Request().Context(), tenantOf(c), c.Param("id"), messages)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(list))
}

// sessionQuery serves POST /sessions/{id}/messages.
func (s *server) sessionQuery(c *echo.Context) error {
	req, debug, err := s.decodeTurn(c)
	if err != nil {
		return err
	}
	return s.answer(c, req, debug)
}

// sessionStream serves POST /sessions/{id}/stream.
func (s *server) sessionStream(c *echo.Context) error {
	req, debug, err := s.decodeTurn(c)
	if err != nil {
		return err
	}
	return s.streamAnswer(c, req, debug)
}

// decodeTurn decodes the body of a turn. Its messages are new ones: the session
// has the others.
func (s *server) decodeTurn(c *echo.Context) (*pipeline.Request, bool, error) {
	req, debug, err := s.decodeQuery(c)
	if err != nil {
		return nil, false, err
	}
	id := c.Param("id")
	if req.SessionID != "" && req.SessionID != id {
		return nil, false, fault.New(fault.RequestInvalid, "The body names the session %q, and the path another one. Leave it out of the body.", req.SessionID).With("param", "session_id")
	}
	for _, m := range req.Messages {
		if role := m.GetRole(); role != "user" && role != "tool" {
			return nil, false, fault.New(fault.RequestInvalid,
				"A message has the role %s. A session keeps its own history, so send what is new: messages of the roles user and tool. Instructions are the session's \"system\".", role).With("param", "messages")
		}
	}
	req.SessionID, req.SessionUse = id, session.Stored
	return req, debug, checkSession(req)
}

// ofSession makes a query a turn of the session that it names, if there is one
// and the caller may use sessions. With messages the client keeps the history.
func ofSession(c *echo.Context, body *sdkapi.QueryRequest) session.Use {
	p, _ := identity.From(c.Request().Context())
	if body.SessionID == "" || body.Query == "" || !p.Has(identity.ScopeSessions) {
		return session.Label
	}
	return session.IfStored
}

// mayCorrect reports whether a correction in a chat holds for all queries: the
// caller has a token that may write corrections.
func mayCorrect(c *echo.Context) bool {
	p, ok := identity.From(c.Request().Context())
	return ok && p.TokenID != "" && p.Has(identity.ScopeCorrectionsWrite)
}

func tenantOf(c *echo.Context) string {
	if p, ok := identity.From(c.Request().Context()); ok {
		return p.Tenant
	}
	return identity.DefaultTenant
}

// rangeOf reads which page of a list is wanted.
func rangeOf(c *echo.Context) (state.Range, error) {
	r := state.Range{Cursor: c.QueryParam("cursor")}
	if limit := c.QueryParam("limit"); limit != "" {
		n, err := strconv.Atoi(limit)
		if err != nil || n < 1 || n > state.MaxLimit {
			return r, fault.New(fault.RequestInvalid, "The limit is %q; give a number from 1 to %d.", limit, state.MaxLimit).With("param", "limit")
		}
		r.Limit = n
	}
	return r, nil
}
