// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// secrecy is the mark of a value that must not be shown. HCL carries it on to
// whatever is made of the value.
type secrecy struct {
	// source says where the value comes from: secret("NAME") or var.NAME.
	source string
	// secret is the NAME of a secret; empty for a variable.
	secret string
	// plain is, in the reference scope, what stands for a variable or a part of it
	// that is no text, as JSON; empty for a text, which is a stand-in.
	plain string
	// computed says, in the reference scope, what a value was put through that
	// cannot be written down; empty for nothing.
	computed string
}

// secretMark is the mark of what secret(name) returns.
func secretMark(name string) secrecy {
	return secrecy{source: "secret(" + quote(name) + ")", secret: name}
}

// variableMark is the mark of a sensitive variable.
func variableMark(name string) secrecy { return secrecy{source: "var." + name} }

// secretSource returns where a secret in v comes from; false when there is none in it.
func secretSource(v cty.Value) (string, bool) {
	_, marks := v.UnmarkDeep()
	for mark := range marks {
		if s, ok := mark.(secrecy); ok {
			return s.source, true
		}
	}
	return "", len(marks) > 0
}

// errNoSecret is why a secret without a provider is not found.
var errNoSecret = errors.New("there is no environment variable of that name")

// secretError is what secret() fails with.
type secretError struct {
	name string
	err  error
}

func (e *secretError) Error() string {
	return fmt.Sprintf("The secret %q cannot be read: %v.", e.name, e.err)
}

func (e *secretError) Unwrap() error { return e.err }

// mask keeps a text of a file out of the snippets of all diagnostics.
func (l *loader) mask(rng hcl.Range) {
	file := l.sources[rng.Filename]
	if file == nil || !rng.CanSliceBytes(file.Bytes) {
		return
	}
	masked := *file
	masked.Bytes = bytes.Clone(file.Bytes)
	for i, c := range masked.Bytes[rng.Start.Byte:rng.End.Byte] {
		if c > ' ' {
			masked.Bytes[rng.Start.Byte+i] = '*'
		}
	}
	l.sources[rng.Filename] = &masked
}
