// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"net/http"
	"strings"
)

func (e *exchange) ollamaVersion() {
	if e.authorised() {
		e.send(http.StatusOK, "application/json", []byte(`{"version":"0.24.0"}`))
	}
}

// ollamaTags lists the models that were pulled.
func (e *exchange) ollamaTags() {
	if !e.authorised() {
		return
	}
	var list [][]byte
	for _, name := range e.s.cfg.Models {
		list = append(list, newObject().str("name", withTag(name)).str("model", withTag(name)).num("size", 397821319).
			str("digest", "sha256:mock").raw("details", newObject().str("format", "gguf").str("family", "mock").close()).close())
	}
	e.send(http.StatusOK, "application/json", newObject().raw("models", array(list...)).close())
}

// ollamaRunning lists what is loaded: the first model, once it has answered.
func (e *exchange) ollamaRunning() {
	if !e.authorised() {
		return
	}
	var list [][]byte
	if e.s.isWarm() {
		context := e.s.cfg.ContextTokens
		if context == 0 {
			context = 4096
		}
		name := withTag(e.s.cfg.Models[0])
		list = append(list, newObject().str("name", name).str("model", name).num("size", 397821319).num("context_length", context).close())
	}
	e.send(http.StatusOK, "application/json", newObject().raw("models", array(list...)).close())
}

// ollamaEmbed answers with the vectors of [Embedding], which have length 1 there as well.
func (e *exchange) ollamaEmbed() {
	if !e.authorised() {
		return
	}
	var req struct {
		Model      string          `json:"model"`
		Input      json.RawMessage `json:"input"`
		Dimensions int             `json:"dimensions"`
	}
	if !e.decode(&req) {
		return
	}
	inputs, ok := inputTexts(req.Input)
	switch {
	case !ok:
		e.send(http.StatusBadRequest, "application/json", []byte(`{"error":"invalid input type"}`))
		return
	case !e.s.serves(req.Model):
		e.fail(UnknownModel, req.Model)
		return
	}
	dimensions := e.s.cfg.Dimensions
	if req.Dimensions > 0 {
		dimensions = req.Dimensions
	}
	var list [][]byte
	tokens := 0
	for _, text := range inputs {
		tokens += len(strings.Fields(text))
		list = append(list, renderVector(Embedding(text, dimensions), false))
	}
	e.send(http.StatusOK, "application/json", newObject().str("model", req.Model).raw("embeddings", array(list...)).
		num("total_duration", 14143917).num("load_duration", 1019500).num("prompt_eval_count", tokens).close())
}
