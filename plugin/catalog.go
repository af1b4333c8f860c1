// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/nearest"
)

// Catalog finds plugins by name. It must not be changed once it is used. A
// configuration that is loaded anew gets a new one.
type Catalog struct {
	// Builtins are the plugins that are part of the host's own program, by name.
	Builtins map[string]*sdk.Plugin
	// Executable is the program that serves them, usually the host's own.
	Executable string
	// Args stand before the plugin's name on its command line; nil means "plugin-serve".
	Args []string
}

// Program returns the plugin of that name, to be used as kind. Its error says
// what is wrong, and what to do.
func (c *Catalog) Program(kind sdk.Kind, name string) (*Program, error) {
	builtin, ok := c.Builtins[name]
	if !ok {
		return nil, c.notFound(kind, name)
	}
	p := c.builtinProgram(name, builtin)
	if _, serves := p.Description.Serves(kind); !serves {
		return nil, fault.New(fault.PluginContractInvalid,
			"The plugin %q cannot be used as %s: it serves %s. %s", name, kind, kindList(p.Description), c.offer(kind)).
			With("plugin", name).With("kind", string(kind))
	}
	return p, nil
}

// Describe returns what the plugin says of itself. It is an error when there
// is no such plugin, or when it does not serve kind.
func (c *Catalog) Describe(kind sdk.Kind, name string) (*sdk.Description, error) {
	p, err := c.Program(kind, name)
	if err != nil {
		return nil, err
	}
	return p.Description, nil
}

// Builtin reports whether the host has a plugin of that name itself.
func (c *Catalog) Builtin(name string) bool { return c.Builtins[name] != nil }

// Names returns the names of the plugins that serve kind, sorted.
func (c *Catalog) Names(kind sdk.Kind) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(c.Builtins)) {
		if _, ok := c.Builtins[name].Describe().Serves(kind); ok {
			names = append(names, name)
		}
	}
	return names
}

func (c *Catalog) notFound(kind sdk.Kind, name string) error {
	e := fault.New(fault.PluginNotFound, "There is no plugin %q. %s", name, c.offer(kind)).With("plugin", name)
	if s := nearest.Name(name, slices.Collect(maps.Keys(c.Builtins))); s != "" {
		e.Message = fmt.Sprintf("There is no plugin %q. Did you mean %q? %s", name, s, c.offer(kind))
		e.Details["suggestion"] = s
	}
	return e
}

// offer says which plugins would do.
func (c *Catalog) offer(kind sdk.Kind) string {
	names := c.Names(kind)
	if len(names) == 0 {
		return fmt.Sprintf("No plugin for %s is known.", kind)
	}
	return fmt.Sprintf("Plugins for %s: %s.", kind, strings.Join(names, ", "))
}

func kindList(d *sdk.Description) string {
	var kinds []string
	for _, k := range d.Kinds {
		kinds = append(kinds, string(k.Kind))
	}
	return strings.Join(kinds, ", ")
}
