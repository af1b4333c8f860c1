// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) fmtCommand() *command {
	return &command{
		name:     "fmt",
		synopsis: "Format configuration files",
		description: "Brings configuration files into AUA's one layout, and lists those that changed. It changes only spaces and line breaks. " +
			"Files and folders that stand as arguments take the place of -config; a lone dash formats standard input to standard output. Files in JSON are left alone.",
		examples: []string{"aua fmt", "aua fmt -check -diff -recursive .", "aua fmt - <aua.hcl"},
		flags:    new(arguments.Fmt).Flags(),
		run:      s.fmt,
	}
}

func (s *session) fmt(args []string) int {
	a, diags := arguments.ParseFmt(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	if a.Stdin {
		return s.fmtStdin(p, a)
	}
	files, err := formattable(a)
	if err != nil {
		return p.Fail(err)
	}
	result := &views.Formatting{Files: []views.FormattedFile{}}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return p.Fail(unreadable(err))
		}
		formatted, diags, sources := format(name, text)
		if diags.HasErrors() {
			return p.Refuse(config.Fault(diags), diags, sources)
		}
		if bytes.Equal(text, formatted) {
			continue
		}
		if a.Write {
			if err := rewrite(name, formatted); err != nil {
				return p.Fail(fault.Wrap(err, fault.ConfigInvalid, "The file cannot be written: %v.", err))
			}
		}
		result.Files = append(result.Files, change(a, name, text, formatted))
	}
	return report(p, a, result)
}

// stdinName stands for standard input in diagnostics.
const stdinName = "standard input"

func (s *session) fmtStdin(p *views.Printer, a *arguments.Fmt) int {
	text, err := io.ReadAll(s.In)
	if err != nil {
		return p.Fail(fault.Wrap(err, fault.RequestInvalid, "Standard input cannot be read: %v.", err))
	}
	formatted, diags, sources := format(stdinName, text)
	if diags.HasErrors() {
		return p.Refuse(config.Fault(diags), diags, sources)
	}
	if !a.JSON && !a.Check && !a.Diff {
		_, err = s.Out.Write(formatted)
		return finish(p, err)
	}
	result := &views.Formatting{Files: []views.FormattedFile{}}
	if !bytes.Equal(text, formatted) {
		result.Files = append(result.Files, change(a, stdinName, text, formatted))
	}
	return report(p, a, result)
}

// change describes a file that is not formatted.
func change(a *arguments.Fmt, name string, text, formatted []byte) views.FormattedFile {
	f := views.FormattedFile{Name: name, Written: a.Write}
	if a.Diff {
		f.Diff = diff(name, string(text), string(formatted))
	}
	return f
}

// report shows the result, and returns the exit status.
func report(p *views.Printer, a *arguments.Fmt, result *views.Formatting) int {
	status := finish(p, views.Show(p, result, views.Format))
	if status == 0 && a.Check && len(result.Files) > 0 {
		return 1
	}
	return status
}

// format returns text in AUA's layout. Text that does not parse is left alone.
func format(name string, text []byte) ([]byte, hcl.Diagnostics, config.Sources) {
	file, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	sources := config.Sources{name: file}
	if diags.HasErrors() {
		return nil, diags, sources
	}
	return config.Format(text), nil, sources
}

// formattable lists the files that are to be formatted.
func formattable(a *arguments.Fmt) ([]string, error) {
	paths := a.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, unreadable(err)
		}
		if !info.IsDir() {
			if strings.HasSuffix(path, ".json") {
				return nil, fault.New(fault.RequestInvalid, "%s is JSON, which aua fmt does not format.", path)
			}
			files = append(files, path)
			continue
		}
		below, err := formattableBelow(path, a.Recursive)
		if err != nil {
			return nil, unreadable(err)
		}
		files = append(files, below...)
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

func formattableBelow(dir string, recursive bool) (files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case path != dir && (!recursive || strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		}
		found, err := config.Discover(path)
		for _, f := range found {
			if !strings.HasSuffix(f, ".json") {
				files = append(files, f)
			}
		}
		return err
	})
	return files, err
}

// rewrite replaces a file's content and keeps its permissions.
func rewrite(name string, text []byte) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, info.Mode().Perm())
}

func unreadable(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(err, fault.ConfigInvalid, "There is nothing to format: %v.", err)
	}
	return fault.Wrap(err, fault.ConfigInvalid, "The file cannot be read: %v.", err)
}
