// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package detect

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// maxAnswer bounds what is read of a place's answer.
const maxAnswer = 4 << 20

// probes tell, for each kind, whether a place is such a server.
var probes = map[string]func(context.Context, getter) (Server, bool){
	Ollama:   probeOllama,
	LlamaCpp: probeLlamaCpp,
	VLLM:     probeOpenAI,
	LMStudio: probeLMStudio,
}

// getter requests a path and decodes the JSON object that comes back into v.
// It returns the HTTP status, or 0 when there was no answer or no such object.
type getter func(ctx context.Context, path string, v any) int

// get returns the getter of an address. It goes there directly, whatever
// proxies the environment names, and follows no redirect elsewhere.
func get(address string) getter {
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return func(ctx context.Context, path string, v any) int {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+path, nil)
		if err != nil {
			return 0
		}
		res, err := client.Do(req)
		if err != nil {
			return 0
		}
		defer res.Body.Close()
		if json.NewDecoder(io.LimitReader(res.Body, maxAnswer)).Decode(v) != nil {
			return 0
		}
		return res.StatusCode
	}
}

// probeOllama reads Ollama's own list, which tells more than its OpenAI one.
func probeOllama(ctx context.Context, get getter) (Server, bool) {
	var tags struct {
		Models *[]struct {
			Name       string `json:"name"`
			RemoteHost string `json:"remote_host"`
			Details    struct {
				Family string `json:"family"`
			} `json:"details"`
		} `json:"models"`
	}
	if get(ctx, "/api/tags", &tags) != http.StatusOK || tags.Models == nil {
		return Server{}, false
	}
	var s Server
	for _, m := range *tags.Models {
		switch {
		case m.RemoteHost != "" || strings.HasSuffix(m.Name, "-cloud"):
			s.skip(m.Name, "it runs on another machine")
		case strings.Contains(m.Details.Family, "bert"):
			s.skip(m.Name, "it makes embeddings")
		default:
			s.offer(m.Name)
		}
	}
	return s, true
}

// probeLlamaCpp asks for what only llama-server has, since many programs listen on its port.
func probeLlamaCpp(ctx context.Context, get getter) (Server, bool) {
	var health struct {
		Status string `json:"status"`
		Error  struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if get(ctx, "/health", &health) == http.StatusServiceUnavailable && health.Error.Message == "Loading model" {
		return Server{Problem: "It is still loading its model. Start AUA again when it is ready."}, true
	}
	if health.Status != "ok" {
		return Server{}, false
	}
	var props map[string]json.RawMessage
	get(ctx, "/props", &props)
	s, list, ok := listModels(ctx, get)
	isLlama := slices.ContainsFunc(list, func(m model) bool { return m.OwnedBy == "llamacpp" })
	return s, ok && (isLlama || props["total_slots"] != nil || props["default_generation_settings"] != nil)
}

// probeLMStudio prefers LM Studio's own list, which tells what a model is for.
func probeLMStudio(ctx context.Context, get getter) (Server, bool) {
	var own struct {
		Data []struct {
			ID    string `json:"id"`
			Type  string `json:"type"`
			State string `json:"state"`
		} `json:"data"`
	}
	if get(ctx, "/api/v0/models", &own) != http.StatusOK || len(own.Data) == 0 || own.Data[0].Type == "" {
		return probeOpenAI(ctx, get)
	}
	var s Server
	for _, loaded := range []bool{true, false} {
		for _, m := range own.Data {
			switch {
			case (m.State == "loaded") != loaded:
			case m.Type == "embeddings":
				s.skip(m.ID, "it makes embeddings")
			default:
				s.offer(m.ID)
			}
		}
	}
	return s, true
}

// probeOpenAI accepts every server that lists models as the OpenAI API does.
func probeOpenAI(ctx context.Context, get getter) (Server, bool) {
	s, _, ok := listModels(ctx, get)
	return s, ok
}

// model is an entry of GET /v1/models.
type model struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	OwnedBy string `json:"owned_by"`
}

// listModels reads GET /v1/models. Another AUA is no model server: its
// answers would come from the models that are found anyway.
func listModels(ctx context.Context, get getter) (Server, []model, bool) {
	var list struct {
		Object string          `json:"object"`
		Data   []model         `json:"data"`
		Error  json.RawMessage `json:"error"`
	}
	status := get(ctx, "/v1/models", &list)
	if (status == http.StatusUnauthorized || status == http.StatusForbidden) && list.Error != nil {
		problem := fmt.Sprintf("It asks for a key (HTTP status %d). Write a backend block with its api_key.", status)
		return Server{Problem: problem}, nil, true
	}
	if status != http.StatusOK || list.Object != "list" || len(list.Data) == 0 {
		return Server{}, nil, false
	}
	var s Server
	for _, m := range list.Data {
		if m.ID == "" || m.OwnedBy == "aua" || (m.Object != "" && m.Object != "model") {
			return Server{}, nil, false
		}
		s.offer(m.ID)
	}
	return s, list.Data, true
}

// offer adds a model unless its name says that it does not chat.
func (s *Server) offer(id string) {
	if roleOf(id) == roleEmbedding {
		s.skip(id, "it makes embeddings")
		return
	}
	s.Models = append(s.Models, id)
}

func (s *Server) skip(id, reason string) {
	s.Skipped = append(s.Skipped, id+" ("+reason+")")
}
