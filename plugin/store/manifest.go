// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclparse"

	"github.com/auahq/aua/sdk/fault"
)

// ManifestName is the file in a plugin's folder that says how to run it.
const ManifestName = "plugin.hcl"

// Manifest is the content of plugin.hcl, for a plugin that is not one program.
type Manifest struct {
	Name string `hcl:"name"`
	// Command is the program and its arguments. A member that is a file of the
	// plugin's folder stands for that file; the program is otherwise looked up
	// in PATH.
	Command []string `hcl:"command"`
	// Source is where the plugin comes from, such as "acme/py-fields"; empty
	// when the manifest does not say.
	Source string `hcl:"source,optional"`
}

// ParseManifest reads the content of plugin.hcl; filename is for messages.
// The Manifest is nil exactly when there are errors.
func ParseManifest(src []byte, filename string) (*Manifest, hcl.Diagnostics) {
	file, diags := hclparse.NewParser().ParseHCL(src, filename)
	if diags.HasErrors() {
		return nil, diags
	}
	m := &Manifest{}
	diags = append(diags, gohcl.DecodeBody(file.Body, nil, m)...)
	if diags.HasErrors() {
		return nil, diags
	}
	attrs, _ := file.Body.JustAttributes()
	report := func(name, summary, detail string, args ...any) {
		rng := attrs[name].Expr.Range()
		diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(detail, args...), Subject: &rng})
	}
	if err := CheckName(m.Name); err != nil {
		report("name", "Invalid name", "%v.", err)
	}
	if len(m.Command) == 0 || m.Command[0] == "" {
		report("command", "Empty command", "The command names the program and its arguments, such as [\"python3\", \"main.py\"].")
	}
	if m.Source != "" {
		if err := CheckSource(m.Source); err != nil {
			report("source", "Invalid source", "%v.", err)
		} else if NameOf(m.Source) != m.Name {
			report("source", "Source of another plugin", "The last part of the source is the plugin's name, which is %q.", m.Name)
		}
	}
	if diags.HasErrors() {
		return nil, diags
	}
	return m, diags
}

// readManifest reads the manifest of a plugin's folder.
func readManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, ManifestName)
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.PluginContractInvalid, "The manifest %s cannot be read: %v.", path, reason(err))
	}
	m, diags := ParseManifest(src, ManifestName)
	if m == nil {
		d := diags[0]
		where := path
		if d.Subject != nil {
			where = fmt.Sprintf("%s:%d", path, d.Subject.Start.Line)
		}
		return nil, fault.New(fault.PluginContractInvalid, "%s: %s. %s Correct the manifest.", where, d.Summary, d.Detail).With("path", path)
	}
	return m, nil
}
