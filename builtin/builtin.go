// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package builtin lists the plugins that are part of AUA's own program, so
// that a server is one file to ship. The host runs them as it runs every other
// plugin: each configured block as a process of its own.
package builtin

import (
	"github.com/auahq/aua/builtin/calc"
	"github.com/auahq/aua/builtin/checks"
	"github.com/auahq/aua/builtin/lexical"
	"github.com/auahq/aua/builtin/openai"
	"github.com/auahq/aua/builtin/replay"
	"github.com/auahq/aua/builtin/utility"
	"github.com/auahq/aua/sdk"
)

// Plugins returns the built-in plugins by name.
func Plugins() map[string]*sdk.Plugin {
	plugins := map[string]*sdk.Plugin{}
	for _, p := range []*sdk.Plugin{
		calc.Plugin(), checks.Plugin(), lexical.Plugin(), openai.Plugin(), replay.Plugin(), utility.Plugin(),
	} {
		plugins[p.Name] = p
	}
	return plugins
}
