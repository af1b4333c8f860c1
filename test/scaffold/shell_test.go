// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package scaffold_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
)

// shell is one bash in which somebody types what a page says, so that folders,
// jobs and variables are those of the commands before.
type shell struct {
	t    *testing.T
	in   io.Writer
	out  *bufio.Reader
	addr string
}

// mark stands behind what a command has printed.
const mark = "-- done, status "

// newShell begins in an empty folder. What is still running when the test ends
// is killed.
func newShell(t *testing.T) *shell {
	t.Helper()
	dir := t.TempDir()
	s := &shell{t: t, addr: freeAddress(t)}
	cmd := exec.CommandContext(t.Context(), "bash", "-o", "pipefail")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(binary)+":"+os.Getenv("PATH"), "AUA_LISTEN="+s.addr, "AUA_ADDR="+s.addr, "GOFLAGS=-ldflags=-w")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var err error
	s.in, err = cmd.StdinPipe()
	require.NoError(t, err)
	out, w, err := os.Pipe()
	require.NoError(t, err)
	cmd.Stdout, cmd.Stderr = w, w
	require.NoError(t, cmd.Start())
	require.NoError(t, w.Close())
	s.out = bufio.NewReader(out)
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		timer := time.AfterFunc(live.Patience, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
		// The server is done when the last writer of the pipe is gone.
		_, _ = io.Copy(io.Discard, s.out)
		_ = cmd.Wait()
		timer.Stop()
	})
	return s
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// run types a command, and returns what it printed and its exit status.
func (s *shell) run(command string) (printed string, status int) {
	s.t.Helper()
	_, err := fmt.Fprintf(s.in, "%s\nstatus=$?; echo; echo \"%s$status\"\n", strings.TrimSpace(command), mark)
	require.NoError(s.t, err)
	var b strings.Builder
	for {
		line, err := s.out.ReadString('\n')
		require.NoError(s.t, err, "%s\n%s", command, b.String())
		if rest, ok := strings.CutPrefix(line, mark); ok {
			status, err = strconv.Atoi(strings.TrimSpace(rest))
			require.NoError(s.t, err)
			return strings.TrimSuffix(b.String(), "\n"), status
		}
		b.WriteString(line)
	}
}

// serving waits until the server of the shell is there.
func (s *shell) serving() {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		conn, err := net.Dial("tcp", s.addr)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, live.Patience, live.Tick)
}
