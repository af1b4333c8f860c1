// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

func embed(t *testing.T, b *backend, req *sdk.EmbedRequest) *sdk.EmbedResponse {
	t.Helper()
	resp, err := b.Embed(t.Context(), req)
	require.NoError(t, err)
	return resp
}

func TestEmbed(t *testing.T) {
	s, b := serve(t, modelserver.Config{Dimensions: 4})
	for _, extra := range []string{"", `{"encoding_format":"base64"}`} {
		resp := embed(t, b, &sdk.EmbedRequest{Model: "e", Inputs: []string{"a \"b\"", "c"}, ExtraJson: []byte(extra)})
		require.Nil(t, resp.GetError())
		require.Len(t, resp.GetEmbeddings(), 2)
		require.Equal(t, modelserver.Embedding("a \"b\"", 4), resp.GetEmbeddings()[0].GetValues())
		require.Equal(t, modelserver.Embedding("c", 4), resp.GetEmbeddings()[1].GetValues())
		require.Equal(t, "e", resp.GetModel())
		require.EqualValues(t, 3, resp.GetUsage().GetPromptTokens())
		require.True(t, resp.GetUsage().GetReported())
	}
	embed(t, b, &sdk.EmbedRequest{Inputs: []string{"x"}, Dimensions: proto.Int64(2), ExtraJson: []byte(`{"user":"u","input":"no"}`)})
	require.Equal(t, `{"input":["x"],"dimensions":2,"user":"u"}`, s.Requests()[2].Body)
}

func TestEmbedFailures(t *testing.T) {
	s, b := serve(t, modelserver.Config{StrictModels: true})
	req := &sdk.EmbedRequest{Model: "x", Inputs: []string{"a"}}
	require.Equal(t, sdk.UpstreamRejected, embed(t, b, req).GetError().GetKind())
	require.Equal(t, sdk.UpstreamRejected, embed(t, b, &sdk.EmbedRequest{Endpoint: "x", Inputs: []string{"a"}}).GetError().GetKind())
	require.Equal(t, sdk.UpstreamInvalidRequest, embed(t, b, &sdk.EmbedRequest{ExtraJson: []byte("{")}).GetError().GetKind())
	s.Kill()
	require.Equal(t, sdk.UpstreamUnreachable, embed(t, b, req).GetError().GetKind())
}

func TestEmbeddingResponses(t *testing.T) {
	two := &sdk.EmbedRequest{Inputs: []string{"a", "b"}}
	answer := func(body string) *sdk.EmbedResponse {
		return embed(t, answering(t, map[string]string{"POST /api/v1/embeddings": body}), two)
	}
	resp := answer(`{"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}]}`)
	require.Equal(t, []float32{1}, resp.GetEmbeddings()[0].GetValues(), "in the order of the texts")
	require.False(t, resp.GetUsage().GetReported())
	require.EqualValues(t, 1, resp.GetUsage().GetPromptTokens())
	resp = answer(`{"data":[{"embedding":[1]},{"embedding":"AACAPw=="}]}`)
	require.Equal(t, []float32{1}, resp.GetEmbeddings()[1].GetValues())
	require.Equal(t, sdk.UpstreamRateLimited, answer(`{"error":{"message":"x","code":429}}`).GetError().GetKind())

	for _, body := range []string{
		``, `<html>`, `{`, `{}`, `[]`, `{"data":7}`, `{"data":[]}`, `{"data":[{"embedding":[1]}]}`, `{"data":[{"embedding":[]},{"embedding":[1]}]}`,
		`{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`, `{"data":[{"index":2,"embedding":[1]},{"index":0,"embedding":[1]}]}`,
		`{"data":[{"index":-1,"embedding":[1]},{"index":0,"embedding":[1]}]}`, `{"data":[{"embedding":["x"]},{"embedding":[1]}]}`,
		`{"data":[{"embedding":"!"},{"embedding":[1]}]}`, `{"data":[{"embedding":"AAA="},{"embedding":[1]}]}`, `{"data":[1,2]}`,
	} {
		require.Equal(t, sdk.UpstreamInvalidResponse, answer(body).GetError().GetKind(), body)
	}
}
