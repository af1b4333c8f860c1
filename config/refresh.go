// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk/sensitive"
)

// origin is what a configuration was loaded from, kept so that it can be worked
// out again with other values of secrets, and nothing else changed.
type origin struct {
	opts    LoadOptions
	plugins *describer
	read    *reader
}

// reader is file(): a path that was read is not read again.
type reader struct {
	mu    sync.Mutex
	texts map[string]string
	// sent are the files that a client sent, by cleaned path; with them no other
	// is read.
	sent map[string]string
}

func (r *reader) text(path string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if text, ok := r.texts[path]; ok {
		return text, nil
	}
	if r.sent != nil {
		text, ok := r.sent[filepath.Clean(path)]
		if !ok {
			return "", unreadable("The file %s is not among those that were sent with the configuration: there was none that could be read, or its name is only known here. In a configuration that is sent, file() reads only files of the folder that it is sent from, whose names do not come from env() or secret().", path)
		}
		return text, nil
	}
	text, err := readText(path)
	if err == nil {
		r.texts[path] = text
	}
	return text, err
}

// keep makes the origin of everything that l loads from these sources.
func (l *loader) keep(sources []Source) {
	o := l.opts
	o.Paths, o.Sources = nil, sources
	l.origin = &origin{opts: o, plugins: l.plugins, read: l.read}
}

// load loads the configuration again, with secrets as they are now.
func (o *origin) load(resolve func(name string) (string, error)) (*Config, hcl.Diagnostics) {
	opts := o.opts
	opts.Secrets = func([]*SecretProvider) func(string) (string, error) { return resolve }
	l := newLoader(opts)
	l.plugins, l.read, l.origin = o.plugins, o.read, o
	cfg := l.load()
	if l.diags.HasErrors() {
		return nil, l.diags
	}
	return cfg, l.diags
}

// Secrets names the secrets whose values are in ConfigJSON or Env, sorted.
func (b *Block) Secrets() []string { return slices.Sorted(maps.Keys(b.secrets)) }

// Hidden are the texts in ConfigJSON and Env that must not be shown: values of
// secrets and of sensitive variables, what was made of them, and what the
// plugin calls sensitive.
func (b *Block) Hidden() []sensitive.Text { return b.hidden }

// Refreshed returns c with the values that secrets have now, and the addresses
// of the blocks in which one is another. Nothing else is another, whatever has
// become of the files. The configuration is nil when the diagnostics have errors.
func (c *Config) Refreshed(resolve func(name string) (string, error)) (next *Config, changed []string, diags hcl.Diagnostics) {
	copied := *c
	loads := map[*origin]*Config{}
	for _, list := range copied.lists() {
		blocks := slices.Clone(*list)
		for i, b := range blocks {
			if len(b.secrets) == 0 {
				continue
			}
			cfg := loads[b.origin]
			if cfg == nil {
				var found hcl.Diagnostics
				if cfg, found = b.origin.load(resolve); cfg == nil {
					return nil, nil, found
				}
				loads[b.origin] = cfg
			}
			for _, fresh := range cfg.PluginBlocks() {
				if fresh.Address() == b.Address() && (fresh.ConfigJSON != b.ConfigJSON || !maps.Equal(fresh.Env, b.Env)) {
					blocks[i] = fresh
					changed = append(changed, b.Address())
				}
			}
		}
		*list = blocks
	}
	slices.Sort(changed)
	return &copied, changed, nil
}

// conceal notes the secrets in a value of the block, and the texts to hide.
// With hide, every text in it is one, wherever it comes from.
func (b *Block) conceal(v cty.Value, hide bool) {
	v, marks := v.Unmark()
	for mark := range marks {
		s, ok := mark.(secrecy)
		hide = hide || ok
		if s.secret != "" {
			if b.secrets == nil {
				b.secrets = map[string]bool{}
			}
			b.secrets[s.secret] = true
		}
	}
	switch {
	case v.IsNull() || !v.IsKnown():
	case hide && v.Type() == cty.String && v.AsString() != "":
		b.hidden = append(b.hidden, sensitive.New(v.AsString()))
	case v.CanIterateElements():
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			b.conceal(element, hide)
		}
	}
}
