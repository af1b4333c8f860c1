// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

func TestRemove(t *testing.T) {
	s := open(t)
	old := install(t, s, program(t, "x", script(t, description("x", "1.0.0"))))
	newer := install(t, s, program(t, "x", script(t, description("x", "1.1.0"))))

	one, err := old.Hold()
	require.NoError(t, err)
	two, err := old.Hold()
	require.NoError(t, err)
	require.True(t, old.InUse())
	require.False(t, newer.InUse())
	one()
	err = s.Remove(t.Context(), old.Installed)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Contains(t, err.Error(), "in use")
	require.NoError(t, s.Verify(old.Installed))
	two()
	require.False(t, old.InUse())
	require.NoError(t, s.Remove(t.Context(), old.Installed))
	require.NoDirExists(t, filepath.Dir(old.Dir))
	require.NoError(t, s.Verify(newer.Installed))

	_, err = old.Hold()
	require.Equal(t, fault.PluginNotFound, fault.CodeOf(err))
	require.NoError(t, s.Remove(t.Context(), newer.Installed))
	require.NoDirExists(t, filepath.Join(s.Dir(), "local"))
	require.DirExists(t, s.Dir())
}

// Whoever holds a plugin has it until the end, and whoever comes too late
// does not get it, however both meet.
func TestHoldAndRemoveMeet(t *testing.T) {
	s := open(t)
	path := program(t, "x", script(t, description("x", "1.0.0")))
	for range 20 {
		r := install(t, s, path)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				release, err := r.Hold()
				if err != nil {
					require.Equal(t, fault.PluginNotFound, fault.CodeOf(err), "%v", err)
					return
				}
				defer release()
				require.FileExists(t, filepath.Join(r.Dir, "aua-plugin-x"))
			})
		}
		err := s.Remove(t.Context(), r.Installed)
		require.True(t, err == nil || fault.CodeOf(err) == fault.Conflict, "%v", err)
		wg.Wait()
	}
}

// Two programs do not change the directory at once.
func TestChangesWait(t *testing.T) {
	s := open(t)
	slow := program(t, "slow", "#!/bin/sh\ntouch started\nexec sleep 60\n")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := s.Install(ctx, slow, options())
		ended <- err
	}()
	require.Eventually(t, func() bool {
		_, err := os.Stat(filepath.Join(s.Dir(), ".staging/new/started"))
		return err == nil
	}, time.Minute, time.Millisecond)
	_, err := s.Install(cancelled(t), program(t, "x", script(t, description("x", "1.0.0"))), options())
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))
	cancel()
	require.Equal(t, fault.Cancelled, fault.CodeOf(<-ended))
	install(t, s, program(t, "x", script(t, description("x", "1.0.0"))))
}

// killed is where a process of these tests installs until it is killed.
const killed = "AUA_TEST_INSTALL"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killed); dir != "" {
		s, err := store.Open(dir)
		for n := 0; err == nil; n++ {
			opts := options()
			opts.Force = true
			if _, err = s.Install(context.Background(), os.Args[1+n%2], opts); fault.CodeOf(err) == fault.PluginChecksumMismatch {
				os.Exit(1)
			}
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// Wherever an install is killed, the version is whole or absent, and the next
// install clears up.
func TestKilledInstalls(t *testing.T) {
	s := open(t)
	text := script(t, description("x", "1.0.0"))
	dirs := []string{t.TempDir(), t.TempDir()}
	for n, dir := range dirs {
		write(t, filepath.Join(dir, "aua-plugin-x"), text)
		for _, file := range []string{"a", "b/c", "d/e/f"} {
			write(t, filepath.Join(dir, file), file+string(rune('0'+n)))
		}
	}
	absent, left := 0, 0
	for round := range 25 {
		cmd := exec.Command(os.Args[0], dirs...)
		cmd.Env = append(os.Environ(), killed+"="+s.Dir())
		require.NoError(t, cmd.Start())
		time.Sleep(time.Duration(40+7*round) * time.Millisecond)
		require.NoError(t, cmd.Process.Kill())
		var exit *exec.ExitError
		require.True(t, errors.As(cmd.Wait(), &exit))
		require.Equal(t, -1, exit.ExitCode(), "it was killed, and did not fail")

		found, err := s.Find("local/x", "1.0.0")
		if err != nil {
			require.Equal(t, fault.PluginNotFound, fault.CodeOf(err))
			absent++
		} else {
			require.NoError(t, s.Verify(found))
		}
		if _, err := os.Stat(filepath.Join(s.Dir(), ".staging")); err == nil {
			left++
		}
	}
	require.NotZero(t, left, "no kill met an install")
	t.Logf("absent after %d kills, leftovers after %d", absent, left)
	opts := options()
	opts.Force = true
	_, err := s.Install(t.Context(), dirs[0], opts)
	require.NoError(t, err)
	require.NoDirExists(t, filepath.Join(s.Dir(), ".staging"))
}
