// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"bufio"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAPluginUnderADebugger runs already when AUA is started, and goes on when
// AUA has stopped.
func TestAPluginUnderADebugger(t *testing.T) {
	c := exec.Command(tester(t, "1.0.0"), "debug")
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	defer func() { _ = c.Process.Signal(os.Interrupt); _ = c.Wait() }()
	variable := ""
	for lines := bufio.NewScanner(out); variable == "" && lines.Scan(); {
		if name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "="); ok {
			variable = name + "=" + strings.Trim(value, "'")
		}
	}
	require.NotEmpty(t, variable)

	f := in(t).Write("aua.hcl", usesTester("~> 1.0"))
	f.Env = []string{variable}
	for _, args := range [][]string{{"validate"}, {"serve", "-dry-run"}} {
		f.Run(args...).OK().Says("Warning: Reattached plugin", "neither started nor checked")
	}
	for range 2 {
		s := f.Serve()
		require.Equal(t, "reattached", instance(t, s, "backend.t").Origin)
		pid := told(t, s, "do:pid")
		require.Equal(t, strconv.Itoa(c.Process.Pid), pid)
		require.Equal(t, "ok", told(t, s, "do:ok"))
		s.Stop()
		require.True(t, alive(c.Process.Pid), "it is not AUA's to end")
	}
}
