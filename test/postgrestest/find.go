// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package postgrestest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// programs are what a server is made of.
var programs = []string{"initdb", "postgres"}

// find returns the folder of Postgres's programs: one in which Debian puts
// them, which is not on the PATH, or else that of the initdb on the PATH.
func find() (string, bool) {
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if initdb, err = filepath.EvalSymlinks(initdb); err == nil {
			folders = append(folders, filepath.Dir(initdb))
		}
	}
	for i := len(folders) - 1; i >= 0; i-- {
		if complete(folders[i]) {
			return folders[i], true
		}
	}
	return "", false
}

func complete(folder string) bool {
	for _, program := range programs {
		if _, err := exec.LookPath(filepath.Join(folder, program)); err != nil {
			return false
		}
	}
	return true
}

// program returns the folder of the programs, and skips t when Postgres is missing. In continuous integration nothing may be.
func program(t testing.TB) string {
	t.Helper()
	folder, ok := find()
	if !ok {
		const missing = "Postgres (initdb and postgres) is missing; make postgres installs it"
		if os.Getenv("CI") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	return folder
}
