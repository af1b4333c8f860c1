// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// reportComputed reports a value that would have to be written down with a
// secret in it, and cannot.
func (l *loader) reportComputed(name string, rng hcl.Range, s *secrecy) {
	what, instead := "A secret", "Keep the value that is needed as a secret of its own"
	if s.source != "" {
		what = s.source
	}
	if strings.HasPrefix(s.source, "var.") {
		instead = "Give the value that is needed to the variable"
	}
	how := "an expression"
	if s.computed != "" {
		how = s.computed
	}
	l.report(&rng, "Secret cannot be changed", "%s: %s goes through %s. A configuration is stored with the names of its secrets and without their values, so a secret can stand in a text, a list or an object, and nothing else can be made of it or decided by it. %s.", name, what, how, instead)
}

// sensitiveVariables returns the sensitive variables of those names.
func (l *loader) sensitiveVariables(names []string) []*variable {
	var all []*variable
	for _, name := range names {
		if v := l.variables[name]; v != nil {
			all = append(all, v)
		}
	}
	return all
}
