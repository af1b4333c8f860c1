// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/hashicorp/hcl/v2"
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
	plugins, err := (&session{getenv: os.Getenv, builtins: builtin.Plugins(website.Docs())}).catalog()
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
	cfg, _, diags, sources := load(plugins, config.LoadOptions{Sources: []config.Source{source}}, hcl.DiagError)
	require.False(t, diags.HasErrors(), diags.Error())

	found := &plugin.DiagnosticsError{
		Spec:        plugin.Spec{Address: "backend.vllm"},
		Diagnostics: []*sdk.Diagnostic{{Severity: sdk.SeverityError, Summary: "Port is reserved", Detail: "Choose another.", Path: []string{"base_url"}}},
	}
	var out, errs bytes.Buffer
	p := &views.Printer{Out: &out, Err: &errs}
	require.Equal(t, 1, refused(p, cfg, fault.Wrap(found, fault.ConfigInvalid, "It does not accept its configuration.").With("instance", "backend.vllm"), sources))
	require.Contains(t, errs.String(), "Error: Port is reserved\n\n  on aua.hcl line 6, in backend \"vllm\":")
	require.Empty(t, out.String())

	errs.Reset()
	require.Equal(t, 3, refused(p, cfg, fault.New(fault.PluginCrashed, "It ended."), sources))
	require.Equal(t, "Error: It ended.\nAUA_PLUGIN_CRASHED\n", errs.String())

	errs.Reset()
	changed := fault.New(fault.PluginChecksumMismatch, "Its program was changed.").With("instance", "backend.vllm")
	require.Equal(t, 1, refused(p, cfg, errors.Join(changed, fault.New(fault.PluginLoadFailed, "It does not start.").With("instance", "backend.vllm")), sources))
	require.Contains(t, errs.String(), "Error: Plugin cannot be used\n\n  on aua.hcl line 5, in backend \"vllm\":\n   5:   plugin = \"openai\"")
	require.Contains(t, errs.String(), "Its program was changed.\n\nAUA_PLUGIN_CHECKSUM_MISMATCH\n")
	require.Contains(t, errs.String(), "It does not start.\n\nAUA_PLUGIN_LOAD_FAILED\n")
}
