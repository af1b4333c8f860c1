// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

// Start says how the program is started, once it is sure that it may be: an
// installed one is read and compared with its hash, as before every start.
func (p *Program) Start() (*store.Program, error) {
	if p.attachment != nil {
		return nil, fault.New(fault.PluginLoadFailed, "The plugin %q runs already, under a debugger, and is not started by AUA. Name its program instead.", p.Name).With("plugin", p.Name)
	}
	c, err := p.find()
	if err != nil {
		return nil, err
	}
	return &store.Program{Name: p.Name, Path: c.path, Args: c.args, Dir: c.dir, Env: c.env}, nil
}

// Started returns a program that is in no catalog as the host would start it.
func Started(p *store.Program) *store.Program {
	c := commandOf(p)
	return &store.Program{Name: p.Name, Path: c.path, Args: c.args, Dir: c.dir, Env: c.env}
}
