// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer"
)

// TestClaims reads sentences of the kind that models write, each with an
// equation that is known to be true or false. No true one may fail and no false
// one may hold; only few may be left open.
func TestClaims(t *testing.T) {
	data, err := os.ReadFile("testdata/claims.tsv")
	require.NoError(t, err)
	claims, open := 0, 0
	for line := range strings.Lines(string(data)) {
		text, truth, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		require.True(t, ok, line)
		found := answer.Equations(text)
		require.Len(t, found, 1, text)
		claims++
		e := found[0]
		if e.Verdict == answer.Unknown {
			open++
			continue
		}
		require.Equal(t, truth == "true", e.Verdict == answer.Holds, "%s: %s", text, e.Reason)
	}
	require.Greater(t, claims, 700)
	require.Less(t, open, claims*8/100)
}
