// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// CorrectionFilter selects corrections. The zero value is the first page of all.
type CorrectionFilter struct {
	// Scope, ScopeID, Field and Source select by equality, where not empty.
	Scope, ScopeID, Field, Source string
	// Text is searched for in the subject, the claim and the rejected answer.
	Text string
	// Current leaves out what was superseded.
	Current bool
	// Limit is the size of the page; 0 for the server's own.
	Limit int
	// Cursor is the Next of the page before.
	Cursor string
}

func (f CorrectionFilter) query() string {
	v := url.Values{}
	for name, value := range map[string]string{
		"scope": f.Scope, "scope_id": f.ScopeID, "field": f.Field, "source": f.Source, "text": f.Text, "cursor": f.Cursor,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if f.Current {
		v.Set("current", "true")
	}
	if f.Limit != 0 {
		v.Set("limit", strconv.Itoa(f.Limit))
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func correctionPath(id string) string { return "/corrections/" + url.PathEscape(id) }

// AddCorrection records a correction. It is on disk when AddCorrection returns.
func (c *Client) AddCorrection(ctx context.Context, r *api.CorrectionRequest) (*api.Correction, error) {
	return call[api.Correction](ctx, c, http.MethodPost, "/corrections", r)
}

// SupersedeCorrection records a correction that takes the place of another.
// What the request leaves out stays as it was there.
func (c *Client) SupersedeCorrection(ctx context.Context, id string, r *api.CorrectionRequest) (*api.Correction, error) {
	return call[api.Correction](ctx, c, http.MethodPost, correctionPath(id)+"/supersede", r)
}

// ListCorrections returns a page of corrections, the newest first.
func (c *Client) ListCorrections(ctx context.Context, f CorrectionFilter) (*api.CorrectionPage, error) {
	return call[api.CorrectionPage](ctx, c, http.MethodGet, "/corrections"+f.query(), nil)
}

// Correction returns a correction.
func (c *Client) Correction(ctx context.Context, id string) (*api.Correction, error) {
	return call[api.Correction](ctx, c, http.MethodGet, correctionPath(id), nil)
}

// ExplainCorrection says why a correction is or is not found for a query.
func (c *Client) ExplainCorrection(ctx context.Context, id, query string) (*api.CorrectionExplanation, error) {
	return call[api.CorrectionExplanation](ctx, c, http.MethodGet, correctionPath(id)+"/explain?"+url.Values{"query": {query}}.Encode(), nil)
}

// EraseCorrection erases a correction's content for good.
func (c *Client) EraseCorrection(ctx context.Context, id string) (*api.CorrectionErased, error) {
	return call[api.CorrectionErased](ctx, c, http.MethodDelete, correctionPath(id), nil)
}

// ExportCorrections yields the corrections that the filter selects, the newest
// first. It ends with an error when not all of them could be read.
func (c *Client) ExportCorrections(ctx context.Context, f CorrectionFilter) iter.Seq2[*api.Correction, error] {
	return func(yield func(*api.Correction, error) bool) {
		f.Limit, f.Cursor = 0, ""
		res, err := c.send(ctx, http.MethodGet, "/corrections/export"+f.query(), nil, "application/x-ndjson")
		if err != nil {
			yield(nil, err)
			return
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			body, err := c.read(ctx, res)
			if err == nil {
				err = c.failure(res, body)
			}
			yield(nil, err)
			return
		}
		dec := json.NewDecoder(res.Body)
		for {
			one := &api.Correction{}
			switch err := dec.Decode(one); {
			case err == io.EOF: //nolint:errorlint // Decode returns it bare at the end
				return
			case err != nil:
				yield(nil, c.cut(ctx, err))
				return
			case !yield(one, nil):
				return
			}
		}
	}
}

// ImportCorrections keeps corrections as an export wrote them, with their ids.
// Those that are there already are skipped.
func (c *Client) ImportCorrections(ctx context.Context, corrections []*api.Correction) (*api.CorrectionImport, error) {
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	for _, one := range corrections {
		if err := enc.Encode(one); err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "The correction %s is not valid JSON: %v.", one.ID, err)
		}
	}
	return call[api.CorrectionImport](ctx, c, http.MethodPost, "/corrections/import", jsonLines(lines.Bytes()))
}
