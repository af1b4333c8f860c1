// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

const (
	defaultVersion = "2023-06-01"
	// defaultMaxTokens is what every model of the API can write.
	defaultMaxTokens = 4096
)

var api = upstream.API{
	Example: "https://api.anthropic.com", Paths: []string{"/v1/messages", "/v1"}, KeyHeader: "X-Api-Key",
}

// settings is the config block, checked.
type settings struct {
	upstream.Settings
	Version   string   `json:"version"`
	Beta      []string `json:"beta"`
	MaxTokens int64    `json:"max_tokens"`
}

// readSettings decodes and checks an instance's config block. Its error holds
// one [sdk.ConfigError] for each mistake.
func readSettings(inst *sdk.Instance) (*settings, error) {
	s := &settings{}
	if err := inst.Decode(s); err != nil {
		return nil, err
	}
	var m upstream.Mistakes
	s.Check(&m, api)
	if s.Version == "" {
		s.Version = defaultVersion
	}
	if !upstream.ValidHeaderValue(s.Version) {
		m.Add("version", "Invalid version", "The version holds a character that a header cannot carry. Write a date, such as %q.", defaultVersion)
	}
	for _, beta := range s.Beta {
		if beta == "" || !upstream.ValidHeaderValue(beta) {
			m.Add("beta", "Invalid beta", "The beta %q is empty or holds a character that a header cannot carry.", beta)
		}
	}
	if s.MaxTokens == 0 {
		s.MaxTokens = defaultMaxTokens
	}
	if s.MaxTokens < 0 {
		m.Add("max_tokens", "Number out of range", "The max_tokens must be at least 1.")
	}
	return s, m.Err()
}
