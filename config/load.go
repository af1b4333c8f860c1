// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk"
)

// LoadOptions say what to load, and where everything comes from that is not in
// the files.
type LoadOptions struct {
	// Paths are files or folders. Without any path and any source, the working
	// folder is loaded.
	Paths []string
	// Sources are loaded after the files of Paths.
	Sources []Source
	// Vars are values of variables, as they stand on a command line: a text for
	// a variable of a simple type or none, else an HCL expression. They win over
	// the variables' defaults.
	Vars map[string]string
	// Env looks an environment variable up, for env(). Nil is the process's environment.
	Env func(name string) (string, bool)
	// Secrets is called once, before anything that can use a secret, with where
	// the configuration says that secrets come from; what it returns resolves
	// secret(). An error of that may have a method Advice() string that says what
	// to do. Nil looks names up with Env.
	Secrets func(providers []*SecretProvider) func(name string) (string, error)
	// Plugins is called once, before the blocks that name plugins are decoded,
	// with what the configuration says of those that are not built in. Nil
	// knows no plugin.
	Plugins func(*Requirements) Plugins
	// Listen replaces server.address when it is not empty.
	Listen string
	// Snapshot is an expanded configuration that counts in the place of the files,
	// except for the blocks of [RestartBlocks]: only those are read from the files,
	// with the variables and locals that they need. Values of sensitive variables
	// in the snapshot are those of the files and of Vars.
	Snapshot []byte
	// Sent is a configuration that a client sent; neither Paths nor Sources are
	// loaded then, and nothing but the bundle is read.
	Sent *Sent
	// Dev loads for "serve -dev": authentication is off without being said.
	Dev bool
}

// Plugins tells what the plugins are that a configuration names.
type Plugins interface {
	// Describe returns a plugin's description. Its error says what is wrong and
	// what to do; its code is AUA_PLUGIN_NOT_FOUND for a plugin that does not exist.
	Describe(kind sdk.Kind, plugin string) (*sdk.Description, error)
	// Names lists the plugins of a kind, for "did you mean".
	Names(kind sdk.Kind) []string
	// Builtin reports whether a plugin is part of AUA.
	Builtin(plugin string) bool
}

// Load reads, decodes and checks a configuration. The Config is nil exactly
// when the diagnostics have errors. The Sources serve to render the
// diagnostics, and are returned in any case.
func Load(opts LoadOptions) (*Config, hcl.Diagnostics, Sources) {
	l := newLoader(opts)
	cfg := l.load()
	if l.diags.HasErrors() {
		cfg = nil
	}
	return cfg, l.diags, l.sources
}
