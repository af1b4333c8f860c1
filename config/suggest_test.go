// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDidYouMean(t *testing.T) {
	require.Equal(t, `Did you mean "calc"?`, didYouMean("clac", []string{"vllm", "calc"}, "There are"))
	require.Equal(t, `There are: calc, vllm.`, didYouMean("ollama", []string{"vllm", "calc"}, "There are"))
	require.Empty(t, didYouMean("ollama", nil, "There are"))
}
