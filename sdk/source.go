// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

// source is this module: what a plugin is built from. A program that does not
// call [Source] does not contain it.
//
//go:embed go.mod go.sum *.go */*.go */*/*.go proto/aua/plugin/v1beta1
var source embed.FS

// Source returns the files of this module by their paths, without its tests,
// so that a program can hand out the SDK that it was built with.
func Source() (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || path.Base(path.Dir(name)) == "testdata" {
			return err
		}
		files[name], err = source.ReadFile(name)
		return err
	})
	return files, err
}
