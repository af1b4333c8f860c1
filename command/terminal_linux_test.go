// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/auahq/aua/sdk/api"
)

// terminal opens a pseudo terminal: what a process writes to tty is read from ptm.
func terminal(t *testing.T) (ptm, tty *os.File) {
	t.Helper()
	ptm, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = ptm.Close() })
	raw, err := ptm.SyscallConn()
	require.NoError(t, err)
	number := 0
	require.NoError(t, raw.Control(func(fd uintptr) {
		if err = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); err == nil {
			number, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		}
	}))
	require.NoError(t, err)
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	return ptm, tty
}

// onTerminal runs a process whose output is a terminal, and returns what a
// person would see, line breaks as the program wrote them.
func onTerminal(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	ptm, tty := terminal(t)
	cmd.Stdout, cmd.Stderr = tty, tty
	seen := make(chan string)
	go func() {
		var b strings.Builder
		buffer := make([]byte, 4096)
		for {
			n, err := ptm.Read(buffer)
			b.Write(buffer[:n])
			if err != nil { // EIO once the last process has closed its end
				seen <- strings.ReplaceAll(b.String(), "\r\n", "\n")
				return
			}
		}
	}()
	require.NoError(t, cmd.Start())
	require.NoError(t, tty.Close())
	_ = cmd.Wait()
	return <-seen
}

func TestColoursAreForTerminals(t *testing.T) {
	want := finish(t, program(t, "version", "-nope"))
	require.NotContains(t, want.err, "\x1b")

	coloured := onTerminal(t, program(t, "version", "-nope"))
	require.Contains(t, coloured, "\x1b[")

	for _, off := range []string{"NO_COLOR=1", "TERM=dumb"} {
		cmd := program(t, "version", "-nope")
		cmd.Env = append(cmd.Env, off)
		require.Equal(t, want.err, onTerminal(t, cmd), off)
	}
}

func TestJSONHasNoColours(t *testing.T) {
	require.Equal(t, finish(t, program(t, "version", "-json")).out, onTerminal(t, program(t, "version", "-json")))
}

func TestQueryOnATerminal(t *testing.T) {
	var asked api.QueryRequest
	var header http.Header
	url := fakeServer(t, answering(&asked, &header))
	cmd := program(t, "query", "-address", url, "x")
	cmd.Env = append(cmd.Env, "NO_COLOR=1")
	require.Equal(t, "327\nmathematics · calc · U 0.000 (E 0.000, C 0.000, K 0.000) · 0.00 ms · dec-1\n", onTerminal(t, cmd))
}

// A person who types "aua query" alone is not left waiting.
func TestQueryDoesNotReadATerminal(t *testing.T) {
	_, tty := terminal(t)
	defer tty.Close()
	cmd := program(t, "query")
	cmd.Stdin = tty
	r := finish(t, cmd)
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "There is no question. Write it after the flags")
}

func TestHostileAnswersDoNotSteerTheTerminal(t *testing.T) {
	url := fakeServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		event(w, api.EventChunk, api.ChunkEvent{Text: "a\x1b[2Jb"})
		event(w, api.EventError, api.Error{Code: "AUA_INTERNAL", Message: "c\x1b]0;owned\x07d"})
	})
	cmd := program(t, "query", "-address", url, "x")
	cmd.Env = append(cmd.Env, "NO_COLOR=1")
	require.Equal(t, "a�[2Jb\nError: c�]0;owned�d\nAUA_INTERNAL\n", onTerminal(t, cmd))
}
