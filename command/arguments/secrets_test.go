// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/arguments"
)

func TestParseSecrets(t *testing.T) {
	a, diags := arguments.ParseSecretsNamed([]string{"-config", "a.hcl", "KEY", "-json"}, empty)
	require.Empty(t, diags)
	require.Equal(t, "KEY", a.Name)
	require.Equal(t, []string{"a.hcl"}, a.Paths)
	require.True(t, a.JSON)

	_, diags = arguments.ParseSecretsNamed([]string{"KEY", "hunter2"}, empty)
	require.True(t, diags.HasErrors())
	require.NotContains(t, details(diags)[0], "hunter2")
	require.Contains(t, details(diags)[0], "standard input")
	_, diags = arguments.ParseSecretsNamed(nil, empty)
	require.Equal(t, []string{"Name the one secret."}, details(diags))
	_, diags = arguments.ParseSecrets([]string{"KEY"}, empty)
	require.True(t, diags.HasErrors())
}
