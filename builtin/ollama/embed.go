// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"context"
	"encoding/json"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// Embed turns texts into vectors, in the order of the texts.
func (b *backend) Embed(ctx context.Context, req *sdk.EmbedRequest) (*sdk.EmbedResponse, error) {
	resp, failure := b.embed(ctx, req)
	if failure != nil {
		if err := upstream.Cancelled(ctx); err != nil {
			return nil, err
		}
		return &sdk.EmbedResponse{Error: failure}, nil
	}
	return resp, nil
}

func (b *backend) embed(ctx context.Context, req *sdk.EmbedRequest) (*sdk.EmbedResponse, *sdk.UpstreamError) {
	body, err := b.settings.encodeEmbed(req)
	resp, failure := b.post(ctx, req.GetEndpoint(), req.GetModel(), "embed", false, body, err)
	if failure != nil {
		return nil, failure
	}
	defer resp.Body.Close()
	data, failure := resp.ReadAll(ctx, b.client.MaxBytes)
	if failure != nil {
		return nil, failure
	}
	return decodeEmbed(resp, req, data)
}

func (s *settings) encodeEmbed(req *sdk.EmbedRequest) ([]byte, error) {
	e := &encoder{rawjson.NewObject(256)}
	if req.GetModel() != "" {
		e.String("model", req.GetModel())
	}
	if len(req.GetInputs()) == 0 {
		e.Raw("input", "input", []byte("[]"))
	}
	e.Strings("input", req.GetInputs())
	if req.Dimensions != nil {
		e.Int("dimensions", req.GetDimensions())
	}
	extra := e.split(req.GetExtraJson())
	e.options(merged(s.options, extra.options))
	e.keepAlive(s.keepAlive, extra.rest)
	e.Take("model", "keep_alive", "encoding_format")
	e.rest(extra.rest)
	return e.Close()
}

// decodeEmbed reads {"embeddings": [[…]]}, in the order of the texts.
func decodeEmbed(resp *upstream.Response, req *sdk.EmbedRequest, body []byte) (*sdk.EmbedResponse, *sdk.UpstreamError) {
	if failure := resp.NotJSON(body); failure != nil {
		return nil, failure
	}
	if !json.Valid(body) {
		return nil, resp.Invalid(true, "answered with broken JSON.")
	}
	out := &sdk.EmbedResponse{Model: rawjson.Text(body, "model")}
	wrong := false
	rawjson.EachElement(rawjson.Get(body, "embeddings"), func(entry []byte) {
		var vector []float32
		wrong = json.Unmarshal(entry, &vector) != nil || len(vector) == 0 || wrong
		out.Embeddings = append(out.Embeddings, &sdk.Embedding{Values: vector})
	})
	if wrong || len(out.Embeddings) != len(req.GetInputs()) {
		return nil, resp.Invalid(false, "did not answer with one vector for each of %d texts.", len(req.GetInputs()))
	}
	out.Usage = &sdk.Usage{PromptTokens: count(rawjson.Get(body, "prompt_eval_count")), Reported: true}
	if out.Usage.PromptTokens < 0 {
		var e upstream.Estimator
		for _, input := range req.GetInputs() {
			e.Add(input)
		}
		out.Usage = &sdk.Usage{PromptTokens: e.Tokens()}
	}
	return out, nil
}
