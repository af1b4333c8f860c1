// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/website"
)

// A plugin that is not built in says only when it is started what is wrong
// with its configuration; that is shown where it is written all the same.
func TestRefusalIsShownWhereItIsWritten(t *testing.T) {
	plugins, err := (&session{builtins: builtin.Plugins(website.Docs())}).catalog()
	require.NoError(t, err)
	source := config.Source{Name: "aua.hcl", Data: []byte(`config_version = "1.0"
auth { enabled = false }
state "memory" {}
backend "vllm" {
  plugin = "openai"
  config { base_url = "http://127.0.0.1:1/v1" }
}
specialist "swe" {
  backend = "vllm"
  model   = "m"
  fields  = ["general"]
}
`)}
	cfg, _, diags, sources := load(plugins, config.LoadOptions{Sources: []config.Source{source}})
	require.False(t, diags.HasErrors(), diags.Error())

	found := &plugin.DiagnosticsError{
		Spec:        plugin.Spec{Address: "backend.vllm"},
		Diagnostics: []*sdk.Diagnostic{{Severity: sdk.SeverityError, Summary: "Port is reserved", Detail: "Choose another.", Path: []string{"base_url"}}},
	}
	var out, errs bytes.Buffer
	p := &views.Printer{Out: &out, Err: &errs}
	require.Equal(t, 1, refused(p, cfg, fault.Wrap(found, fault.ConfigInvalid, "It does not accept its configuration."), sources))
	require.Contains(t, errs.String(), "Error: Port is reserved\n\n  on aua.hcl line 6, in backend \"vllm\":")
	require.Empty(t, out.String())

	errs.Reset()
	require.Equal(t, 3, refused(p, cfg, fault.New(fault.PluginCrashed, "It ended."), sources))
	require.Equal(t, "Error: It ended.\nAUA_PLUGIN_CRASHED\n", errs.String())
}
