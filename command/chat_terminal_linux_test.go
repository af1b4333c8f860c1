// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// seat is a person at a terminal on which a program runs.
type seat struct {
	t    *testing.T
	cmd  *exec.Cmd
	ptm  *os.File
	seen *lockedBuffer
	read chan struct{}
}

// sit starts a program whose controlling terminal is the person's.
func sit(t *testing.T, cmd *exec.Cmd) *seat {
	t.Helper()
	ptm, tty := terminal(t)
	s := &seat{t: t, cmd: cmd, ptm: ptm, seen: &lockedBuffer{}, read: make(chan struct{})}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	require.NoError(t, cmd.Start())
	require.NoError(t, tty.Close())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	go func() {
		defer close(s.read)
		buffer := make([]byte, 4096)
		for {
			n, err := ptm.Read(buffer)
			_, _ = s.seen.Write(buffer[:n])
			if err != nil {
				return
			}
		}
	}()
	return s
}

// sees waits until the screen has shown what, after all that it showed before.
func (s *seat) sees(what string) {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for !strings.Contains(s.screen(), what) {
		require.False(s.t, time.Now().After(deadline), "the screen does not show %q:\n%q", what, s.screen())
		time.Sleep(tick)
	}
}

func (s *seat) screen() string { return strings.ReplaceAll(s.seen.String(), "\r\n", "\n") }

func (s *seat) types(keys string) {
	s.t.Helper()
	_, err := s.ptm.WriteString(keys)
	require.NoError(s.t, err)
}

// leaves waits for the program's end and returns its exit status.
func (s *seat) leaves() int {
	_ = s.cmd.Wait()
	<-s.read
	return s.cmd.ProcessState.ExitCode()
}

const ctrlC, ctrlD = "\x03", "\x04"

// plain keeps colours, and lines that are taken away again, off the screen.
func plain(cmd *exec.Cmd) *exec.Cmd {
	cmd.Env = append(cmd.Env, "NO_COLOR=1")
	return cmd
}

func TestChatOnATerminal(t *testing.T) {
	s := calculator(t)
	p := sit(t, plain(program(t, "chat", "-address", s.Address, "-specialist", "calc")))
	p.sees("> ")
	p.types("what is 6*7?\n")
	p.sees("6 × 7 = 42\ncalc · mathematics · ")
	p.sees(" % sure · ")
	p.types("/why\n")
	p.sees("└─ surface     /sessions/:id/stream")
	p.types("/nope\n")
	p.sees("There is no command \"/nope\".")
	p.types("/new\n")
	p.sees("A new session begins with your next question.")
	p.types("\\\n")
	p.sees("\n. ")
	p.types("what is 7*8?\n")
	p.sees("= 56\n")
	p.types(ctrlD)
	require.Zero(t, p.leaves())

	p = sit(t, plain(program(t, "chat", "-address", s.Address, "-session", "last")))
	p.sees("Continuing \"what is 7*8?\", 2 messages.\n> ")
	p.types("/quit\n")
	require.Zero(t, p.leaves())
}

// Ctrl-C cancels the answer, and the chat goes on; the next turn waits until
// the server has ended the first. A second Ctrl-C leaves.
func TestCtrlCInAChat(t *testing.T) {
	slow := slowServer(t)
	p := sit(t, plain(program(t, "chat", "-address", slow.url)))
	p.sees("> ")
	p.types("slow\n")
	p.sees("thinking")
	p.types(ctrlC)
	<-slow.cancelled
	p.sees("AUA_CANCELLED")
	p.types("again\n")
	p.sees("calc · mathematics · 91 % sure · 12.3 ms\n> ")
	p.types("half a line" + ctrlC)
	p.sees("Ctrl-C again, Ctrl-D or /quit leaves.")
	p.types(ctrlC)
	require.Equal(t, 130, p.leaves())
}

func TestASecondCtrlCLeavesAtOnce(t *testing.T) {
	slow := slowServer(t)
	p := sit(t, plain(program(t, "chat", "-address", slow.url)))
	p.types("slow\n")
	p.sees("thinking")
	p.types(ctrlC)
	<-slow.cancelled
	p.sees("AUA_CANCELLED")
	p.types(ctrlC)
	require.Equal(t, 130, p.leaves())
}

// While an answer is held, the terminal says who is asked.
func TestAHeldAnswerSaysWhoIsAsked(t *testing.T) {
	slow := slowServer(t)
	p := sit(t, program(t, "chat", "-address", slow.url))
	p.types("slow\n")
	p.sees("asking swe, math …\x1b[0m\r\x1b[Kthinking")
	p.types(ctrlC)
	p.sees("AUA_CANCELLED")
	p.types(ctrlD)
	require.Zero(t, p.leaves())
}

func TestStatusWatchesInPlaceOnATerminal(t *testing.T) {
	var down atomic.Bool
	url := watched(t, &down)
	p := sit(t, plain(program(t, "status", "-watch", "-interval", "100ms", "-address", url)))
	p.sees("\x1b[H\x1b[2JAUA 9.9.9 is ok, up 2s")
	p.sees("every 100ms, Ctrl-C leaves\n\x1b[H\x1b[2J")
	down.Store(true)
	p.sees("\x1b[H\x1b[2JError: ")
	p.types(ctrlC)
	require.Zero(t, p.leaves())
}
