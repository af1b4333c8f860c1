// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestEnds(t *testing.T) {
	require.Empty(t, ends("", 256))
	whole := strings.Repeat("x", 256)
	require.Equal(t, whole, ends(whole, 256))
	require.Equal(t, "first "+strings.Repeat("m", 121)+"\n\n"+strings.Repeat("m", 122)+" last",
		ends("first "+strings.Repeat("m", 1000)+" last", 256))
	for _, unit := range []string{"x", "ü", "漢", "🙂"} {
		for n := range 8 {
			cut := ends(strings.Repeat("x", n)+strings.Repeat(unit, 1000), 256)
			require.LessOrEqual(t, len(cut), 256)
			require.Greater(t, len(cut), 256-10)
			require.True(t, utf8.ValidString(cut))
		}
	}
}

// TestAPluginSeesNoMoreThanItWants sends a long message to a stage that wants its ends.
func TestAPluginSeesNoMoreThanItWants(t *testing.T) {
	q := &Query{Request: &Request{}, lastUser: strings.Repeat("word ", 1000)}
	s := &stage[sdk.Classifier]{needs: sdk.NeedsLastMessage}
	require.Equal(t, q.lastUser, s.content(q).GetLastMessage())
	s.most = 512
	require.Len(t, s.content(q).GetLastMessage(), 512)
	s.needs = sdk.NeedsNone
	require.Empty(t, s.content(q).GetLastMessage())
}
