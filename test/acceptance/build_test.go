// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/auahq/aua/test/live"
)

// aua is the binary under test. It is built with the race detector when the
// tests are.
var aua string

// auaTester is the binary with the plugin "tester", built when a test needs it.
var auaTester func() (string, error)

// testers builds the plugin "tester" at other versions, as programs of their own.
var testers *live.Testers

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "aua-acceptance-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	var args []string
	if raceEnabled {
		args = append(args, "-race")
	}
	testers = live.NewTesters(dir)
	auaTester = sync.OnceValues(func() (string, error) { return live.BuildTester(dir, args...) })
	if aua, err = live.Build(dir, args...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	status := m.Run()
	if empty := neverFilled(); status == 0 && len(empty) > 0 {
		fmt.Fprintln(os.Stderr, "FAIL: these fields of decision records stayed empty in the whole suite:", empty)
		return 1
	}
	return status
}
