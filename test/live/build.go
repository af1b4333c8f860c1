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
	"strings"
)

// Build builds the binary into a folder, with further arguments of go build,
// and returns its path.
func Build(dir string, args ...string) (string, error) {
	return build(dir, "aua", "github.com/auahq/aua", args)
}

// BuildTester builds the binary that has the plugin "tester" built in as well,
// which misbehaves as its configuration says.
func BuildTester(dir string, args ...string) (string, error) {
	return build(dir, "aua-tester", "github.com/auahq/aua/test/testerplugin/aua", args)
}

func build(dir, name, pkg string, args []string) (string, error) {
	binary := filepath.Join(dir, name)
	cmd := exec.Command("go", append(append([]string{"build", "-o", binary}, args...), pkg)...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("the binary cannot be built: %w", err)
	}
	return binary, nil
}

// moduleDir returns the folder of a module or package.
func moduleDir(path string) (string, error) {
	cmd := exec.Command("go", "list", "-f", "{{.Dir}}", path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}
