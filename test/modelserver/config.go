// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
)

var errNotLoopback = errors.New("a mock model server listens on loopback only")

// Config is what holds for all requests of a server. Its JSON form is the
// script of the program in cmd/modelserver.
type Config struct {
	// Listen is a loopback address; empty for 127.0.0.1 and a free port.
	Listen string `json:"listen,omitempty"`
	// Dialect is the family of servers that is imitated.
	Dialect Dialect `json:"dialect,omitempty"`
	// Models are listed by GET /v1/models; empty for one, "mock-model".
	Models []string `json:"models,omitempty"`
	// StrictModels refuses a model that is not listed, as vLLM, Ollama and
	// OpenAI do. Otherwise the request's model is ignored, as llama-server does.
	StrictModels bool `json:"strict_models,omitempty"`
	// APIKey is demanded as a bearer token; empty for none.
	APIKey string `json:"api_key,omitempty"`
	// TemplateTokens are what the server's chat template adds to a prompt: the
	// same text has other counts on other servers.
	TemplateTokens int `json:"template_tokens,omitempty"`
	// Slots are the completions that are made at once; others wait. 0 for no bound.
	Slots int `json:"slots,omitempty"`
	// ContextTokens bounds a prompt, counted in words; 0 for no bound. A longer
	// one is refused, or with Truncate cut in silence, which shows only in a
	// small usage.prompt_tokens.
	ContextTokens int  `json:"context_tokens,omitempty"`
	Truncate      bool `json:"truncate,omitempty"`
	// ColdStartMS delays the first completion.
	ColdStartMS int `json:"cold_start_ms,omitempty"`
	// Loading starts the server in the state of a model that still loads; see [Server.SetLoading].
	Loading bool `json:"loading,omitempty"`
	// EarlyModelList lists the models while they load, as older llama-servers do.
	EarlyModelList bool `json:"early_model_list,omitempty"`
	// RefuseStreamOptions answers 400 to a request with stream_options.
	RefuseStreamOptions bool `json:"refuse_stream_options,omitempty"`
	// RefuseMaxTokens answers 400 to a request with max_tokens, and says to use max_completion_tokens.
	RefuseMaxTokens bool `json:"refuse_max_tokens,omitempty"`
	// RefuseOutputFormat answers 400 to a Messages request with output_config.format.
	RefuseOutputFormat bool `json:"refuse_output_format,omitempty"`
	// NoModelList answers 404 to GET /v1/models.
	NoModelList bool `json:"no_model_list,omitempty"`
	// Nagle leaves Nagle's algorithm on and sends headers and body apart, which
	// costs 40 ms over a kept-alive connection to a client that delays its acknowledgements.
	Nagle bool `json:"nagle,omitempty"`
	// Dimensions is the length of embeddings; 0 for 8.
	Dimensions int `json:"dimensions,omitempty"`
	// Keep is how many requests are recorded, the newest; 0 for 1000, negative for none.
	Keep int `json:"keep,omitempty"`
	// Default, ByModel and Queue are the behaviours to start with.
	Default Behaviour            `json:"default,omitzero"`
	ByModel map[string]Behaviour `json:"by_model,omitempty"`
	Queue   []Behaviour          `json:"queue,omitempty"`
}

// ReadConfig reads a configuration in JSON. A member that does not exist is an error.
func ReadConfig(r io.Reader) (Config, error) {
	var c Config
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return c, fmt.Errorf("read script: %w", err)
	}
	return c, c.check()
}

func (c *Config) check() error {
	if !c.Dialect.valid() {
		return fmt.Errorf("dialect %q does not exist", c.Dialect)
	}
	all := append([]Behaviour{c.Default}, c.Queue...)
	for _, b := range c.ByModel {
		all = append(all, b)
	}
	for i := range all {
		if err := all[i].check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) setDefaults() error {
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%w, not on %s", errNotLoopback, c.Listen)
	}
	if len(c.Models) == 0 {
		c.Models = []string{"mock-model"}
	}
	if c.Dimensions == 0 {
		c.Dimensions = 8
	}
	if c.Keep == 0 {
		c.Keep = 1000
	}
	return c.check()
}

// decodeStrict reads one JSON value and refuses unknown members.
func decodeStrict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}
