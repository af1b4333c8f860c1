// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// As a process of its own, the plugin keeps its side of the contract.
func TestConformance(t *testing.T) {
	path := filepath.Join(t.TempDir(), "slow.jsonl")
	plugintest.Run(t, plugintest.Build(t, "."), nil, plugintest.Options{
		Config:    json.RawMessage(fmt.Sprintf(`{"path": %q}`, path)),
		BadConfig: json.RawMessage(`{"path": ""}`),
	})
}

func TestMistakesAreNamed(t *testing.T) {
	_, err := readSettings(&sdk.Instance{Config: json.RawMessage(`{"slower_than": "soon", "summary_every": 0}`)})
	var paths []string
	for _, d := range sdk.Diagnostics(err) {
		paths = append(paths, d.GetPath()...)
	}
	if fmt.Sprint(paths) != "[path summary_every slower_than]" {
		t.Errorf("%v: %v", paths, err)
	}
	_, err = open(&settings{file: t.TempDir()})
	if d := sdk.Diagnostics(err); len(d) != 1 || d[0].GetPath()[0] != "path" {
		t.Errorf("a folder is no file: %v", err)
	}
}
