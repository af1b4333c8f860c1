// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package live builds the real binary and runs it as a server, for the tests
// that meet AUA as its users do.
package live

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build builds the binary into a folder, with further arguments of go build,
// and returns its path.
func Build(dir string, args ...string) (string, error) {
	binary := filepath.Join(dir, "aua")
	build := exec.Command("go", append(append([]string{"build", "-o", binary}, args...), "github.com/auahq/aua")...)
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("the binary cannot be built: %w", err)
	}
	return binary, nil
}
