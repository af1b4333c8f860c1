// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk/fault"
)

// file is one parsed configuration file.
type file struct {
	body    hcl.Body
	scope   *scope
	content *hcl.BodyContent
}

// blocks lists the file's blocks of one type.
func (f *file) blocks(blockType string) []*hcl.Block {
	var blocks []*hcl.Block
	for _, b := range f.content.Blocks {
		if b.Type == blockType {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// gather reads the files that the options name.
func (l *loader) gather() []Source {
	if l.opts.Sent != nil {
		return l.sentSources()
	}
	paths := l.opts.Paths
	if len(paths) == 0 && len(l.opts.Sources) == 0 {
		paths = []string{"."}
	}
	var sources []Source
	seen := map[string]bool{}
	for _, path := range paths {
		for _, name := range l.expandPath(path) {
			if seen[name] {
				continue
			}
			seen[name] = true
			data, err := os.ReadFile(name)
			if err != nil {
				l.report(nil, "Configuration cannot be read", "The file %s cannot be read: %s.", name, reason(err))
				continue
			}
			sources = append(sources, Source{Name: name, Data: data})
		}
	}
	return append(sources, l.opts.Sources...)
}

// expandPath returns the files that a path stands for.
func (l *loader) expandPath(path string) []string {
	info, err := os.Stat(path)
	if err != nil {
		l.report(nil, "Configuration cannot be read", "The path %s cannot be read: %s. Name a file or a folder of *.hcl files.", path, reason(err))
		return nil
	}
	if !info.IsDir() {
		return []string{path}
	}
	names, err := Discover(path)
	if err != nil {
		l.report(nil, "Configuration cannot be read", "The folder %s cannot be read: %s.", path, reason(err))
		return nil
	}
	if len(names) == 0 {
		l.report(nil, "No configuration found", "The folder %s has no *.hcl and no *.hcl.json file. Write one, name another with -config, or try AUA without any:%s", path, example("aua serve -dev"))
	}
	return names
}

// open parses the sources, and splits them into arguments and blocks. Nothing
// more is worth saying about files that do not parse, or that are written for
// another version of AUA.
func (l *loader) open(sources []Source) bool {
	for _, src := range sources {
		f := l.parse(src)
		l.files = append(l.files, f)
	}
	if l.diags.HasErrors() || !l.checkVersion() {
		return false
	}
	if l.opts.Snapshot != nil {
		return l.openSnapshot()
	}
	for _, f := range l.files {
		f.content, _ = l.content(registry, f.body)
	}
	return true
}

func (l *loader) parse(src Source) *file {
	parsed, diags := parse(src)
	l.sources[src.Name] = parsed
	l.adopt(diags)
	return &file{body: parsed.Body, scope: l.newScope(src.Name, l.names)}
}

// checkVersion finds config_version, which must stand in one of the files and
// be one that this AUA reads.
func (l *loader) checkVersion() bool {
	key := registry.key("config_version")
	var first *hcl.Attribute
	for _, f := range l.files {
		content, _, _ := f.body.PartialContent(&hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: key.Name}}})
		attr := content.Attributes[key.Name]
		switch {
		case attr == nil:
		case first != nil:
			l.report(&attr.NameRange, "Duplicate argument", "config_version stands once in a configuration; the first one is at %s. Remove one of them.", at(first.NameRange))
		default:
			first = attr
			if !l.readVersion(key, attr) {
				return false
			}
		}
	}
	if first == nil {
		l.report(l.start(), "Missing argument", "A configuration says which version of the language it is written in. Add as the first line:%s", example(fmt.Sprintf("config_version = %q", Version)))
		return true
	}
	rng := first.Expr.Range()
	l.anchor = &rng
	return true
}

func (l *loader) readVersion(key *Key, attr *hcl.Attribute) bool {
	rng := attr.Expr.Range()
	v, diags := attr.Expr.Value(nil)
	l.adopt(diags)
	if diags.HasErrors() {
		return false
	}
	if v.IsNull() {
		l.report(&rng, "Missing argument", "config_version is null; this AUA reads config_version = %q.", Version)
		return false
	}
	if p := key.set(key.at(l.cfg), v); p != nil {
		l.report(&rng, p.summary, "%s", p.detail)
		return false
	}
	if l.cfg.Version != Version {
		l.reportCode(fault.ConfigVersionUnsupported, &rng, "Unsupported config_version",
			"This configuration is written for config_version %q, and this AUA reads %q only. Use an AUA that reads it, or rewrite the configuration for %q.", l.cfg.Version, Version, Version)
		return false
	}
	return true
}

// start is where the first file begins; nil when there is none.
func (l *loader) start() *hcl.Range {
	if len(l.files) == 0 {
		return nil
	}
	rng := l.files[0].body.MissingItemRange()
	rng.Start, rng.End = hcl.InitialPos, hcl.InitialPos
	return &rng
}
