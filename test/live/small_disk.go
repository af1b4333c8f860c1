// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package live

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// OnSmallDisk returns a program that is the binary, but sees a disk of so many
// KiB in the folder, which is empty and its own: a tmpfs in a mount namespace,
// which takes no privileges where users may have namespaces. Where that is not
// possible the test is skipped, but not in continuous integration.
func OnSmallDisk(t *testing.T, binary, folder string, kib int) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(folder, 0o700))
	script := filepath.Join(t.TempDir(), "aua")
	mount := fmt.Sprintf("mount -t tmpfs -o size=%dk,mode=700 tmpfs '%s'", kib, folder)
	require.NoError(t, os.WriteFile(script, []byte(fmt.Sprintf("#!/bin/sh\nexec unshare -rm sh -c \"%s && exec \\\"\\$@\\\"\" sh '%s' \"$@\"\n", mount, binary)), 0o755))
	if out, err := exec.Command("unshare", "-rm", "sh", "-c", mount).CombinedOutput(); err != nil {
		if os.Getenv("CI") != "" {
			require.NoError(t, err, "no disk can be made: %s", out)
		}
		t.Skipf("no small disk can be made (unshare -rm, and a tmpfs in it): %v\n%s", err, out)
	}
	return script
}

// FillDisk fills the disk that a server sees in a folder, until room is called.
func (s *Server) FillDisk(folder string) (room func()) {
	s.t.Helper()
	name := filepath.Join("/proc", fmt.Sprint(s.Command.Process.Pid), "root", folder, "filler")
	f, err := os.Create(name)
	require.NoError(s.t, err)
	for size := 64 << 10; size > 0; {
		if _, err = f.Write(make([]byte, size)); err != nil {
			require.True(s.t, errors.Is(err, syscall.ENOSPC), "%v", err)
			size /= 2
		}
	}
	require.NoError(s.t, f.Close())
	return func() { require.NoError(s.t, os.Remove(name)) }
}
