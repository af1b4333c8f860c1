// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package detect

import (
	"fmt"
	"strings"
)

// API is a hosted API with an OpenAI-compatible surface.
type API struct {
	Name    string `json:"name"`
	BaseURL string `json:"base_url"`
	// Key is the environment variable that holds the key.
	Key string `json:"key"`
	// Model is asked unless another one is named.
	Model string `json:"model"`
}

// apis were taken from their providers' documentation.
var apis = []API{
	{"openai", "https://api.openai.com/v1", "OPENAI_API_KEY", "gpt-4o-mini"},
	{"mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY", "mistral-small-latest"},
	{"deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", "deepseek-chat"},
	{"groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY", "llama-3.3-70b-versatile"},
	{"openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", "openrouter/auto"},
}

// APINames returns the names of the hosted APIs that are known.
func APINames() []string {
	names := make([]string, len(apis))
	for i, a := range apis {
		names[i] = a.Name
	}
	return names
}

// Available returns the hosted APIs whose key is in the environment.
func Available(getenv func(string) string) []API {
	var available []API
	for _, a := range apis {
		if getenv(a.Key) != "" {
			available = append(available, a)
		}
	}
	return available
}

// ParseAPI reads NAME or NAME=MODEL.
func ParseAPI(text string) (API, error) {
	name, model, given := strings.Cut(text, "=")
	for _, a := range apis {
		if a.Name != name {
			continue
		}
		if given {
			a.Model = model
		}
		if a.Model == "" {
			return API{}, fmt.Errorf("%q names no model after the equals sign", text)
		}
		return a, nil
	}
	return API{}, fmt.Errorf("%q is none of %s", name, strings.Join(APINames(), ", "))
}
