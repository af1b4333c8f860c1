// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is handed out is all that is there, but for tests: a new folder that the
// patterns miss would be missing from every new plugin.
func TestSourceIsComplete(t *testing.T) {
	want := map[string][]byte{}
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		// A test that runs beside this one may leave a socket for a moment.
		if d.Type().IsRegular() && !strings.HasSuffix(path, "_test.go") {
			want[filepath.ToSlash(path)], err = os.ReadFile(path)
		}
		return err
	}))
	got, err := Source()
	require.NoError(t, err)
	for path, text := range want {
		require.Equal(t, string(text), string(got[path]), path)
	}
	for path := range got {
		require.Contains(t, want, path)
	}
}
