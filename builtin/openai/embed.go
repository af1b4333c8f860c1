// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"

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
	base, failure := b.client.Endpoint(req.GetEndpoint())
	if failure != nil {
		return nil, failure
	}
	body, err := encodeEmbed(req)
	if err != nil {
		return nil, &sdk.UpstreamError{
			Kind: sdk.UpstreamInvalidRequest, Message: "The request cannot be sent to a model server: " + err.Error() + ".",
		}
	}
	resp, _, failure := b.client.Do(ctx, http.MethodPost, base.JoinPath("embeddings"), "application/json", body)
	if failure != nil {
		return nil, failure
	}
	defer resp.Body.Close()
	data, failure := resp.ReadAll(ctx, b.client.MaxBytes)
	if failure != nil {
		return nil, failure
	}
	return b.decodeEmbed(resp, req, data)
}

func encodeEmbed(req *sdk.EmbedRequest) ([]byte, error) {
	size := 256 + len(req.GetExtraJson())
	for _, input := range req.GetInputs() {
		size += 8 + len(input) + len(input)/16
	}
	o := rawjson.NewObject(size)
	if req.GetModel() != "" {
		o.String("model", req.GetModel())
	}
	if len(req.GetInputs()) == 0 {
		o.Raw("input", "input", []byte("[]"))
	}
	o.Strings("input", req.GetInputs())
	if req.Dimensions != nil {
		o.Int("dimensions", req.GetDimensions())
	}
	o.Take("model")
	o.Extra("extra_json", req.GetExtraJson(), o.Taken())
	return o.Close()
}

// decodeEmbed reads the vectors, which a server may send in any order.
func (b *backend) decodeEmbed(resp *upstream.Response, req *sdk.EmbedRequest, body []byte) (*sdk.EmbedResponse, *sdk.UpstreamError) {
	if failure := resp.NotJSON(body); failure != nil {
		return nil, failure
	}
	if !json.Valid(body) {
		return nil, resp.Invalid(true, "answered with broken JSON.")
	}
	out := &sdk.EmbedResponse{Embeddings: make([]*sdk.Embedding, len(req.GetInputs()))}
	var failed []byte
	found, wrong := 0, false
	rawjson.EachMember(body, func(name, value []byte) {
		switch string(name) {
		case "data":
			next := int64(0)
			wrong = !rawjson.EachElement(value, func(entry []byte) {
				index, vector, ok := decodeEmbedding(entry, next)
				next++
				if !ok || index < 0 || index >= int64(len(out.Embeddings)) || out.Embeddings[index] != nil {
					wrong = true
					return
				}
				out.Embeddings[index] = &sdk.Embedding{Values: vector}
				found++
			}) || wrong
		case "model":
			out.Model, _ = rawjson.String(value)
		case "usage":
			out.Usage = decodeUsage(value)
		case "error":
			if !rawjson.IsNull(value) {
				failed = value
			}
		}
	})
	switch {
	case failed != nil:
		return nil, b.eventFailure(resp, failed)
	case wrong || found != len(req.GetInputs()):
		return nil, resp.Invalid(false, "did not answer with one vector for each of %d texts.", len(req.GetInputs()))
	}
	if out.Usage == nil {
		var e upstream.Estimator
		for _, input := range req.GetInputs() {
			e.Add(input)
		}
		out.Usage = &sdk.Usage{PromptTokens: e.Tokens()}
	}
	return out, nil
}

// decodeEmbedding reads one vector: an array of numbers, or little-endian
// float32 in base64 when the client asked for that encoding. Without an index
// its place is next.
func decodeEmbedding(entry []byte, next int64) (index int64, vector []float32, ok bool) {
	index = next
	rawjson.EachMember(entry, func(name, value []byte) {
		switch string(name) {
		case "index":
			if n, isInt := rawjson.Int(value); isInt {
				index = n
			}
		case "embedding":
			if text, isString := rawjson.String(value); isString {
				vector, ok = decodeBase64(text)
				return
			}
			ok = json.Unmarshal(value, &vector) == nil && len(vector) > 0
		}
	})
	return index, vector, ok
}

func decodeBase64(text string) ([]float32, bool) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw)%4 != 0 || len(raw) == 0 {
		return nil, false
	}
	vector := make([]float32, len(raw)/4)
	for i := range vector {
		vector[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return vector, true
}
