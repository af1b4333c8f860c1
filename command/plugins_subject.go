// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/plugintest"
)

// programToTest finds the program to test, and how. A nil program comes with
// the exit status.
func (s *session) programToTest(p *views.Printer, a *arguments.PluginsTest) (*store.Program, plugintest.Options, int) {
	o := plugintest.Options{Query: a.Query, SlowQuery: a.SlowQuery, PanicQuery: a.PanicQuery, Only: a.Only, Fields: a.Fields}
	for _, k := range a.Kinds {
		o.Kinds = append(o.Kinds, sdk.Kind(k))
	}
	var err error
	if o.Config, err = object("config-json", a.ConfigJSON); err != nil {
		return nil, o, p.Fail(err)
	}
	if o.BadConfig, err = object("bad-config", a.BadConfig); err != nil {
		return nil, o, p.Fail(err)
	}
	plugins, err := s.catalog()
	if err != nil {
		return nil, o, p.Fail(err)
	}
	var program *store.Program
	if a.Block != "" {
		cfg, loaded, diags, sources := load(plugins, config.LoadOptions{Paths: a.Paths, Vars: a.Vars}, hcl.DiagError)
		if cfg == nil {
			return nil, o, p.Refuse(config.Fault(diags), diags, sources)
		}
		p.Warn(diags, sources)
		program, err = programOfBlock(cfg, loaded, a, &o)
	}
	if a.Plugin != "" && err == nil {
		program, err = s.programNamed(p, plugins, a)
	}
	if err != nil {
		return nil, o, p.Fail(err)
	}
	o.Dir, o.Env = program.Dir, append(slices.Clone(program.Env), o.Env...)
	return program, o, 0
}

// programOfBlock finds the block whose configuration is used, and the program
// of its plugin, unless the command line names another.
func programOfBlock(cfg *config.Config, plugins *plugin.Catalog, a *arguments.PluginsTest, o *plugintest.Options) (*store.Program, error) {
	var addresses []string
	for _, b := range cfg.PluginBlocks() {
		if b.Address() != a.Block {
			addresses = append(addresses, b.Address())
			continue
		}
		if o.Config == nil {
			o.Config = json.RawMessage(b.ConfigJSON.Reveal())
		}
		if o.Kinds == nil {
			o.Kinds = []sdk.Kind{b.Kind}
		}
		if o.Fields == nil {
			for _, f := range cfg.Fields {
				o.Fields = append(o.Fields, f.Name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(b.Env)) {
			o.Env = append(o.Env, name+"="+b.Env[name].Reveal())
		}
		if a.Plugin != "" {
			return nil, nil
		}
		found, err := plugins.Program(b.Kind, b.Plugin)
		if err != nil {
			return nil, err
		}
		return found.Start()
	}
	return nil, fault.New(fault.NotFound, "The configuration has no block %q. It has: %s.", a.Block, strings.Join(addresses, ", "))
}

// object reads a JSON object that a flag gives, or names the file of; nil for none.
func object(flag, value string) (json.RawMessage, error) {
	if value == "" {
		return nil, nil
	}
	text := []byte(value)
	if !strings.HasPrefix(strings.TrimSpace(value), "{") {
		var err error
		if text, err = os.ReadFile(value); err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "The file of -%s cannot be read: %v. Name a file, or give a JSON object.", flag, err)
		}
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, fault.New(fault.RequestInvalid, "What -%s gives is not a JSON object: %v.", flag, err)
	}
	return text, nil
}

// programNamed finds a plugin by its name or its path.
func (s *session) programNamed(p *views.Printer, plugins *plugin.Catalog, a *arguments.PluginsTest) (*store.Program, error) {
	if s.builtins[a.Plugin] == nil {
		if program, err := programAt(a.Plugin); program != nil || err != nil {
			return program, err
		}
	}
	r, diags, sources := config.LoadRequirements(config.LoadOptions{Paths: a.Paths, Vars: a.Vars})
	if r == nil {
		return nil, config.Fault(diags)
	}
	l := &loading{builtins: plugins}
	l.open(r)
	p.Warn(append(diags, l.diags...), sources)
	var err error
	for _, kind := range sdk.Kinds() {
		var found *plugin.Program
		if found, err = l.plugins.Program(kind, a.Plugin); err == nil {
			return found.Start()
		}
		if fault.CodeOf(err) != fault.PluginContractInvalid {
			break
		}
	}
	return nil, err
}

// programAt finds a plugin by its path; nil when there is nothing. A program
// needs no particular name to be tested, and works in an empty folder, so that
// what it writes beside itself is seen.
func programAt(path string) (*store.Program, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsRune(path, filepath.Separator) {
		return nil, nil
	}
	if err == nil && info.Mode().IsRegular() {
		abs, err := filepath.Abs(path)
		return &store.Program{Name: strings.TrimPrefix(filepath.Base(path), store.ProgramPrefix), Path: abs}, err
	}
	program, err := store.ProgramAt(path)
	if err != nil {
		return nil, err
	}
	return plugin.Started(program), nil
}
