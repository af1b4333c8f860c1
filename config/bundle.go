// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/auahq/aua/sdk/api"
)

// maxBundle is how large a configuration may be that is sent, in bytes. A server
// takes 32 MiB by default, and JSON needs up to twice the room of a text.
const maxBundle = 15 << 20

// Gather makes a bundle of what a server needs to load a configuration: the
// files of the options, the files that file() reads in them, the values of
// variables and the lock file. It checks what can only be checked here; the
// server checks the rest, and its diagnostics have the names of these files. The
// bundle is nil exactly when the diagnostics have errors.
func Gather(opts LoadOptions) (*api.Bundle, hcl.Diagnostics, Sources) {
	l := newLoader(opts)
	b := &api.Bundle{Vars: maps.Clone(opts.Vars)}
	g := &gathering{loader: l, assets: map[string]string{}}
	sources := l.gather()
	for _, src := range sources {
		if !utf8.Valid(src.Data) {
			l.report(nil, "Configuration cannot be read", "The file %s is not UTF-8 text.", src.Name)
			continue
		}
		f := l.parse(src)
		f.scope = g.scope(src.Name)
		l.files = append(l.files, f)
		b.Files = append(b.Files, api.BundleFile{Name: filepath.ToSlash(src.Name), Data: string(src.Data)})
	}
	if l.diags.HasErrors() {
		return nil, l.diags, l.sources
	}
	g.evaluate()
	l.refuseSensitive()
	size := 0
	for _, name := range sorted(keys(g.assets)) {
		b.Assets = append(b.Assets, api.BundleFile{Name: filepath.ToSlash(name), Data: g.assets[name]})
		g.warnOutside(name)
	}
	b.PluginLock = g.lock()
	for _, f := range append(b.Files, b.Assets...) {
		size += len(f.Data)
	}
	if size > maxBundle {
		l.report(nil, "Configuration is too large to be sent", "The files of the configuration and those that file() reads have %s, and at most %s can be sent to a server. Remove what is not needed, or have the server read its own files with \"aua config reload\".", formatSize(int64(size)), formatSize(maxBundle))
	}
	if l.diags.HasErrors() {
		return nil, l.diags, l.sources
	}
	return b, l.diags, l.sources
}

// gathering evaluates every expression of a configuration to see which files it reads.
type gathering struct {
	*loader
	// assets are the files that file() read, by cleaned path.
	assets map[string]string
}

// scope is that of one file, in which only what is the same on the server has a
// value: what env() and secret() are is known there alone.
func (g *gathering) scope(filename string) *scope {
	unknown := function.New(&function.Spec{
		VarParam: &function.Parameter{Type: cty.DynamicPseudoType, AllowUnknown: true, AllowNull: true, AllowMarked: true},
		Type:     function.StaticReturnType(cty.String),
		Impl:     func([]cty.Value, cty.Type) (cty.Value, error) { return cty.UnknownVal(cty.String), nil },
	})
	functions := maps.Clone(pureFunctions)
	functions["env"], functions["secret"], functions[typedFunction] = unknown, unknown, unknown
	functions["file"] = fileFunction(filepath.Dir(filename), func(path string) (string, error) {
		text, err := g.read.text(path)
		if err == nil {
			g.assets[filepath.Clean(path)] = text
		}
		return text, err
	})
	ctx := &hcl.EvalContext{Variables: g.names.real, Functions: functions}
	return &scope{real: ctx, reference: ctx}
}

// evaluate evaluates everything. Mistakes are the server's to report, which
// knows more.
func (g *gathering) evaluate() {
	before := len(g.diags)
	schema := &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: variableBlock, LabelNames: []string{"name"}}, {Type: localsBlock}}}
	locals := map[string]cty.Value{}
	for _, f := range g.files {
		f.content, _, _ = f.body.PartialContent(schema)
	}
	g.declareVariables()
	g.diags = g.diags[:before]
	// A local needs as many rounds as there are locals between it and a value.
	for changed, rounds := true, 0; changed && rounds < 100; rounds++ {
		changed = false
		g.names.publish("local", locals, locals)
		for _, f := range g.files {
			for _, b := range f.blocks(localsBlock) {
				attrs, _ := b.Body.JustAttributes()
				for name, attr := range attrs {
					v, _ := attr.Expr.Value(f.scope.real)
					if old, ok := locals[name]; !ok || !old.RawEquals(v) {
						locals[name], changed = v, true
					}
				}
			}
		}
	}
	g.names.publish("local", locals, locals)
	for _, f := range g.files {
		for _, e := range allExpressions(f.body) {
			_, _ = e.Value(f.scope.real)
		}
	}
}

// warnOutside says that a file goes along that lies elsewhere, be it through a link.
func (g *gathering) warnOutside(name string) {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		real = name
	}
	real, _ = filepath.Abs(real)
	for file := range g.sources {
		folder, err := filepath.EvalSymlinks(filepath.Dir(file))
		if err != nil {
			folder = filepath.Dir(file)
		}
		if folder, err = filepath.Abs(folder); err == nil {
			if rel, err := filepath.Rel(folder, real); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
				return
			}
		}
	}
	where := ""
	if filepath.Clean(name) != filepath.Clean(real) {
		where = " (" + real + ")"
	}
	g.warn(nil, "File from elsewhere is sent", "file() reads %s%s, which lies outside of the configuration's folder. It is sent to the server with the rest.", name, where)
}

// lock is the text of the lock file; empty for none.
func (g *gathering) lock() string {
	name := g.lockFile()
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ""
	case err != nil:
		g.report(nil, "Lock file cannot be read", "The lock file %s cannot be read: %s.", name, reason(err))
	}
	return string(data)
}
