// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"fmt"
	"strings"
)

// SomeNames quotes a few of the names for a message, and counts the others.
func SomeNames(names []string) string {
	const few = 5
	if len(names) == 0 {
		return "none"
	}
	var shown []string
	for _, name := range names[:min(few, len(names))] {
		shown = append(shown, fmt.Sprintf("%q", name))
	}
	if more := len(names) - few; more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(shown, ", ")
}
