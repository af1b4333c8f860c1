// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// claim is the mark behind what a page promises: the file and the tests that
// would fail if it were not so.
var claim = regexp.MustCompile(`<!-- tested: (\S+_test\.go)((?: Test\w+)+) -->`)

// untested returns the tests that a text names and that are not there.
func untested(text string) (missing []string) {
	for _, m := range claim.FindAllStringSubmatch(text, -1) {
		code, _ := os.ReadFile(filepath.Join(root, filepath.FromSlash(m[1])))
		for _, name := range strings.Fields(m[2]) {
			if !strings.Contains(string(code), "\nfunc "+name+"(t *testing.T) {\n") {
				missing = append(missing, m[1]+" "+name)
			}
		}
	}
	return missing
}

// TestPromisesAreTested: whoever removes or renames a test of what a page
// promises looks at the promise.
func TestPromisesAreTested(t *testing.T) {
	for _, s := range sources(t, ".md") {
		marks := strings.Count(string(s.text), "<!-- tested:")
		require.Len(t, claim.FindAllString(string(s.text), -1), marks, "%s has a mark that is not \"<!-- tested: FILE_test.go TestName … -->\"", s.path)
		for _, test := range untested(string(s.text)) {
			t.Errorf("%s relies on a test that is not there: %s.", s.path, test)
		}
	}
}

func TestPromiseRuleFindsMissingTests(t *testing.T) {
	text := "x\n<!-- tested: test/house/claims_test.go TestPromisesAreTested TestNothing -->\n<!-- tested: gone_test.go TestGone -->\n"
	require.Equal(t, []string{"test/house/claims_test.go TestNothing", "gone_test.go TestGone"}, untested(text))
}
