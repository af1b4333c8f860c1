// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
)

// embeddings answers with vectors of length 1 that depend on the text alone:
// equal texts have equal vectors.
func (e *exchange) embeddings() {
	if !e.authorised() {
		return
	}
	var req struct {
		Model          string          `json:"model"`
		Input          json.RawMessage `json:"input"`
		Dimensions     int             `json:"dimensions"`
		EncodingFormat string          `json:"encoding_format"`
	}
	if !e.decode(&req) {
		return
	}
	cfg := &e.s.cfg
	if e.s.isLoading() {
		e.fail(Loading, "")
		return
	}
	if !e.s.serves(req.Model) {
		e.fail(UnknownModel, req.Model)
		return
	}
	inputs, ok := inputTexts(req.Input)
	if !ok {
		e.fail(BadRequest, "input")
		return
	}
	dimensions := cfg.Dimensions
	if req.Dimensions > 0 {
		dimensions = req.Dimensions
	}
	var list [][]byte
	tokens := 0
	for i, text := range inputs {
		tokens += len(strings.Fields(text))
		vector := renderVector(Embedding(text, dimensions), req.EncodingFormat == "base64")
		list = append(list, newObject().str("object", "embedding").num("index", i).raw("embedding", vector).close())
	}
	model := req.Model
	if model == "" {
		model = cfg.Models[0]
	}
	usage := newObject().num("prompt_tokens", tokens).num("total_tokens", tokens).close()
	e.send(http.StatusOK, "application/json",
		newObject().str("object", "list").raw("data", array(list...)).str("model", model).raw("usage", usage).close())
}

func inputTexts(raw json.RawMessage) ([]string, bool) {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, true
	}
	var many []string
	return many, json.Unmarshal(raw, &many) == nil && len(many) > 0
}

// Embedding returns the vector that the server answers for a text.
func Embedding(text string, dimensions int) []float32 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	source := rand.New(rand.NewPCG(h.Sum64(), 0))
	vector := make([]float32, dimensions)
	var sum float64
	for i := range vector {
		x := source.NormFloat64()
		vector[i] = float32(x)
		sum += x * x
	}
	for i := range vector {
		vector[i] /= float32(math.Sqrt(sum))
	}
	return vector
}

func renderVector(vector []float32, asBase64 bool) []byte {
	if asBase64 {
		raw := make([]byte, 0, 4*len(vector))
		for _, x := range vector {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
		}
		return quote(base64.StdEncoding.EncodeToString(raw))
	}
	numbers := make([][]byte, len(vector))
	for i, x := range vector {
		numbers[i] = strconv.AppendFloat(nil, float64(x), 'g', -1, 32)
	}
	return array(numbers...)
}
