// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// Sent is a configuration that a client sent. It can read nothing on the server
// but what the server allows.
type Sent struct {
	Bundle *api.Bundle
	// Env are the names that env() may look up: server.env of the server.
	Env []string
	// Secrets are the providers of the server; those of the bundle are not asked.
	Secrets []*SecretProvider
	// PluginDir is the server's plugin_dir; the bundle may have no other.
	PluginDir string
}

// sentSources are the files of a bundle.
func (l *loader) sentSources() []Source {
	b := l.opts.Sent.Bundle
	var sources []Source
	seen := map[string]bool{}
	for _, f := range b.Files {
		switch {
		case f.Name == "" || seen[f.Name]:
			l.report(nil, "Bundle is not whole", "The configuration that was sent has two files of the name %q, or one without a name. Send each file once.", f.Name)
			return nil
		}
		seen[f.Name] = true
		sources = append(sources, Source{Name: f.Name, Data: []byte(f.Data)})
	}
	if len(sources) == 0 {
		l.report(nil, "Bundle is not whole", "The configuration that was sent has no file. Send the *.hcl and *.hcl.json files that it is made of.")
	}
	l.read.sent = map[string]string{}
	for _, a := range b.Assets {
		l.read.sent[filepath.Clean(a.Name)] = a.Data
	}
	return sources
}

// allowedEnv looks up only the names that the server allows.
func (s *Sent) allowedEnv(lookup func(string) (string, bool)) func(string) (string, bool, error) {
	return func(name string) (string, bool, error) {
		if !slices.Contains(s.Env, name) {
			return "", false, &inputError{"Environment variable not allowed", fmt.Sprintf("A configuration that is sent to a server reads the environment of that server, and only those variables that its server block allows; %q is none of them. Allow it in the server's own files and restart it, or use a variable and give its value with -var:", name) +
				example(fmt.Sprintf("server {\n  env = [%q]\n}", name))}
		}
		value, ok := lookup(name)
		return value, ok, nil
	}
}

// checkSent refuses what a sent configuration may not have.
func (l *loader) checkSent() {
	if l.opts.Sent == nil {
		return
	}
	l.refuseSensitive()
	for _, o := range l.cfg.Requirements.Overrides {
		l.report(&o.Range, "Development override is sent", "The plugin %q would be run from %s on the server, which only the server's own files can say. Remove the entry, and install the plugin on the server.", o.Name, o.Path)
	}
	if own := l.opts.Sent.PluginDir; own != "" && l.cfg.Requirements.PluginDir != own {
		rng := l.cfg.at[pluginDirKey().Name]
		l.report(&rng, "Plugin directory of the server", "plugin_dir is %q, and the server's is %q. Where plugins lie on a server only its own files can say; write that one, or leave the argument out when it is the default.", l.cfg.Requirements.PluginDir, own)
	}
}

// refuseSensitive reports sensitive variables: their values would be sent as
// they are, and could not be stored.
func (l *loader) refuseSensitive() {
	for _, name := range sorted(keys(l.variables)) {
		if v := l.variables[name]; v.sensitive {
			l.report(&v.rng, "Sensitive variable is sent", "The value of the sensitive variable %q would be sent to the server as it is, and the server could not store it. Keep the value where the server finds its secrets, and write in the place of var.%s:%s", name, name, example(fmt.Sprintf("secret(%q)", strings.ToUpper(name))))
		}
	}
}
