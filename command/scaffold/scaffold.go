// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package scaffold writes the beginnings of a plugin: for each kind a small
// plugin that works, with its tests, a configuration that uses it, and the SDK
// that this program was built with.
//
// The templates are in templates/common and in a folder for each kind. Their
// actions stand in «», which no Go file needs.
package scaffold

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"text/template"

	"github.com/auahq/aua/sdk"
)

//go:embed templates
var templates embed.FS

// SDKFolder is the folder of a plugin that the SDK is copied into.
const SDKFolder = "aua-sdk"

// Plugin is what a new plugin is to be.
type Plugin struct {
	// Name is the plugin's name, such as "short-answers".
	Name string
	Kind sdk.Kind
	// Module is the path of its Go module.
	Module string
}

// Program is the name of the plugin's executable.
func (p Plugin) Program() string { return "aua-plugin-" + p.Name }

// values are what the templates see.
type values struct {
	Plugin
	module
	Sample
	// Block is the part of the example configuration that is the kind's own.
	Block string
}

// KindWords is the kind as it stands in a sentence, with its article.
func (v values) KindWords() string {
	words := strings.ReplaceAll(string(v.Kind), "_", " ")
	if strings.ContainsAny(words[:1], "aeiou") {
		return "an " + words
	}
	return "a " + words
}

// Files returns the plugin's files by their paths, the SDK included.
func (p Plugin) Files() (map[string][]byte, error) {
	source, err := sdk.Source()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	v := values{Plugin: p, Sample: samples[p.Kind]}
	if err := v.render(string(p.Kind), files); err != nil {
		return nil, err
	}
	v.Block = string(files[blockFile])
	delete(files, blockFile)
	if v.module, err = readModule(source["go.mod"], files); err != nil {
		return nil, err
	}
	if err := v.render("common", files); err != nil {
		return nil, err
	}
	if !strings.Contains(v.Block, recordingFile) {
		delete(files, recordingFile)
	}
	files["go.sum"] = source["go.sum"]
	for name, text := range source {
		files[path.Join(SDKFolder, name)] = text
	}
	return files, nil
}

const (
	// blockFile is the kind's part of the example configuration.
	blockFile = "block.hcl"
	// recordingFile has the answers that an example replays in place of a model.
	recordingFile = "answers.jsonl"
)

// render adds the files of one folder of templates. Those in templates/shared
// can be used by all others.
func (v values) render(folder string, files map[string][]byte) error {
	all := template.New("").Delims("«", "»")
	for _, pattern := range []string{"shared", folder} {
		if _, err := all.ParseFS(templates, path.Join("templates", pattern, "*.tmpl")); err != nil {
			return err
		}
	}
	entries, err := fs.ReadDir(templates, path.Join("templates", folder))
	if err != nil {
		return err
	}
	for _, e := range entries {
		var b bytes.Buffer
		if err := all.ExecuteTemplate(&b, e.Name(), v); err != nil {
			return fmt.Errorf("the template %s/%s: %w", folder, e.Name(), err)
		}
		name := strings.TrimSuffix(e.Name(), ".tmpl")
		if name == "gitignore" {
			name = ".gitignore" // A file with a dot is not embedded.
		}
		files[name] = b.Bytes()
	}
	return nil
}
