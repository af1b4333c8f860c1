// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFirstLine(t *testing.T) {
	f := newFirstLine()
	read := make(chan string)
	go func() {
		b, err := io.ReadAll(f)
		if err != nil {
			b = []byte(err.Error())
		}
		read <- string(b)
	}()
	line := []byte("1|1|unix|/a|grpc|\n")
	f.set(line)
	line[0] = '9' // the caller may use its buffer again
	require.Equal(t, "1|1|unix|/a|grpc|\n", <-read)
	require.NoError(t, f.Close())
}

func TestFirstLineOfNothing(t *testing.T) {
	f := newFirstLine()
	f.set(nil)
	n, err := f.Read(make([]byte, 8))
	require.Zero(t, n)
	require.Equal(t, io.EOF, err)
}
