// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
)

// TestAnInstallationIsWholeOrNot kills installations at random moments. After
// each, what is installed is whole, what was locked is there, and the next
// installation finds nothing in its way.
func TestAnInstallationIsWholeOrNot(t *testing.T) {
	f := having(t, "~> 1.0", "1.0.0")
	program := tester(t, "1.1.0")
	began := time.Now()
	install(f, program).OK()
	whole := time.Since(began)
	const times = 8
	done := 0
	for range times {
		f.Write("aua.hcl", usesTester("1.0.0"))
		f.Run("plugins", "lock").OK()
		f.Run("plugins", "remove", "acme/tester@1.1.0")
		f.Write("aua.hcl", usesTester("~> 1.0"))

		c := f.Command(t.Context(), "plugins", "install", "-source", "acme/tester", program)
		require.NoError(t, c.Start())
		moment := time.Duration(rand.Int64N(int64(whole)))
		time.Sleep(moment)
		_ = c.Process.Kill()
		if c.Wait() == nil {
			done++
		}
		f.Run("plugins", "verify").OK()
		f.Run("serve", "-dry-run").OK()
	}
	t.Logf("%d of %d were done before they were killed", done, times)
	require.Less(t, done, times, "none was interrupted, so that nothing was proved")
	install(f, program).OK()
	require.Equal(t, "1.1.0", served(t, f.Serve(), "backend.t"))
}

// TestInstallationsAtOnce: those of one version agree, and those of others do
// not disturb each other.
func TestInstallationsAtOnce(t *testing.T) {
	f := having(t, "~> 1.0")
	var wg sync.WaitGroup
	ran := make([]*live.Ran, 3)
	for i, version := range []string{"1.0.0", "1.1.0", "1.1.0"} {
		program := tester(t, version)
		wg.Go(func() { ran[i] = install(f, program) })
	}
	wg.Wait()
	for _, r := range ran {
		r.OK()
	}
	f.Run("plugins", "verify").OK()
	f.Run("plugins", "lock", "-upgrade").OK()
	f.Run("serve", "-dry-run").OK()
	for _, version := range []string{"1.0.0", "1.1.0"} {
		require.DirExists(t, f.Path(where(version)))
	}
}
