// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import "github.com/hashicorp/hcl/v2"

// Secrets is the arguments of the commands that edit the encrypted file.
type Secrets struct {
	Configuration
	// Name is the secret that "set" and "unset" are about.
	Name string
	JSON bool

	named bool
}

// SecretsNamed are arguments that name a secret.
func SecretsNamed() *Secrets { return &Secrets{named: true} }

// Flags declares the command's flags, and sets their defaults.
func (a *Secrets) Flags() *Set {
	s := &Set{}
	if a.named {
		s.Positional = "NAME"
	}
	a.declare(s)
	declareJSON(s, &a.JSON)
	return s
}

// ParseSecrets reads the arguments of "aua secrets init", "list" and "rotate-key".
func ParseSecrets(args []string, getenv func(string) string) (*Secrets, hcl.Diagnostics) {
	a := &Secrets{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// ParseSecretsNamed reads the arguments of "aua secrets set" and "unset".
func ParseSecretsNamed(args []string, getenv func(string) string) (*Secrets, hcl.Diagnostics) {
	a := SecretsNamed()
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case diags.HasErrors():
	case len(positional) == 0:
		diags = append(diags, problem("No name", "Name the one secret.")...)
	case len(positional) > 1:
		// The value itself is not repeated here.
		diags = append(diags, problem("Too many arguments", "Name the one secret, and nothing else: other users of the machine can see a command's arguments, so a value is typed or comes from standard input.")...)
	default:
		a.Name = positional[0]
	}
	return a, diags
}
