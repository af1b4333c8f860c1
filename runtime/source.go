// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// Source is where a configuration comes from: a bundle, an expanded document,
// or, in the case of the zero Source, the server's own files.
type Source struct {
	Bundle *sdkapi.Bundle
	// Expanded is what [config.Config.Expanded] returned, and PluginLock the lock
	// file that it was loaded with.
	Expanded   json.RawMessage
	PluginLock string
}

// Loader reads a configuration. It starts no process.
type Loader func(context.Context, Source) *Loaded

// Loaded is a configuration as it was read, with the plugins that it names.
type Loaded struct {
	// Config is nil when the diagnostics have errors.
	Config  *config.Config
	Catalog *plugin.Catalog
	// PluginLock is the text of the lock file that the catalog was made with;
	// empty for none.
	PluginLock string
	// Diagnostics are what was found, warnings alone in a valid configuration.
	Diagnostics hcl.Diagnostics
	Sources     config.Sources
}

// refused is the error of what could not be loaded.
func (l *Loaded) refused() error {
	return config.Fault(l.Diagnostics).With("diagnostics", config.Describe(l.Diagnostics, l.Sources))
}
