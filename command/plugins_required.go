// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// describeRequired returns a plugin that the configuration names.
func (s *session) describeRequired(a *arguments.PluginsSchema) (d *sdk.Description, source string, err error) {
	return nil, "", fault.New(fault.PluginNotFound, "There is no built-in plugin %q. Run \"aua plugins list\" to see which there are.", a.Plugin).With("plugin", a.Plugin)
}
