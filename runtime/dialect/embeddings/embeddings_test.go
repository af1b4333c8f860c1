// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package embeddings_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/embeddings"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func TestDecode(t *testing.T) {
	req, err := embeddings.Decode([]byte(`{"model": "aua/e5", "input": ["one", "two"], "dimensions": 3, "encoding_format": "base64", "user": "u",
		"aua": {"field": "code"}, "truncate": true}`))
	require.NoError(t, err)
	dimensions := int64(3)
	require.Equal(t, &embeddings.Request{
		Model: "aua/e5", Inputs: []string{"one", "two"}, Dimensions: &dimensions, Base64: true, User: "u", Field: "code", Extra: []byte(`{"truncate":true}`),
	}, req)

	req, err = embeddings.Decode([]byte(`{"input": "Zürich", "encoding_format": "float", "dimensions": null}`))
	require.NoError(t, err)
	require.Equal(t, &embeddings.Request{Inputs: []string{"Zürich"}}, req)
}

func TestDecodeMistakes(t *testing.T) {
	const tokens = `"input" holds tokens, whose numbers mean something else to each model; send texts.`
	for name, c := range map[string]struct{ body, message, param string }{
		"empty":       {"", "The request has no body; it must be a JSON object.", ""},
		"no input":    {`{}`, `"input" is missing or empty; it must hold at least one text.`, "input"},
		"null input":  {`{"input": null}`, `"input" is missing or empty; it must hold at least one text.`, "input"},
		"empty input": {`{"input": []}`, `"input" is missing or empty; it must hold at least one text.`, "input"},
		"empty text":  {`{"input": ""}`, `"input" is an empty text.`, "input"},
		"empty texts": {`{"input": ["a", ""]}`, `input[1]: it is an empty text.`, "input"},
		"input type":  {`{"input": {}}`, `"input" has the wrong type: it must be a string or a list of strings.`, "input"},
		"tokens":      {`{"input": [1, 2]}`, tokens, "input"},
		"token lists": {`{"input": [[1], [2]]}`, tokens, "input"},
		"element":     {`{"input": ["a", null]}`, `input[1]: it must be a string.`, "input"},
		"dimensions":  {`{"input": "a", "dimensions": 0}`, `"dimensions" is 0; it must be at least 1.`, "dimensions"},
		"format":      {`{"input": "a", "encoding_format": "hex"}`, `"encoding_format" is "hex"; use float or base64.`, "encoding_format"},
		"model":       {`{"input": "a", "model": 1}`, `"model" has the wrong type: it is a JSON number.`, "model"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := embeddings.Decode([]byte(c.body))
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			f := fault.As(err)
			require.Equal(t, c.message, f.Message)
			param, _ := f.Details["param"].(string)
			require.Equal(t, c.param, param)
		})
	}
}

func answer(vectors ...[]float32) *sdk.EmbedResponse {
	resp := &sdk.EmbedResponse{Model: "e5", Usage: &sdk.Usage{PromptTokens: 7}}
	for _, v := range vectors {
		resp.Embeddings = append(resp.Embeddings, &sdk.Embedding{Values: v})
	}
	return resp
}

var aua = embeddings.Aua{Specialist: "e5", TraceID: "t", RequestID: "r", Generation: "g-1"}

func TestEncode(t *testing.T) {
	req := &embeddings.Request{Model: "aua/e5", Inputs: []string{"a", "b"}}
	b, err := embeddings.Encode(req, answer([]float32{0.1, -2}, nil), aua)
	require.NoError(t, err)
	require.JSONEq(t, `{"object": "list", "model": "aua/e5", "usage": {"prompt_tokens": 7, "total_tokens": 7},
		"data": [{"object": "embedding", "index": 0, "embedding": [0.1, -2]}, {"object": "embedding", "index": 1, "embedding": []}],
		"aua": {"specialist": "e5", "model": "e5", "trace_id": "t", "request_id": "r", "generation": "g-1"}}`, string(b))

	req = &embeddings.Request{Inputs: []string{"a"}, Base64: true}
	b, err = embeddings.Encode(req, answer([]float32{1, -2}), aua)
	require.NoError(t, err)
	require.Contains(t, string(b), `"embedding":"AACAPwAAAMA="`)
}

func TestEncodeBadVectors(t *testing.T) {
	req := &embeddings.Request{Inputs: []string{"a"}}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := embeddings.Encode(req, answer([]float32{1, float32(v)}), aua)
		require.Equal(t, fault.UpstreamRejected, fault.CodeOf(err))
		require.Equal(t, "The model server's vector 0 holds a value that is no finite number.", fault.As(err).Message)
	}
	_, err := embeddings.Encode(req, answer(), aua)
	require.Equal(t, "The model server gave 0 vectors for 1 texts.", fault.As(err).Message)
}

// TestFormsAgree reads random vectors back from both forms.
func TestFormsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		want := make([]float32, 1+r.IntN(40))
		for i := range want {
			for {
				want[i] = math.Float32frombits(r.Uint32())
				if f := float64(want[i]); !math.IsNaN(f) && !math.IsInf(f, 0) {
					break
				}
			}
		}
		require.Equal(t, want, vector[[]float32](t, want, false))
		packed, err := base64.StdEncoding.DecodeString(vector[string](t, want, true))
		require.NoError(t, err)
		got := make([]float32, len(packed)/4)
		for i := range got {
			got[i] = math.Float32frombits(binary.LittleEndian.Uint32(packed[4*i:]))
		}
		require.Equal(t, want, got)
	}
}

func vector[T any](t *testing.T, values []float32, packed bool) T {
	t.Helper()
	b, err := embeddings.Encode(&embeddings.Request{Inputs: []string{"a"}, Base64: packed}, answer(values), aua)
	require.NoError(t, err)
	var out struct{ Data []struct{ Embedding T } }
	require.NoError(t, json.Unmarshal(b, &out))
	return out.Data[0].Embedding
}

// FuzzDecode proves that no body panics, and that whatever decodes has texts.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"input": ["a"], "dimensions": 4, "x": [1]}`))
	f.Add([]byte(`{"input": [[1]]}`))
	f.Add([]byte(`{"input": [`))
	f.Fuzz(func(t *testing.T, body []byte) {
		req, err := embeddings.Decode(body)
		if err != nil {
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			return
		}
		require.NotEmpty(t, req.Inputs)
		require.NotContains(t, req.Inputs, "")
		require.True(t, len(req.Extra) == 0 || json.Valid(req.Extra))
	})
}
