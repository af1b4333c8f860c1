// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
)

// exitWarnings is the status of validate -strict when there are warnings only.
const exitWarnings = 2

func (s *session) validateCommand() *command {
	return &command{
		name:     "validate",
		synopsis: "Check a configuration",
		description: "Checks a configuration: its syntax, every block and setting, what they refer to, and each plugin's config block with the plugin's schema. It starts no process and opens no connection, but for plugins that dev_overrides names, which are asked to describe themselves; \"aua serve -dry-run\" also starts the plugins.\n\n" +
			"It exits with 1 when the configuration is not valid, and with -strict with 2 when there are warnings.",
		examples: []string{"aua validate", "aua validate -config aua.hcl -var host=127.0.0.1 -strict"},
		flags:    new(arguments.Validate).Flags(),
		run:      s.validate,
	}
}

func (s *session) validate(args []string) int {
	a, diags := arguments.ParseValidate(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	plugins, err := s.catalog()
	if err != nil {
		return p.Fail(err)
	}
	cfg, _, diags, sources := load(plugins, config.LoadOptions{Paths: a.Paths, Vars: a.Vars}, hcl.DiagWarning)
	p.Warn(diags, sources)
	v := validation(cfg, diags, sources)
	if status := finish(p, views.Show(p, v, views.Validate)); status != 0 {
		return status
	}
	switch {
	case !v.Valid:
		return config.Fault(diags).Code.Exit()
	case a.Strict && v.Warnings > 0:
		return exitWarnings
	}
	return 0
}

func validation(cfg *config.Config, diags hcl.Diagnostics, sources config.Sources) *views.Validation {
	v := &views.Validation{Valid: cfg != nil, Diagnostics: config.Describe(diags, sources)}
	if v.Diagnostics == nil {
		v.Diagnostics = []config.Diagnostic{}
	}
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			v.Errors++
		} else {
			v.Warnings++
		}
	}
	if cfg != nil {
		v.Digest = cfg.Digest
		v.Specialists = len(cfg.Specialists)
		v.Plugins = len(cfg.PluginBlocks())
	}
	return v
}
