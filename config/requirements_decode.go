// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk/nearest"
)

// pluginNameRule is what the name of a plugin looks like, which stands in file names.
var pluginNameRule = regexp.MustCompile(`^` + namePart + `$`)

const (
	pluginNameText = "The name of a plugin is made of lower-case letters, digits and single dashes, and begins with a letter."
	// namePart and hostPart are the parts of a source.
	namePart = `[a-z][a-z0-9]*(-[a-z0-9]+)*`
	hostPart = `[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+`
)

// sourceRule is namespace/name, with or without a host in front.
var sourceRule = regexp.MustCompile(`^(` + hostPart + `/)?` + namePart + `/` + namePart + `$`)

// requirements decodes required_plugins and dev_overrides.
func (l *loader) requirements() {
	l.cfg.Requirements.LockFile = l.lockFile()
	for _, f := range l.files {
		for _, block := range f.blocks(requiredBlock) {
			l.pluginEntries(block, f, l.required)
		}
		for _, block := range f.blocks(overridesBlock) {
			l.pluginEntries(block, f, l.override)
		}
	}
	r := &l.cfg.Requirements
	slices.SortFunc(r.Required, func(a, b *Required) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(r.Overrides, func(a, b *Override) int { return strings.Compare(a.Name, b.Name) })
}

// pluginEntries decodes a block whose arguments are plugins.
func (l *loader) pluginEntries(block *hcl.Block, f *file, decode func(*hcl.Attribute, cty.Value)) {
	attrs, diags := block.Body.JustAttributes()
	l.adopt(diags)
	for _, attr := range inOrder(attrs) {
		switch {
		case !pluginNameRule.MatchString(attr.Name):
			l.report(&attr.NameRange, "Invalid name", "%q cannot be the name of a plugin. %s", attr.Name, pluginNameText)
			continue
		case !l.declare(block.Type+" entry", attr.Name, attr.NameRange):
			continue
		}
		v, ok := l.evaluate(attr.Expr, f.scope)
		if !ok {
			l.unknown = true
			continue
		}
		if source, secret := secretSource(v); secret {
			l.report(attr.Expr.Range().Ptr(), "Secret not allowed here", "%s is not a place for a secret, because its value is shown in logs and by GET /config. Remove %s.", block.Type, source)
			continue
		}
		if v.IsNull() {
			continue // as if it were not written
		}
		decode(attr, v)
	}
}

// required decodes one entry of required_plugins.
func (l *loader) required(attr *hcl.Attribute, v cty.Value) {
	rng := attr.Expr.Range()
	if t := v.Type(); !t.IsObjectType() && !t.IsMapType() {
		l.report(&rng, "Wrong type", "%s must be an object; this value is %s. Write it as:%s", attr.Name, describeType(v),
			example(fmt.Sprintf("%s = { source = \"NAMESPACE/%s\", version = \"~> 1.0\" }", attr.Name, attr.Name)))
		return
	}
	r := &Required{Name: attr.Name, Range: attr.Range}
	ranges, good := members(attr.Expr), true
	values := v.AsValueMap()
	for _, name := range sorted(keys(values)) {
		value, at := values[name], ranges.of(name, rng)
		key := requiredPlugin.key(name)
		if key == nil {
			l.report(&at, "Unknown argument", "An entry of required_plugins has no argument %q. %s", name, didYouMean(name, requiredPlugin.names(), "What it can have"))
			good = false
			continue
		}
		if value.IsNull() {
			continue
		}
		if p := key.set(key.at(r), value); p != nil {
			l.report(&at, p.summary, "%s", p.detail)
			good = false
		}
	}
	if good && l.sound(r, ranges, rng) {
		l.cfg.Requirements.Required = append(l.cfg.Requirements.Required, r)
	}
}

// sound checks the members of an entry of required_plugins.
func (l *loader) sound(r *Required, ranges memberRanges, rng hcl.Range) bool {
	source := ranges.of("source", rng)
	last := r.Source[strings.LastIndexByte(r.Source, '/')+1:]
	switch {
	case r.Source == "":
		l.report(&source, "Missing argument", "The plugin %q needs a source: who made it, and its name. A plugin of your own is of the namespace local:%s", r.Name, example(fmt.Sprintf("%s = { source = \"local/%s\" }", r.Name, r.Name)))
		return false
	case !sourceRule.MatchString(r.Source):
		l.report(&source, "Invalid plugin source", "%q is not the source of a plugin. A source is NAMESPACE/NAME, or HOST/NAMESPACE/NAME, of lower-case letters, digits and dashes, such as \"acme/%s\" or \"example.com/acme/%s\".", r.Source, r.Name, r.Name)
		return false
	case last != r.Name:
		l.report(&source, "Invalid plugin source", "The plugin of the source %q is called %q, and this entry calls it %q. Use one name in both places:%s", r.Source, last, r.Name, example(fmt.Sprintf("%s = { source = %q }", last, r.Source)))
		return false
	}
	if r.Version != "" {
		constraints, err := version.NewConstraint(r.Version)
		if err != nil {
			l.report(ranges.of("version", rng).Ptr(), "Invalid version constraint", "%q does not say which versions are allowed. Write one version, as in \"1.2.3\", or conditions, as in \"~> 1.2\" (1.2 and later, below 2.0) or \">= 1.2, < 1.5\".", r.Version)
			return false
		}
		r.Constraints = constraints
	}
	return true
}

// override decodes one entry of dev_overrides.
func (l *loader) override(attr *hcl.Attribute, v cty.Value) {
	rng := attr.Expr.Range()
	o := &Override{Name: attr.Name, Range: attr.Range}
	key := *overrideEntry
	key.Name = attr.Name
	if p := key.set(key.at(o), v); p != nil {
		l.report(&rng, p.summary, "%s", p.detail)
		return
	}
	if o.Path == "" {
		l.report(&rng, "Missing argument", "%s has an empty path. Name the plugin's program, or its folder, or remove the entry.", attr.Name)
		return
	}
	l.warn(&attr.Range, "Development override", "The plugin %q is run from %s, for development: it is neither hashed nor locked, so nothing tells when it changes. Remove the entry where it is not being developed.", o.Name, o.Path)
	l.cfg.Requirements.Overrides = append(l.cfg.Requirements.Overrides, o)
}

// memberRanges are where the members of an object are written.
type memberRanges map[string]hcl.Range

// members finds them; none when the object comes from elsewhere.
func members(expr hcl.Expression) memberRanges {
	ranges := memberRanges{}
	pairs, _ := hcl.ExprMap(expr)
	for _, pair := range pairs {
		if name, diags := pair.Key.Value(nil); !diags.HasErrors() && name.Type() == cty.String && name.IsKnown() && !name.IsNull() {
			ranges[name.AsString()] = hcl.RangeBetween(pair.Key.Range(), pair.Value.Range())
		}
	}
	return ranges
}

// of returns where a member is written, or else where the object is.
func (m memberRanges) of(name string, object hcl.Range) hcl.Range {
	if rng, ok := m[name]; ok {
		return rng
	}
	return object
}

// checkRequirements checks what required_plugins says against the blocks that
// name plugins.
func (l *loader) checkRequirements() {
	used := map[string]bool{}
	for _, b := range l.cfg.PluginBlocks() {
		used[b.Plugin] = true
		external := l.cfg.Requirements.Get(b.Plugin) != nil || l.cfg.Requirements.Override(b.Plugin) != nil
		if external && b.Isolation == IsolationInline {
			l.report(l.of(b).sub("isolation"), "Plugin cannot run inline", "The plugin %q is not built in, and only built-in plugins can run inside the server. Remove the argument, or write:%s", b.Plugin, example(fmt.Sprintf("isolation = %q", IsolationProcess)))
		}
	}
	for _, r := range l.cfg.Requirements.Required {
		rng := r.Range
		switch {
		case l.plugins.builtin(r.Name):
			l.report(&rng, "Required plugin is built in", "There is a built-in plugin %q, so no other can have that name. Remove the entry to use the built-in one, or rename yours.", r.Name)
		case !used[r.Name]:
			detail := fmt.Sprintf("No block names the plugin %q, so it is not run. Remove the entry, or name it in a block:", r.Name)
			if s := nearest.Name(r.Name, keys(used)); s != "" && !l.plugins.builtin(s) {
				detail = fmt.Sprintf("No block names the plugin %q, so it is not run; one names %q. The name in a block is:", r.Name, s)
			}
			l.warn(&rng, "Required plugin is not used", "%s%s", detail, example(fmt.Sprintf("plugin = %q", r.Name)))
		}
	}
}
