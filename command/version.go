// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"runtime"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// The linker sets these; see GNUmakefile.
var (
	version = "0.1.0-dev"
	commit  = ""
)

// thisVersion is what this program is.
func thisVersion() api.Version {
	return api.Version{
		Version: version, APIVersion: sdk.APIVersion, Go: runtime.Version(), Commit: commit,
		OS: runtime.GOOS, Arch: runtime.GOARCH,
	}
}

func (s *session) versionCommand() *command {
	return &command{
		name:        "version",
		synopsis:    "Show what this program is",
		description: "Shows the version of this program and of the plugin API that it speaks. A server's version is in the output of aua status.",
		examples:    []string{"aua version", "aua version -json"},
		flags:       new(arguments.Version).Flags(),
		run:         s.version,
	}
}

func (s *session) version(args []string) int {
	a, diags := arguments.ParseVersion(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	v := thisVersion()
	return finish(p, views.Show(p, &v, views.Version))
}
