// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

var api = upstream.API{
	Example: "http://127.0.0.1:8080/v1", KeyHeader: "Authorization", KeyPrefix: "Bearer ",
}

// settings is the config block, checked.
type settings struct {
	upstream.Settings
	Organization string `json:"organization"`
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
	if !upstream.ValidHeaderValue(s.Organization) {
		m.Add("organization", "Invalid organization", "The organization holds a character that a header cannot carry.")
	}
	return s, m.Err()
}
