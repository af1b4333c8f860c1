// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// maxModelList bounds a list of models.
const maxModelList = 16 << 20

// Models lists the models that were pulled. The context's length is that of the
// model as it is loaded, or else the configuration's; what a model could have
// is not what the server gives it.
func (b *backend) Models(ctx context.Context, req *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	list, failure := b.models(ctx, req.GetEndpoint())
	if failure != nil {
		if err := upstream.Cancelled(ctx); err != nil {
			return nil, err
		}
		return &sdk.ModelsResponse{Error: failure}, nil
	}
	return &sdk.ModelsResponse{Models: list}, nil
}

func (b *backend) models(ctx context.Context, endpoint string) ([]*sdk.Model, *sdk.UpstreamError) {
	base, failure := b.client.Endpoint(endpoint)
	if failure != nil {
		return nil, failure
	}
	names, failure := b.tags(ctx, base)
	if failure != nil {
		return nil, failure
	}
	loaded := b.loaded(ctx, base)
	var list []*sdk.Model
	for _, name := range names {
		m := &sdk.Model{Id: name, ContextTokens: b.settings.NumCtx}
		if n := loaded[canonical(name)]; n > 0 {
			m.ContextTokens = n
		}
		list = append(list, m)
	}
	return list, nil
}

// tags returns the names of the models that were pulled.
func (b *backend) tags(ctx context.Context, base *url.URL) ([]string, *sdk.UpstreamError) {
	body, resp, failure := b.get(ctx, base.JoinPath("api", "tags"))
	if failure != nil {
		return nil, failure
	}
	var names []string
	list := rawjson.Get(body, "models")
	if !json.Valid(body) || !rawjson.EachElement(list, func(entry []byte) {
		if name := rawjson.Text(entry, "name"); name != "" {
			names = append(names, name)
		}
	}) && !rawjson.IsNull(list) {
		return nil, resp.Invalid(false, "answered with something that is not a list of models.")
	}
	return names, nil
}

// loaded returns the context's length of the models that are loaded. What is
// not known is left out; a server may be too old to be asked.
func (b *backend) loaded(ctx context.Context, base *url.URL) map[string]int64 {
	lengths := map[string]int64{}
	body, _, failure := b.get(ctx, base.JoinPath("api", "ps"))
	if failure != nil || !json.Valid(body) {
		return lengths
	}
	rawjson.EachElement(rawjson.Get(body, "models"), func(entry []byte) {
		lengths[canonical(rawjson.Text(entry, "name"))] = count(rawjson.Get(entry, "context_length"))
	})
	return lengths
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
