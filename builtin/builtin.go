// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package builtin lists the plugins that are part of AUA's own program, so
// that a server is one file to ship. The host runs them as it runs every other
// plugin: each configured block as a process of its own.
package builtin

import (
	"io/fs"

	"github.com/auahq/aua/builtin/anthropic"
	"github.com/auahq/aua/builtin/audit"
	"github.com/auahq/aua/builtin/calc"
	"github.com/auahq/aua/builtin/checks"
	"github.com/auahq/aua/builtin/evidence"
	"github.com/auahq/aua/builtin/handbook"
	"github.com/auahq/aua/builtin/judge"
	"github.com/auahq/aua/builtin/lexical"
	"github.com/auahq/aua/builtin/local"
	"github.com/auahq/aua/builtin/loghook"
	"github.com/auahq/aua/builtin/ollama"
	"github.com/auahq/aua/builtin/openai"
	"github.com/auahq/aua/builtin/pii"
	"github.com/auahq/aua/builtin/replay"
	"github.com/auahq/aua/builtin/threshold"
	"github.com/auahq/aua/builtin/utility"
	"github.com/auahq/aua/builtin/webhook"
	"github.com/auahq/aua/sdk"
)

// Plugins returns the built-in plugins by name. docs are the pages that the
// handbook answers from; nil leaves it without any, so that it cannot serve.
func Plugins(docs fs.FS) map[string]*sdk.Plugin {
	plugins := map[string]*sdk.Plugin{}
	for _, p := range []*sdk.Plugin{
		anthropic.Plugin(), audit.Plugin(), calc.Plugin(), checks.Plugin(), evidence.Plugin(), handbook.Plugin(docs), judge.Plugin(), lexical.Plugin(), local.Plugin(), loghook.Plugin(),
		ollama.Plugin(), openai.Plugin(), pii.Plugin(), replay.Plugin(), threshold.Plugin(), utility.Plugin(), webhook.Plugin(),
	} {
		plugins[p.Name] = p
	}
	return plugins
}
