// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

// pluginManifest is a plugin's own file; it is never part of a configuration.
const pluginManifest = "plugin.hcl"

// Source is a configuration file in memory.
type Source struct {
	// Name stands in diagnostics, and its folder is where file() reads. A name
	// that ends in ".json" is parsed as JSON.
	Name string
	Data []byte
}

// Sources are the parsed files of a configuration by name, for snippets.
type Sources map[string]*hcl.File

// Discover lists the configuration files of a folder, sorted: every *.hcl and
// *.hcl.json except dotfiles and plugin.hcl.
func Discover(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read configuration folder: %w", err)
	}
	var files []string
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || strings.HasPrefix(name, ".") || name == pluginManifest {
			continue
		}
		if strings.HasSuffix(name, ".hcl") || strings.HasSuffix(name, ".hcl.json") {
			files = append(files, filepath.Join(dir, name))
		}
	}
	sort.Strings(files)
	return files, nil
}

// parse reads one file's syntax. The file is never nil, so that its source can
// be shown.
func parse(src Source) (*hcl.File, hcl.Diagnostics) {
	if !strings.HasSuffix(src.Name, ".json") {
		file, diags := hclsyntax.ParseConfig(src.Data, src.Name, hcl.InitialPos)
		return whole(file, src), first(diags)
	}
	if d := jsonMistake(src); d != nil {
		return whole(nil, src), hcl.Diagnostics{d}
	}
	file, diags := json.Parse(src.Data, src.Name)
	return whole(file, src), diags
}

func whole(file *hcl.File, src Source) *hcl.File {
	if file == nil || file.Body == nil {
		return &hcl.File{Body: hcl.EmptyBody(), Bytes: src.Data}
	}
	return file
}

// first leaves out what follows from an earlier mistake in the same syntax:
// findings on a line that has one, and repetitions of one.
func first(diags hcl.Diagnostics) hcl.Diagnostics {
	var kept hcl.Diagnostics
	lines, summaries := map[int]bool{}, map[string]bool{}
	for _, d := range diags {
		if d.Subject != nil && (lines[d.Subject.Start.Line] || summaries[d.Summary]) {
			continue
		}
		if d.Subject != nil {
			lines[d.Subject.Start.Line], summaries[d.Summary] = true, true
		}
		kept = append(kept, d)
	}
	return kept
}

// jsonMistake finds where a file stops being JSON. HCL's own parser reports
// the place of a missing comma one token too late.
func jsonMistake(src Source) *hcl.Diagnostic {
	var value stdjson.RawMessage
	var mistake *stdjson.SyntaxError
	if err := stdjson.Unmarshal(src.Data, &value); err == nil || !errors.As(err, &mistake) {
		return nil
	}
	end := min(max(int(mistake.Offset), 1), len(src.Data))
	start := max(end-1, 0)
	before := src.Data[:start]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: "Invalid JSON",
		Detail: fmt.Sprintf("The file ends in .json and is not valid JSON: %s.", mistake),
		Subject: &hcl.Range{
			Filename: src.Name,
			Start:    hcl.Pos{Line: line, Column: column, Byte: start},
			End:      hcl.Pos{Line: line, Column: column + 1, Byte: end},
		},
	}
}
