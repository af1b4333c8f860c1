// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package website_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/website"
)

func TestEveryPageIsEmbedded(t *testing.T) {
	files, err := filepath.Glob("docs/*")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		got, err := fs.ReadFile(website.Docs(), filepath.Base(file))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	}
}
