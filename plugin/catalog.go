// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

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
	// External are the plugins that are not built in; nil for none.
	External *External

	mu sync.Mutex
	// known is what was found before: to find a plugin may start a process.
	known map[string]foundProgram
}

type foundProgram struct {
	program *Program
	err     error
}

// With returns a catalog of the same built-in plugins, and external ones.
func (c *Catalog) With(e *External) *Catalog {
	return &Catalog{Builtins: c.Builtins, Executable: c.Executable, Args: c.Args, External: e}
}

// Program returns the plugin of that name, to be used as kind. Its error says
// what is wrong, and what to do.
func (c *Catalog) Program(kind sdk.Kind, name string) (*Program, error) {
	p, err := c.program(name)
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, c.notFound(kind, name)
	}
	if _, serves := p.Description.Serves(kind); !serves {
		return nil, fault.New(fault.PluginContractInvalid,
			"The plugin %q cannot be used as %s: it serves %s. %s", name, kind, kindList(p.Description), c.offer(kind)).
			With("plugin", name).With("kind", string(kind))
	}
	return p, nil
}

// Find returns the plugin of that name, whatever it can be used as.
func (c *Catalog) Find(name string) (*Program, error) {
	p, err := c.program(name)
	if err != nil || p != nil {
		return p, err
	}
	if err := c.External.notRequired(name); err != nil {
		return nil, err
	}
	return nil, c.unknown(name, "Run \"aua plugins list\" to see which there are.")
}

// program returns the plugin of that name; nil when there is none.
func (c *Catalog) program(name string) (*Program, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if found, ok := c.known[name]; ok {
		return found.program, found.err
	}
	var found foundProgram
	if found.program, found.err = c.External.program(name); found.program == nil && found.err == nil {
		if builtin := c.Builtins[name]; builtin != nil {
			found.program = c.builtinProgram(name, builtin)
		}
	}
	if c.known == nil {
		c.known = map[string]foundProgram{}
	}
	c.known[name] = found
	return found.program, found.err
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

// Programs returns all plugins that can be used, sorted by name.
func (c *Catalog) Programs() []*Program {
	names := maps.Clone(c.External.names())
	for name := range c.Builtins {
		names[name] = true
	}
	var all []*Program
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if p, err := c.program(name); err == nil && p != nil {
			all = append(all, p)
		}
	}
	return all
}

// Names returns the names of the plugins that serve kind, sorted.
func (c *Catalog) Names(kind sdk.Kind) []string {
	var names []string
	for _, p := range c.Programs() {
		if _, ok := p.Description.Serves(kind); ok {
			names = append(names, p.Name)
		}
	}
	return names
}

func (c *Catalog) notFound(kind sdk.Kind, name string) error {
	if err := c.External.notRequired(name); err != nil {
		return err
	}
	return c.unknown(name, c.offer(kind))
}

// unknown says that there is no such plugin, and what else there is.
func (c *Catalog) unknown(name, offer string) error {
	e := fault.New(fault.PluginNotFound, "There is no plugin %q. %s", name, offer).With("plugin", name)
	var known []string
	for _, p := range c.Programs() {
		known = append(known, p.Name)
	}
	if s := nearest.Name(name, known); s != "" {
		e.Message = fmt.Sprintf("There is no plugin %q. Did you mean %q? %s", name, s, offer)
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

// kindList names the kinds that a plugin serves, sorted.
func kindList(d *sdk.Description) string {
	var kinds []string
	for _, k := range d.Kinds {
		kinds = append(kinds, string(k.Kind))
	}
	slices.Sort(kinds)
	return strings.Join(kinds, ", ")
}
