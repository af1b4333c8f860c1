// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lock

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk"
)

// advice is what to do about a lock file that somebody broke.
const advice = "Take the file from version control again, or remove it and run: aua plugins lock"

var (
	fileSchema   = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "plugin", LabelNames: []string{"source"}}}}
	pluginSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{
		{Name: "version", Required: true},
		{Name: "constraints", Required: true},
		{Name: "hashes", Required: true},
		{Name: "description", Required: true},
	}}
)

// Read reads a lock file. One that does not exist is empty. The File is nil
// exactly when there are errors; the parsed file serves to show them.
func Read(path string) (*File, *hcl.File, hcl.Diagnostics) {
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &File{}, nil, nil
	}
	if err != nil {
		return nil, nil, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Lock file cannot be read", Detail: fmt.Sprintf("The lock file cannot be read: %v.", err)}}
	}
	return Parse(src, path)
}

// Parse reads the text of a lock file; filename is for diagnostics. The File
// is nil exactly when there are errors.
func Parse(src []byte, filename string) (*File, *hcl.File, hcl.Diagnostics) {
	parsed, diags := hclparse.NewParser().ParseHCL(src, filename)
	if diags.HasErrors() {
		return nil, parsed, advise(diags)
	}
	content, diags := parsed.Body.Content(fileSchema)
	p := &parser{diags: diags, places: map[string]hcl.Range{}}
	f := &File{}
	for _, block := range content.Blocks {
		if plugin := p.plugin(block); plugin != nil {
			f.Set(plugin)
		}
	}
	if p.diags.HasErrors() {
		return nil, parsed, advise(p.diags)
	}
	return f, parsed, nil
}

func advise(diags hcl.Diagnostics) hcl.Diagnostics {
	for _, d := range diags {
		d.Detail += " " + advice
	}
	return diags
}

// parser collects what is wrong with a lock file.
type parser struct {
	diags  hcl.Diagnostics
	places map[string]hcl.Range
}

func (p *parser) report(rng hcl.Range, summary, format string, args ...any) {
	p.diags = append(p.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &rng})
}

// plugin reads one block; nil when something is wrong with it.
func (p *parser) plugin(block *hcl.Block) *Plugin {
	source, place := block.Labels[0], block.LabelRanges[0]
	if err := store.CheckSource(source); err != nil {
		p.report(place, "Invalid source", "%v.", err)
		return nil
	}
	if first, twice := p.places[source]; twice {
		p.report(place, "Duplicate plugin", "The plugin %s is locked at line %d already.", source, first.Start.Line)
		return nil
	}
	p.places[source] = place
	content, diags := block.Body.Content(pluginSchema)
	if p.diags = append(p.diags, diags...); diags.HasErrors() {
		return nil
	}
	plugin := &Plugin{Source: source}
	before := len(p.diags)
	p.decode(content.Attributes["version"], cty.String, func(v cty.Value) error {
		plugin.Version = v.AsString()
		return store.CheckVersion(plugin.Version)
	})
	p.decode(content.Attributes["constraints"], cty.String, func(v cty.Value) error {
		if plugin.Constraints = v.AsString(); plugin.Constraints == "" {
			return nil // any version
		}
		_, err := version.NewConstraint(plugin.Constraints)
		return err
	})
	p.decode(content.Attributes["hashes"], cty.List(cty.String), func(v cty.Value) error {
		for _, hash := range v.AsValueSlice() {
			if hash.IsNull() || !validHash(hash.AsString()) {
				return errors.New("a hash is \"h1:\" with 32 bytes in base64")
			}
			plugin.Hashes = append(plugin.Hashes, hash.AsString())
		}
		slices.Sort(plugin.Hashes)
		return nil
	})
	p.decode(content.Attributes["description"], cty.DynamicPseudoType, func(v cty.Value) error {
		return plugin.describe(v)
	})
	if len(p.diags) > before {
		return nil
	}
	return plugin
}

// decode evaluates an attribute, which may refer to nothing, and hands it over.
func (p *parser) decode(attr *hcl.Attribute, want cty.Type, take func(cty.Value) error) {
	v, diags := attr.Expr.Value(nil)
	if p.diags = append(p.diags, diags...); diags.HasErrors() {
		return
	}
	v, err := convert.Convert(v, want)
	if err == nil && v.IsNull() {
		err = errors.New("it is null")
	}
	if err == nil {
		err = take(v)
	}
	if err != nil {
		p.report(attr.Expr.Range(), "Invalid "+attr.Name, "The %s is not what AUA wrote there: %v.", attr.Name, err)
	}
}

// describe takes the description as JSON, and makes sure that it is this plugin's.
func (p *Plugin) describe(v cty.Value) error {
	text, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		return err
	}
	d := &sdk.Description{}
	if err := json.Unmarshal(text, d); err != nil {
		return err
	}
	if name := store.NameOf(p.Source); d.Name != name || d.Version != p.Version {
		return fmt.Errorf("it is of %q %s, in the block of %q %s", d.Name, d.Version, name, p.Version)
	}
	p.Description = text
	return nil
}

func validHash(hash string) bool {
	text, ok := strings.CutPrefix(hash, store.HashScheme)
	sum, err := base64.StdEncoding.DecodeString(text)
	return ok && err == nil && len(sum) == 32
}
