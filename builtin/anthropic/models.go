// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

const (
	// maxModelList bounds one page of a list of models.
	maxModelList = 16 << 20
	// pageSize is the most that the API gives at once, maxPages what is asked for.
	pageSize = "1000"
	maxPages = 50
)

// Models lists what the server offers.
func (b *backend) Models(ctx context.Context, req *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	base, failure := b.client.Endpoint(req.GetEndpoint())
	if failure != nil {
		return &sdk.ModelsResponse{Error: failure}, nil
	}
	list, failure := b.list(ctx, base)
	if failure != nil {
		if err := upstream.Cancelled(ctx); err != nil {
			return nil, err
		}
		return &sdk.ModelsResponse{Error: failure}, nil
	}
	return &sdk.ModelsResponse{Models: list}, nil
}

// list asks for all pages of the list of models.
func (b *backend) list(ctx context.Context, base *url.URL) ([]*sdk.Model, *sdk.UpstreamError) {
	var list []*sdk.Model
	for after, page := "", 0; ; page++ {
		address := *base.JoinPath("v1", "models")
		query := url.Values{"limit": {pageSize}}
		if after != "" {
			query.Set("after_id", after)
		}
		address.RawQuery = query.Encode()
		body, resp, failure := b.get(ctx, &address)
		if failure != nil {
			return nil, failure
		}
		found, ok := decodeModels(body)
		if !ok {
			return nil, resp.Invalid(false, "answered with something that is not a list of models.")
		}
		list = append(list, found...)
		last := rawjson.Text(body, "last_id")
		if string(rawjson.Get(body, "has_more")) != "true" || last == "" || last == after || page+1 == maxPages {
			return list, nil
		}
		after = last
	}
}

// get asks for a JSON value.
func (b *backend) get(ctx context.Context, address *url.URL) ([]byte, *upstream.Response, *sdk.UpstreamError) {
	resp, _, failure := b.client.Do(ctx, http.MethodGet, address, "application/json", nil)
	if failure != nil {
		return nil, nil, failure
	}
	defer resp.Body.Close()
	body, failure := resp.ReadAll(ctx, maxModelList)
	if failure == nil {
		failure = resp.NotJSON(body)
	}
	return body, resp, failure
}

// decodeModels reads {"data": […]}, without models that are retired, which the
// API lists and refuses.
func decodeModels(body []byte) ([]*sdk.Model, bool) {
	if !json.Valid(body) {
		return nil, false
	}
	var list []*sdk.Model
	ok := rawjson.EachElement(rawjson.Get(body, "data"), func(entry []byte) {
		m := &sdk.Model{Id: rawjson.Text(entry, "id")}
		if m.Id == "" || rawjson.Text(entry, "lifecycle") == "retired" {
			return
		}
		if n, ok := rawjson.Int(rawjson.Get(entry, "max_input_tokens")); ok && n > 0 {
			m.ContextTokens = n
		}
		list = append(list, m)
	})
	return list, ok
}
