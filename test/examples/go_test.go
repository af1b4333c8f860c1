// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import "testing"

// TestGoExamples follows the README of each example in Go.
func TestGoExamples(t *testing.T) {
	for _, name := range []string{"custom_scorer", "custom_middleware", "custom_hook"} {
		t.Run(name, func(t *testing.T) { Follow(t, aua, Copy(t, name)) })
	}
}
