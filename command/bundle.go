// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// gather reads what a server needs to load a configuration that lies here.
func gather(a *arguments.Configuration) (*api.Bundle, error) {
	paths := a.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	b := &api.Bundle{Vars: a.Vars}
	for _, path := range paths {
		files, err := configFiles(path)
		if err != nil {
			return nil, err
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, fault.Wrap(err, fault.ConfigInvalid, "The configuration cannot be read: %v.", err)
			}
			b.Files = append(b.Files, api.BundleFile{Name: filepath.ToSlash(name), Data: string(text)})
			b.Assets = append(b.Assets, assets(name, text)...)
		}
	}
	lock, err := os.ReadFile(filepath.Join(folder(paths[0]), config.LockFileName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(err, fault.ConfigInvalid, "The lock file cannot be read: %v.", err)
	}
	b.PluginLock = string(lock)
	return b, nil
}

// configFiles are the configuration files that a path stands for.
func configFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		return []string{filepath.Clean(path)}, nil
	}
	var files []string
	if err == nil {
		files, err = config.Discover(path)
	}
	switch {
	case err != nil:
		return nil, fault.Wrap(err, fault.ConfigInvalid, "The configuration cannot be read: %v. Name a file or a folder of *.hcl files with -config.", err)
	case len(files) == 0:
		return nil, fault.New(fault.ConfigInvalid, "The folder %s has no *.hcl and no *.hcl.json file. Name another one with -config.", path)
	}
	return files, nil
}

// folder is a path itself or, of a file, the folder that it is in.
func folder(path string) string {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return filepath.Dir(path)
	}
	return path
}

// assets are the files that file("…") reads in a configuration file. What is
// missing is reported by the server, where it stands.
func assets(name string, text []byte) []api.BundleFile {
	parsed, _ := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	if parsed == nil {
		return nil
	}
	var found []api.BundleFile
	body, ok := parsed.Body.(*hclsyntax.Body)
	if !ok {
		return nil
	}
	_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
		call, ok := n.(*hclsyntax.FunctionCallExpr)
		if !ok || call.Name != "file" || len(call.Args) != 1 {
			return nil
		}
		path, diags := call.Args[0].Value(nil)
		if diags.HasErrors() || path.Type() != cty.String || path.IsNull() {
			return nil
		}
		asset := filepath.Join(filepath.Dir(name), path.AsString())
		if data, err := os.ReadFile(asset); err == nil {
			found = append(found, api.BundleFile{Name: filepath.ToSlash(asset), Data: string(data)})
		}
		return nil
	})
	return found
}
