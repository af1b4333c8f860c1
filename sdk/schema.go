// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

// Schema says what a plugin's config block may hold. The host decodes the
// block with it, so that a mistake is reported with file, line and snippet
// before the plugin is started.
type Schema struct {
	Attributes []Attribute `json:"attributes,omitempty"`
	Blocks     []Block     `json:"blocks,omitempty"`
}

// Attribute is one setting, such as base_url = "…".
type Attribute struct {
	Name string `json:"name"`
	// Type is an HCL type constraint: string, number, bool, list(string),
	// map(string), object({…}), any; or one of AUA's own two: int, a whole
	// number, and duration, a string such as "1m30s".
	Type        string `json:"type"`
	Description string `json:"description"`
	Required    bool   `json:"required,omitempty"`
	// Default is used when the attribute is absent; nil leaves it out of the
	// configuration that the plugin receives.
	Default any `json:"default,omitempty"`
	// Enum lists the allowed values of a string, or of each element of a list(string).
	Enum []string `json:"enum,omitempty"`
	// Min and Max bound a number, or a duration in seconds, inclusively.
	Min *float64 `json:"min,omitempty"`
	Max *float64 `json:"max,omitempty"`
	// Unit names what a number counts, such as "tokens".
	Unit string `json:"unit,omitempty"`
	// Sensitive keeps the value out of logs, plans and the API.
	Sensitive bool `json:"sensitive,omitempty"`
	// Deprecated says what to use instead, and warns whoever sets the attribute.
	Deprecated string `json:"deprecated,omitempty"`
}

// Block is a nested block. It reaches the plugin as an object, or as a list of
// objects when Max is not 1; its labels are the members named by Labels.
type Block struct {
	Type        string   `json:"type"`
	Description string   `json:"description"`
	Labels      []string `json:"labels,omitempty"`
	// Min and Max bound how often the block may stand; Max 0 means any number.
	Min    int    `json:"min,omitempty"`
	Max    int    `json:"max,omitempty"`
	Schema Schema `json:"schema"`
}

// Float returns a pointer to f, for Attribute.Min and Attribute.Max.
func Float(f float64) *float64 { return &f }
