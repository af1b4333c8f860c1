// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// defect is a plugin with one thing wrong.
type defect struct {
	program
	// check is the one that finds it, and found part of what it says.
	check, found string
	// options change how it is tested.
	options func(*Options)
}

// defects are plugins that break one demand each.
func defects() map[string]defect {
	all := map[string]defect{}
	for _, part := range []map[string]defect{
		programDefects(), configurationDefects(), callDefects(), inputDefects(), burdenDefects(), decisionDefects(), promotionDefects(),
		correctionDefects(), hookDefects(), middlewareDefects(), backendDefects(), fitDefects(),
	} {
		maps.Copy(all, part)
	}
	return all
}

// tested runs the suite on one of the plugins that the test binary can be.
func tested(t *testing.T, name string, o Options) []Result {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	results, err := Check(t.Context(), self, []string{asPlugin, name}, o)
	require.NoError(t, err)
	return results
}

// TestEachDefectIsFoundByItsCheck: by that check, and by no other.
func TestEachDefectIsFoundByItsCheck(t *testing.T) {
	names := slices.Sorted(maps.Keys(defects()))
	require.GreaterOrEqual(t, len(names), 30)
	turns := make(chan struct{}, 2) // processes side by side
	for _, name := range names {
		d := defects()[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			turns <- struct{}{}
			defer func() { <-turns }()
			o := Options{Timeout: 3 * time.Second}
			if d.options != nil {
				d.options(&o)
			}
			failed := Failed(tested(t, name, o))
			require.Len(t, failed, 1, "%+v", failed)
			require.Equal(t, d.check, failed[0].Check, failed[0].Detail)
			require.Contains(t, failed[0].Detail, d.found)
			require.NotEmpty(t, failed[0].Hint)
		})
	}
}

// TestEachCheckIsProven: by a plugin that it alone finds wrong.
func TestEachCheckIsProven(t *testing.T) {
	proven := map[string]bool{}
	for _, d := range defects() {
		proven[d.check] = true
	}
	for _, c := range Checks() {
		require.True(t, proven[c.Name], "no defect shows that the check %q finds anything", c.Name)
		delete(proven, c.Name)
	}
	require.Empty(t, proven, "there are no such checks")
}
