// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/arguments"
)

func TestParseFeedback(t *testing.T) {
	f, diags := arguments.ParseFeedback([]string{"d-1", "-wrong", "-answer", "Canberra", "-user=ada"}, empty)
	require.Empty(t, diags)
	require.Equal(t, []any{"d-1", false, "Canberra", "ada"}, []any{f.DecisionID, *f.Correct, f.Answer, f.User})
	f, diags = arguments.ParseFeedback([]string{"d-1", "-correct"}, empty)
	require.Empty(t, diags)
	require.True(t, *f.Correct)
	f, diags = arguments.ParseFeedback([]string{"d-1", "-rating", "down"}, empty)
	require.Empty(t, diags)
	require.Nil(t, f.Correct)
	require.Equal(t, "down", f.Rating)
	for want, args := range map[string][]string{
		"Name the one decision": {"-correct"},
		"both right and wrong":  {"d-1", "-correct", "-wrong"},
		"Say something":         {"d-1"},
	} {
		_, diags := arguments.ParseFeedback(args, empty)
		require.Contains(t, details(diags)[0], want)
	}
}
