// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/auahq/aua/sdk/api"
)

// Page selects a page of a list. The zero value is the first page.
type Page struct {
	// Limit is the size of the page; 0 for the server's own.
	Limit int
	// Cursor is the Next of the page before.
	Cursor string
	// Newest begins with the newest message. Only for messages.
	Newest bool
}

func (p Page) query() string {
	v := url.Values{}
	if p.Limit != 0 {
		v.Set("limit", strconv.Itoa(p.Limit))
	}
	if p.Cursor != "" {
		v.Set("cursor", p.Cursor)
	}
	if p.Newest {
		v.Set("order", "desc")
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func sessionPath(id string) string { return "/sessions/" + url.PathEscape(id) }

// CreateSession makes a session that the server keeps.
func (c *Client) CreateSession(ctx context.Context, r *api.SessionRequest) (*api.Session, error) {
	return call[api.Session](ctx, c, http.MethodPost, "/sessions", r)
}

// ListSessions returns a page of the sessions, the last used first.
func (c *Client) ListSessions(ctx context.Context, p Page) (*api.SessionList, error) {
	return call[api.SessionList](ctx, c, http.MethodGet, "/sessions"+p.query(), nil)
}

// Session returns a session.
func (c *Client) Session(ctx context.Context, id string) (*api.Session, error) {
	return call[api.Session](ctx, c, http.MethodGet, sessionPath(id), nil)
}

// DeleteSession deletes a session and erases its content everywhere.
func (c *Client) DeleteSession(ctx context.Context, id string) (*api.SessionErased, error) {
	return call[api.SessionErased](ctx, c, http.MethodDelete, sessionPath(id), nil)
}

// SessionMessages returns a page of a session's messages.
func (c *Client) SessionMessages(ctx context.Context, id string, p Page) (*api.MessageList, error) {
	return call[api.MessageList](ctx, c, http.MethodGet, sessionPath(id)+"/messages"+p.query(), nil)
}

// QuerySession asks a question in a session and waits for the whole answer.
func (c *Client) QuerySession(ctx context.Context, id string, q *api.QueryRequest) (*api.QueryResponse, error) {
	return call[api.QueryResponse](ctx, c, http.MethodPost, sessionPath(id)+"/messages", q)
}

// StreamSession asks a question in a session, as [Client.Stream] does without one.
func (c *Client) StreamSession(ctx context.Context, id string, q *api.QueryRequest) iter.Seq2[Event, error] {
	return c.stream(ctx, sessionPath(id)+"/stream", q)
}

// Batch asks several questions and waits for all answers.
func (c *Client) Batch(ctx context.Context, b *api.BatchRequest) (*api.BatchResponse, error) {
	return call[api.BatchResponse](ctx, c, http.MethodPost, "/batch", b)
}
