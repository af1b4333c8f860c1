// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"

	"github.com/auahq/aua/sdk"
)

// StateAvailable is the state of a plugin that no block uses.
const StateAvailable = "available"

// ExtensionList is the body of GET /extensions: the configured plugin instances
// by address, and then the plugins that could be configured by name.
type ExtensionList struct {
	Extensions []*Extension `json:"extensions"`
}

// Extension is a configured plugin instance, or a plugin that could be one; such
// has no address, no numbers and the state available.
type Extension struct {
	PluginStatus
	// APIVersion is the version of the wire contract that the plugin speaks.
	APIVersion  string `json:"api_version"`
	Description string `json:"description"`
	// Kinds are the kinds that it serves, or the one that it is used as: how much
	// of a query it wants to see, and a hook's points.
	Kinds []sdk.KindDescription `json:"kinds"`
	// Block is what the configuration says of it; nil when it is not configured.
	Block *ExtensionBlock `json:"block,omitempty"`
	// LastReload is the newest reload that was about it; nil for none.
	LastReload *ReloadOutcome `json:"last_reload,omitempty"`
	// Schema is what its config block may hold. Only of a single extension.
	Schema *sdk.Schema `json:"schema,omitempty"`
}

// ExtensionBlock is the block of a configured plugin.
type ExtensionBlock struct {
	// Source is the file and line of the block.
	Source  string `json:"source"`
	OnError string `json:"on_error,omitempty"`
	// TimeoutMS is the deadline of one call; 0 for none of its own.
	TimeoutMS float64 `json:"timeout_ms,omitempty"`
	// Order sorts middleware and hooks.
	Order int `json:"order,omitempty"`
	// On are the points that a hook is told of, and Mode is observe or transform.
	On   []string `json:"on,omitempty"`
	Mode string   `json:"mode,omitempty"`
	// Fields are those that it is used for; empty for all.
	Fields []string `json:"fields,omitempty"`
	// Config is its config block, without secrets. Only of a single extension.
	Config json.RawMessage `json:"config,omitempty"`
}

// Name is what the extension is inspected by: its address, or the plugin's name.
func (e *Extension) Name() string {
	if e.Address != "" {
		return e.Address
	}
	return e.Plugin
}
