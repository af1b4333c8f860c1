// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// writeUntilKilled appends records for ever, and prints the number of those
// whose Flush was acknowledged. It stands for a server.
func writeUntilKilled(path string) {
	s, err := Open(context.Background(), at(path))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for n := 0; ; n++ {
		if err := s.Decisions().Append(decision("acme", strconv.Itoa(n), n)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if n%7 == 0 {
			if err := s.Decisions().Flush(context.Background()); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
			fmt.Println(n + 1)
		}
	}
}

// keepUntilKilled makes corrections for ever, and prints the number of each
// that was acknowledged. Every third one supersedes the one before.
func keepUntilKilled(path string) {
	s, err := Open(context.Background(), at(path))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for n := 0; ; n++ {
		supersedes := ""
		if n%3 == 2 {
			supersedes = strconv.Itoa(n - 1)
		}
		if _, err := s.Corrections().Append(context.Background(), statement("acme", strconv.Itoa(n), n), supersedes, event(api.AuditCorrectionAdd, strconv.Itoa(n))); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

// holdUntilKilled opens the store and prints a line.
func holdUntilKilled(path string) {
	s, err := Open(context.Background(), at(path))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("open", s.Status().Healthy)
	io.Copy(io.Discard, os.Stdin) //nolint:errcheck // it ends with the parent
}

// spawn starts the test binary as a child, and returns it with its output.
func spawn(t *testing.T, child, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), childEnv+"="+child)
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd, bufio.NewScanner(stdout)
}

func TestAKilledProcessLosesNothingThatWasFlushed(t *testing.T) {
	eachDisk(t, func(t *testing.T, o Options) {
		for round, acknowledgements := range []int{1, 5, 20, 60} {
			cmd, out := spawn(t, "write", place(o))
			acknowledged := 0
			for range acknowledgements {
				require.True(t, out.Scan(), "round %d", round)
				n, err := strconv.Atoi(out.Text())
				require.NoError(t, err, out.Text())
				acknowledged = n
			}
			require.NoError(t, cmd.Process.Kill())
			for out.Scan() { // what it had acknowledged before the signal came
				n, err := strconv.Atoi(out.Text())
				require.NoError(t, err, out.Text())
				acknowledged = n
			}
			require.ErrorContains(t, cmd.Wait(), "killed")

			s := open(t, o)
			for n := range acknowledged {
				_, err := s.Decisions().Get(t.Context(), "acme", strconv.Itoa(n))
				require.NoError(t, err, "round %d, record %d of %d", round, n, acknowledged)
			}
			require.NoError(t, s.Close(t.Context()))
		}
	})
}

func TestAKilledProcessLosesNoCorrection(t *testing.T) {
	eachDisk(t, func(t *testing.T, o Options) {
		for round, acknowledgements := range []int{1, 7, 40} {
			o.Path, o.Schema = filepath.Join(t.TempDir(), "aua.db"), newSchema()
			cmd, out := spawn(t, "keep", place(o))
			last := -1
			note := func() {
				n, err := strconv.Atoi(out.Text())
				require.NoError(t, err, out.Text())
				last = n
			}
			for range acknowledgements {
				require.True(t, out.Scan(), "round %d", round)
				note()
			}
			require.NoError(t, cmd.Process.Kill())
			for out.Scan() {
				note()
			}
			require.ErrorContains(t, cmd.Wait(), "killed")

			s := open(t, o)
			for n := range last + 1 {
				c, err := s.Corrections().Get(t.Context(), "acme", strconv.Itoa(n))
				require.NoError(t, err, "round %d, correction %d of %d", round, n, last)
				if n%3 == 1 && n < last {
					require.Equal(t, strconv.Itoa(n+1), c.SupersededBy)
				}
			}
			changes, err := s.Corrections().Changes(t.Context(), 0, 10_000)
			require.NoError(t, err)
			for i, c := range changes {
				require.EqualValues(t, i+1, c.Sequence)
			}
			// Each has its event, and none has one that is not there: the last may
			// have been stored without having been acknowledged.
			events := actions(t, s)
			require.GreaterOrEqual(t, len(events), last+1)
			for n, e := range events {
				require.Equal(t, "correction.add "+strconv.Itoa(n), e)
				_, err := s.Corrections().Get(t.Context(), "acme", strconv.Itoa(n))
				require.NoError(t, err)
			}
			_, err = s.Corrections().Get(t.Context(), "acme", strconv.Itoa(len(events)))
			require.Equal(t, fault.NotFound, fault.CodeOf(err), "a correction without an event")
			require.NoError(t, s.Close(t.Context()))
		}
	})
}

func TestASecondProcessIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	cmd, out := spawn(t, "hold", path)
	require.True(t, out.Scan())
	require.Equal(t, "open true", out.Text())

	_, err := Open(t.Context(), Options{Type: TypeSQLite, Path: path})
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))
	pid := strconv.Itoa(cmd.Process.Pid)
	require.Contains(t, fault.As(err).Message, "process id "+pid+".")
	require.Equal(t, pid, fault.As(err).Details["pid"])

	// Another name for the same file is the same file.
	link := filepath.Join(t.TempDir(), "link.db")
	require.NoError(t, os.Symlink(path, link))
	_, err = Open(t.Context(), Options{Type: TypeSQLite, Path: link})
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))

	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	open(t, Options{Type: TypeSQLite, Path: path})
}

func TestTheSameProcessIsRefusedAsWell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	_, err := Open(t.Context(), Options{Type: TypeSQLite, Path: path})
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))
	require.True(t, strings.Contains(err.Error(), strconv.Itoa(os.Getpid())))
	appendAll(t, s, decision("acme", "d1", 0)) // the refusal did no harm
}
