// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package detect finds the model servers on this machine and writes the
// configuration that uses them.
//
// It is what makes "aua serve -dev" useful without a configuration. It asks
// the usual ports of the usual servers, makes sure that what answers really is
// such a server, and produces HCL text, which then goes the way of every other
// configuration: what was detected is nothing that could not be written by
// hand. Hosted APIs are never contacted here.
package detect

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// The kinds of model servers.
const (
	Ollama   = "ollama"
	LlamaCpp = "llama.cpp"
	VLLM     = "vllm"
	LMStudio = "lm-studio"
)

// patience is how long a place has to answer one request. A server on this
// machine answers in milliseconds, even while it generates.
const patience = time.Second

// Place is where a model server may be.
type Place struct {
	// Kind is one of the kinds of this package.
	Kind string `json:"kind"`
	// Address is host:port.
	Address string `json:"address"`
}

// Places are where the servers listen unless they are configured otherwise.
func Places() []Place {
	return []Place{
		{Ollama, "127.0.0.1:11434"},
		{LlamaCpp, "127.0.0.1:8080"},
		{VLLM, "127.0.0.1:8001"},
		{VLLM, "127.0.0.1:9001"},
		{LMStudio, "127.0.0.1:1234"},
	}
}

// ParsePlaces reads a list such as "ollama=127.0.0.1:11434,vllm=127.0.0.1:8001".
// Empty text stands for [Places], and "none" for nowhere.
func ParsePlaces(text string) ([]Place, error) {
	switch text {
	case "":
		return Places(), nil
	case "none":
		return nil, nil
	}
	var places []Place
	for item := range strings.SplitSeq(text, ",") {
		kind, address, ok := strings.Cut(strings.TrimSpace(item), "=")
		if !ok || probes[kind] == nil {
			return nil, fmt.Errorf("%q is not of the form KIND=HOST:PORT with a kind of %s, %s, %s or %s", item, Ollama, LlamaCpp, VLLM, LMStudio)
		}
		if _, _, err := net.SplitHostPort(address); err != nil {
			return nil, fmt.Errorf("%q is not HOST:PORT", address)
		}
		places = append(places, Place{kind, address})
	}
	return places, nil
}

// Server is a model server that was found.
type Server struct {
	Place
	// Models are those that chat, in the server's order.
	Models []string `json:"models"`
	// Skipped are models that are not used, with the reason.
	Skipped []string `json:"skipped,omitempty"`
	// Problem says why the server cannot be used, and what to do; empty when it can.
	Problem string `json:"problem,omitempty"`
}

// Servers asks all places at once and returns the model servers among them, in
// the order of places. Whatever else answers is left out. It takes a few
// seconds at most.
func Servers(ctx context.Context, places []Place) []Server {
	found := make([]*Server, len(places))
	var wg sync.WaitGroup
	for i, p := range places {
		wg.Go(func() {
			if s, ok := probes[p.Kind](ctx, get(p.Address)); ok {
				s.Place = p
				found[i] = &s
			}
		})
	}
	wg.Wait()
	var servers []Server
	for _, s := range found {
		if s == nil {
			continue
		}
		if len(s.Models) == 0 && s.Problem == "" {
			s.Problem = "It offers no model that chats."
			if s.Kind == Ollama {
				s.Problem += " Load one, such as with: ollama pull qwen2.5:3b"
			}
		}
		servers = append(servers, *s)
	}
	return servers
}
