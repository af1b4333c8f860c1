// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxIncluded is the largest file that file() reads, in bytes.
const maxIncluded = 4 << 20

// inputError is what env() and file() fail with.
type inputError struct{ summary, detail string }

func (e *inputError) Error() string { return e.detail }

func unset(name string) error {
	return &inputError{"Environment variable not set", fmt.Sprintf("The environment variable %q is not set. Set it, or give a default:", name) +
		example(fmt.Sprintf("env(%q, \"…\")", name))}
}

func unreadable(format string, args ...any) error {
	return &inputError{"File cannot be read", fmt.Sprintf(format, args...)}
}

// envFunction is env(NAME) and env(NAME, DEFAULT).
func envFunction(lookup func(string) (string, bool, error)) function.Function {
	return function.New(&function.Spec{
		Description: "Returns an environment variable, or the second argument when it is not set.",
		Params:      []function.Parameter{{Name: "name", Type: cty.String}},
		VarParam:    &function.Parameter{Name: "default", Type: cty.String},
		Type: func(args []cty.Value) (cty.Type, error) {
			if len(args) > 2 {
				return cty.String, function.NewArgErrorf(2, "env takes a name and at most one default")
			}
			return cty.String, nil
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name := args[0].AsString()
			value, ok, err := lookup(name)
			switch {
			case err != nil:
				return cty.NilVal, err
			case ok:
				return cty.StringVal(value), nil
			case len(args) == 2:
				return args[1], nil
			}
			return cty.NilVal, unset(name)
		},
	})
}

// fileFunction is file(PATH), relative to dir.
func fileFunction(dir string, read func(path string) (string, error)) function.Function {
	return function.New(&function.Spec{
		Description: "Returns a file's text. A relative path starts at the folder of the configuration file.",
		Params:      []function.Parameter{{Name: "path", Type: cty.String}},
		Type:        function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			path := args[0].AsString()
			if !filepath.IsAbs(path) {
				path = filepath.Join(dir, path)
			}
			text, err := read(path)
			if err != nil {
				return cty.NilVal, err
			}
			return cty.StringVal(text), nil
		},
	})
}

func readText(path string) (string, error) {
	// To open a pipe would wait for its other end, so the kind is looked up first.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return "", unreadable("%s is not a regular file, so file() cannot read it.", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", unreadable("The file %s cannot be read: %s.", path, reason(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxIncluded+1))
	switch {
	case err != nil:
		return "", unreadable("The file %s cannot be read: %s.", path, reason(err))
	case len(data) > maxIncluded:
		return "", unreadable("The file %s is larger than %s, the most that file() reads.", path, formatSize(maxIncluded))
	case !utf8.Valid(data):
		return "", unreadable("The file %s is not UTF-8 text, and file() reads nothing else.", path)
	}
	return string(data), nil
}

// secretFunction is secret(NAME). Its result is marked, so that it is shown nowhere.
func secretFunction(resolve func(string) (string, error)) function.Function {
	return secretBy(func(name string) (cty.Value, error) {
		value, err := resolve(name)
		if err != nil {
			return cty.NilVal, &secretError{name, err}
		}
		return cty.StringVal(value).Mark(secretMark(name)), nil
	})
}

// secretReference is secret(NAME) for what is written down: its result stands
// for the secret and tells nothing about it.
func secretReference() function.Function {
	return secretBy(func(name string) (cty.Value, error) {
		mark := secretMark(name)
		return cty.StringVal(standIn(mark.source)).Mark(mark), nil
	})
}

func secretBy(value func(name string) (cty.Value, error)) function.Function {
	return function.New(&function.Spec{
		Description: "Returns a secret by name.",
		Params:      []function.Parameter{{Name: "name", Type: cty.String}},
		Type:        function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return value(args[0].AsString())
		},
	})
}

// envLookup is what env() looks up, or why it may not.
func (o LoadOptions) envLookup() func(string) (string, bool, error) {
	if o.Sent != nil {
		return o.Sent.allowedEnv(o.env())
	}
	return func(name string) (string, bool, error) {
		value, ok := o.env()(name)
		return value, ok, nil
	}
}

func (o LoadOptions) env() func(string) (string, bool) {
	if o.Env != nil {
		return o.Env
	}
	return os.LookupEnv
}

// reason is the innermost cause of a file error, without its path.
func reason(err error) string {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
