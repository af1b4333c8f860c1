// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

const defaultBaseURL = "http://127.0.0.1:11434"

var api = upstream.API{
	Example: defaultBaseURL, Default: defaultBaseURL, Paths: []string{"/api", "/v1"}, KeyHeader: "Authorization", KeyPrefix: "Bearer ",
}

// thinkLevels are the values of think, and what they are as JSON.
var thinkLevels = map[string]string{
	"": "", "true": "true", "false": "false", "low": `"low"`, "medium": `"medium"`, "high": `"high"`, "max": `"max"`,
}

// settings is the config block, checked. Its keep_alive is the model's; that of
// connections is called reuse_connections here.
type settings struct {
	upstream.Settings
	ReuseConnections *bool           `json:"reuse_connections"`
	ModelKeepAlive   string          `json:"keep_alive"`
	NumCtx           int64           `json:"num_ctx"`
	Think            string          `json:"think"`
	Options          json.RawMessage `json:"options"`

	// keepAlive and options are in the API's form; empty for none.
	keepAlive string
	options   []rawjson.Member
}

// readSettings decodes and checks an instance's config block. Its error holds
// one [sdk.ConfigError] for each mistake.
func readSettings(inst *sdk.Instance) (*settings, error) {
	s := &settings{}
	if err := inst.Decode(s); err != nil {
		return nil, err
	}
	s.KeepAlive = s.ReuseConnections
	var m upstream.Mistakes
	s.Check(&m, api)
	s.readKeepAlive(&m)
	if s.NumCtx < 0 {
		m.Add("num_ctx", "Number out of range", "The num_ctx must be at least 1.")
	}
	if _, ok := thinkLevels[s.Think]; !ok {
		m.Add("think", "Invalid level of thinking", "The think %q does not exist. Write \"true\", \"false\", \"low\", \"medium\", \"high\" or \"max\".", s.Think)
	}
	if len(s.Options) > 0 && !rawjson.IsNull(s.Options) {
		var ok bool
		if s.options, ok = rawjson.Members(s.Options); !ok {
			m.Add("options", "Invalid options", "The options must be an object, such as { top_k = 20 }.")
		}
	}
	if s.NumCtx > 0 {
		s.options = rawjson.Merge(s.options, []rawjson.Member{{Name: "num_ctx", Value: strconv.AppendInt(nil, s.NumCtx, 10)}})
	}
	return s, m.Err()
}

// readKeepAlive reads a duration, or a number of seconds: -1 for ever, 0 to unload at once.
func (s *settings) readKeepAlive(m *upstream.Mistakes) {
	text := s.ModelKeepAlive
	if text == "" {
		return
	}
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		s.keepAlive = strconv.FormatInt(seconds, 10)
		return
	}
	if _, err := time.ParseDuration(text); err != nil {
		m.Add("keep_alive", "Invalid duration", "The keep_alive %q is neither a duration, such as \"30m\", nor a number of seconds; -1 keeps the model loaded for ever, and 0 unloads it at once.", text)
		return
	}
	s.keepAlive = string(rawjson.AppendString(nil, text))
}
