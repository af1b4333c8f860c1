// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

// developed returns a plugin that dev_overrides names. It is asked to describe
// itself, which starts its program.
func developed(name, path string, r Requirement) (*Program, error) {
	p, err := store.ProgramAt(path)
	if err != nil {
		return nil, inOverride(name, err)
	}
	_, description, err := p.Describe(context.Background(), environment(os.LookupEnv, nil))
	if err != nil {
		return nil, inOverride(name, err)
	}
	if err := store.CheckDescription(name, description); err != nil {
		return nil, inOverride(name, err)
	}
	return &Program{
		Name: name, Origin: Development, Source: string(Development), Description: description, MTLS: r.MTLS,
		find: func() (command, error) {
			p, err := store.ProgramAt(path)
			if err != nil {
				return command{}, inOverride(name, err)
			}
			return commandOf(p), nil
		},
		stamp: func() string { return stampOfAll(path) },
	}, nil
}

// inOverride says where the error comes from.
func inOverride(name string, err error) error {
	e := fault.As(err)
	e.Message = fmt.Sprintf("dev_overrides.%s: %s", name, e.Message)
	return e.With("plugin", name)
}

// stampOfAll changes when a file in a folder is replaced.
func stampOfAll(path string) string {
	sum := sha256.New()
	_ = filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			fmt.Fprintln(sum, stampOf(file))
		}
		return nil // what cannot be read does not change either
	})
	return fmt.Sprintf("%s %x", path, sum.Sum(nil))
}
