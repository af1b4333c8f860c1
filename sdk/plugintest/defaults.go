// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"bytes"
	"encoding/json"

	"github.com/auahq/aua/sdk"
)

// withDefaults fills in the schema's defaults of what the configuration leaves
// out. The configuration is a JSON object, or empty.
func withDefaults(s sdk.Schema, config json.RawMessage) (json.RawMessage, error) {
	values := map[string]any{}
	if len(config) > 0 {
		dec := json.NewDecoder(bytes.NewReader(config))
		dec.UseNumber() // a large one must not be rounded
		if err := dec.Decode(&values); err != nil {
			return nil, err
		}
	}
	fill(s, values)
	return json.Marshal(values)
}

func fill(s sdk.Schema, values map[string]any) {
	for _, a := range s.Attributes {
		if _, set := values[a.Name]; !set && a.Default != nil {
			values[a.Name] = a.Default
		}
	}
	for _, b := range s.Blocks {
		switch v := values[b.Type].(type) {
		case map[string]any:
			fill(b.Schema, v)
		case []any:
			for _, one := range v {
				if inner, ok := one.(map[string]any); ok {
					fill(b.Schema, inner)
				}
			}
		}
	}
}
