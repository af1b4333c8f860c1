// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"os"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/sensitive"
)

// inherited are the variables that a plugin gets from the host: what a program
// needs to find its interpreter, its files, its language, its time zone and the
// machine's certificates. Nothing else is inherited, so that no secret of the
// host's environment leaks into a plugin.
//
// Proxy variables are left out on purpose: they often hold a password, and they
// decide where data goes, which the configuration has to say. A block that
// needs one names it: env = { HTTPS_PROXY = env("HTTPS_PROXY") }.
var inherited = []string{
	"PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR",
}

// BareEnvironment is what a process of a plugin inherits, for one that is run
// without a block of the configuration.
func BareEnvironment() []string { return environment(os.LookupEnv, nil) }

// environment returns a plugin's environment, sorted: the inherited variables,
// overridden by those of the block, without the names that belong to the
// protocol between host and plugin.
func environment(lookup func(string) (string, bool), block map[string]sensitive.Text) []string {
	env := map[string]string{}
	for _, name := range inherited {
		if v, ok := lookup(name); ok {
			env[name] = v
		}
	}
	for name, v := range block {
		if !reservedName(name) {
			env[name] = v.Reveal()
		}
	}
	list := make([]string, 0, len(env))
	for name, v := range env {
		list = append(list, name+"="+v)
	}
	slices.Sort(list)
	return list
}

// reservedName reports whether a variable is how host and plugin find each other.
func reservedName(name string) bool {
	return strings.HasPrefix(name, "PLUGIN_") || strings.HasPrefix(name, "AUA_PLUGIN_")
}
