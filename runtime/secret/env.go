// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/nearest"
)

// env is the environment.
type env struct {
	prefix string
	lookup func(string) (string, bool)
	// list returns the names of all variables.
	list func() []string
}

func (e *env) begin() source { return e }

func (e *env) get(_ context.Context, a address) (string, error) {
	name := e.prefix + a.key
	if value, ok := e.lookup(name); ok {
		return value, nil
	}
	hint := "Set it, as in:" + line("export "+name+"=…")
	if near := nearest.Name(name, e.list()); near != "" {
		hint = fmt.Sprintf("Did you mean %q? Or set it, as in:", strings.TrimPrefix(near, e.prefix)) + line("export "+name+"=…")
	}
	return "", absent(config.SecretsEnv, hint, "there is no environment variable %s", name)
}

// variables are the names of the environment's variables that begin so.
func variables(prefix string) func() []string {
	return func() []string {
		var names []string
		for _, pair := range os.Environ() {
			if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, prefix) {
				names = append(names, name)
			}
		}
		return names
	}
}
