// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// maxModelList bounds a list of models; that of a large aggregator has about 1 MB.
const maxModelList = 16 << 20

// listedModel is an entry of GET /models.
type listedModel struct {
	id      string
	ownedBy string
	context int64
}

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
	resp := &sdk.ModelsResponse{}
	for _, m := range list {
		resp.Models = append(resp.Models, &sdk.Model{Id: m.id, ContextTokens: m.context})
	}
	return resp, nil
}

func (b *backend) list(ctx context.Context, base *url.URL) ([]listedModel, *sdk.UpstreamError) {
	resp, _, failure := b.client.Do(ctx, http.MethodGet, base.JoinPath("models"), "application/json", nil)
	if failure != nil {
		return nil, failure
	}
	defer resp.Body.Close()
	body, failure := resp.ReadAll(ctx, maxModelList)
	if failure != nil {
		return nil, failure
	}
	if failure := resp.NotJSON(body); failure != nil {
		return nil, failure
	}
	list, ok := decodeModels(body)
	if !ok {
		return nil, resp.Invalid(false, "answered with something that is not a list of models.")
	}
	return list, nil
}

// decodeModels reads {"data": […]}, or the array alone, as Together sends it.
func decodeModels(body []byte) ([]listedModel, bool) {
	if !json.Valid(body) {
		return nil, false
	}
	var list []listedModel
	add := func(entry []byte) {
		if m := decodeModel(entry); m.id != "" {
			list = append(list, m)
		}
	}
	if rawjson.EachElement(body, add) {
		return list, true
	}
	found := false
	rawjson.EachMember(body, func(name, value []byte) {
		if string(name) == "data" {
			found = rawjson.EachElement(value, add) || rawjson.IsNull(value)
		}
	})
	return list, found
}

// decodeModel reads an entry. The context's length has as many names as there
// are servers; llama-server's n_ctx_train is not among them, because it is the
// model's and not what the server was started with.
func decodeModel(entry []byte) listedModel {
	var m listedModel
	rawjson.EachMember(entry, func(name, value []byte) {
		switch string(name) {
		case "id":
			m.id, _ = rawjson.String(value)
		case "owned_by":
			m.ownedBy, _ = rawjson.String(value)
		case "max_model_len", "context_length", "context_window", "max_context_length":
			if n, ok := rawjson.Int(value); ok {
				m.context = n
			}
		case "meta":
			rawjson.EachMember(value, func(name, value []byte) {
				if n, ok := rawjson.Int(value); ok && string(name) == "n_ctx" {
					m.context = n
				}
			})
		}
	})
	return m
}
