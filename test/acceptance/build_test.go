// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// aua is the binary under test. It is built with the race detector when the
// tests are.
var aua string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "aua-acceptance-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	aua = filepath.Join(dir, "aua")
	args := []string{"build", "-o", aua}
	if raceEnabled {
		args = append(args, "-race")
	}
	build := exec.Command("go", append(args, "github.com/auahq/aua")...)
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "The binary cannot be built:", err)
		return 1
	}
	status := m.Run()
	if empty := neverFilled(); status == 0 && len(empty) > 0 {
		fmt.Fprintln(os.Stderr, "FAIL: these fields of decision records stayed empty in the whole suite:", empty)
		return 1
	}
	return status
}
