// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"os/exec"
	"path/filepath"
)

// Build builds the Go program in dir, which "." is for the plugin's own tests,
// and returns the path of the executable, which goes with the test.
func Build(t T, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plugin")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("The plugin in %s cannot be built: %v\n%s", dir, err, out)
	}
	return path
}
