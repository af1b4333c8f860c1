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
	"strconv"

	"github.com/auahq/aua/sdk"
)

// Embed turns texts into vectors, in the order of the texts.
func (b *backend) Embed(ctx context.Context, req *sdk.EmbedRequest) (*sdk.EmbedResponse, error) {
	resp, failure := b.embed(ctx, req)
	if failure != nil {
		if err := cancelled(ctx); err != nil {
			return nil, err
		}
		return &sdk.EmbedResponse{Error: failure}, nil
	}
	return resp, nil
}

func (b *backend) embed(ctx context.Context, req *sdk.EmbedRequest) (*sdk.EmbedResponse, *sdk.UpstreamError) {
	base, failure := b.endpoint(req.GetEndpoint())
	if failure != nil {
		return nil, failure
	}
	body, err := encodeEmbed(req)
	if err != nil {
		return nil, &sdk.UpstreamError{
			Kind: sdk.UpstreamInvalidRequest, Message: "The request cannot be sent to a model server: " + err.Error() + ".",
		}
	}
	resp, failure, _ := b.do(ctx, http.MethodPost, base.JoinPath("embeddings"), "application/json", body)
	if failure != nil {
		return nil, failure
	}
	defer resp.body.Close()
	data, failure := resp.readAll(ctx, b.maxBytes)
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
	e := &encoder{b: make([]byte, 0, size), written: map[string]bool{}}
	e.b = append(e.b, '{')
	if req.GetModel() != "" {
		e.key("model")
		e.b = appendString(e.b, req.GetModel())
	}
	e.key("input")
	e.b = append(e.b, '[')
	for i, input := range req.GetInputs() {
		if i > 0 {
			e.b = append(e.b, ',')
		}
		e.b = appendString(e.b, input)
	}
	e.b = append(e.b, ']')
	if req.Dimensions != nil {
		e.key("dimensions")
		e.b = strconv.AppendInt(e.b, req.GetDimensions(), 10)
	}
	e.written["model"] = true
	e.extra("extra_json", req.GetExtraJson(), e.written)
	return append(e.b, '}'), e.err
}

// decodeEmbed reads the vectors, which a server may send in any order.
func (b *backend) decodeEmbed(resp *response, req *sdk.EmbedRequest, body []byte) (*sdk.EmbedResponse, *sdk.UpstreamError) {
	if failure := notJSON(resp, body); failure != nil {
		return nil, failure
	}
	if !json.Valid(body) {
		return nil, invalidResponse(resp.server, resp.status, true, "answered with broken JSON.")
	}
	out := &sdk.EmbedResponse{Embeddings: make([]*sdk.Embedding, len(req.GetInputs()))}
	var failed []byte
	found, wrong := 0, false
	eachMember(body, func(name, value []byte) {
		switch string(name) {
		case "data":
			next := int64(0)
			wrong = !eachElement(value, func(entry []byte) {
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
			out.Model, _ = decodeString(value)
		case "usage":
			out.Usage = decodeUsage(value)
		case "error":
			if !isNull(value) {
				failed = value
			}
		}
	})
	switch {
	case failed != nil:
		return nil, b.eventFailure(resp, failed)
	case wrong || found != len(req.GetInputs()):
		return nil, invalidResponse(resp.server, resp.status, false, "did not answer with one vector for each of %d texts.", len(req.GetInputs()))
	}
	if out.Usage == nil {
		var e estimator
		for _, input := range req.GetInputs() {
			e.add(input)
		}
		out.Usage = &sdk.Usage{PromptTokens: e.tokens()}
	}
	return out, nil
}

// decodeEmbedding reads one vector: an array of numbers, or little-endian
// float32 in base64 when the client asked for that encoding. Without an index
// its place is next.
func decodeEmbedding(entry []byte, next int64) (index int64, vector []float32, ok bool) {
	index = next
	eachMember(entry, func(name, value []byte) {
		switch string(name) {
		case "index":
			if n, isInt := decodeInt(value); isInt {
				index = n
			}
		case "embedding":
			if text, isString := decodeString(value); isString {
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
