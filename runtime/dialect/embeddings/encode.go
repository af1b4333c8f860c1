// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package embeddings

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// Aua is the extra member of a response: who answered, and where to look it up.
type Aua struct {
	Specialist string `json:"specialist"`
	// Model is the model's name as its server gave it.
	Model      string `json:"model,omitempty"`
	TraceID    string `json:"trace_id"`
	RequestID  string `json:"request_id"`
	Generation string `json:"generation"`
}

type list struct {
	Object string  `json:"object"`
	Data   []entry `json:"data"`
	Model  string  `json:"model"`
	Usage  usage   `json:"usage"`
	Aua    Aua     `json:"aua"`
}

type entry struct {
	Object    string `json:"object"`
	Index     int    `json:"index"`
	Embedding any    `json:"embedding"`
}

type usage struct {
	PromptTokens int64 `json:"prompt_tokens"`
	TotalTokens  int64 `json:"total_tokens"`
}

// Encode encodes a specialist's vectors under the model's name that the client
// used. A vector with a value that is no finite number is the model server's
// fault, AUA_UPSTREAM_REJECTED.
func Encode(req *Request, resp *sdk.EmbedResponse, aua Aua) ([]byte, error) {
	if got, want := len(resp.GetEmbeddings()), len(req.Inputs); got != want {
		return nil, fault.New(fault.UpstreamRejected, "The model server gave %d vectors for %d texts.", got, want)
	}
	out := list{Object: "list", Data: make([]entry, len(resp.GetEmbeddings())), Model: req.Model, Aua: aua}
	out.Aua.Model = resp.GetModel()
	if tokens := resp.GetUsage().GetPromptTokens(); tokens > 0 {
		out.Usage = usage{tokens, tokens}
	}
	for i, e := range resp.GetEmbeddings() {
		out.Data[i] = entry{Object: "embedding", Index: i}
		for _, v := range e.GetValues() {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return nil, fault.New(fault.UpstreamRejected, "The model server's vector %d holds a value that is no finite number.", i)
			}
		}
		if req.Base64 {
			out.Data[i].Embedding = encodeBase64(e.GetValues())
		} else {
			out.Data[i].Embedding = append([]float32{}, e.GetValues()...)
		}
	}
	return json.Marshal(out)
}

// encodeBase64 encodes a vector as the dialect does: base64 of 32-bit
// little-endian IEEE 754 numbers.
func encodeBase64(values []float32) string {
	b := make([]byte, 0, 4*len(values))
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return base64.StdEncoding.EncodeToString(b)
}
