// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import "github.com/auahq/aua/config"

// Configured returns the options of the store that a configuration names.
func Configured(s config.State) Options {
	return Options{Type: s.Type, Path: s.Path, URL: s.URL.Reveal(), Schema: s.Schema, MaxConnections: s.MaxConnections}
}
