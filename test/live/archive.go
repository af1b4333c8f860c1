// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package live

import (
	"archive/tar"
	"compress/gzip"
	"os"
	"path/filepath"

	"github.com/stretchr/testify/require"
)

// Archive writes a .tar.gz with a program and with entries that are empty.
func (f *Folder) Archive(name, program string, headers ...*tar.Header) string {
	f.t.Helper()
	text, err := os.ReadFile(program)
	require.NoError(f.t, err)
	file, err := os.Create(f.Path(name))
	require.NoError(f.t, err)
	zipped, err := gzip.NewWriterLevel(file, gzip.NoCompression)
	require.NoError(f.t, err)
	w := tar.NewWriter(zipped)
	require.NoError(f.t, w.WriteHeader(&tar.Header{Name: filepath.Base(program), Mode: 0o755, Size: int64(len(text))}))
	_, err = w.Write(text)
	require.NoError(f.t, err)
	for _, h := range headers {
		require.NoError(f.t, w.WriteHeader(h))
	}
	require.NoError(f.t, w.Close())
	require.NoError(f.t, zipped.Close())
	require.NoError(f.t, file.Close())
	return f.Path(name)
}
