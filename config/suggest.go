// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"sort"
	"strings"

	"github.com/auahq/aua/sdk/nearest"
)

// didYouMean is the last sentence of a message about an unknown name: the
// likely name, or else all names after the words of intro.
func didYouMean(given string, known []string, intro string) string {
	if name := nearest.Name(given, known); name != "" {
		return fmt.Sprintf("Did you mean %q?", name)
	}
	if len(known) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %s.", intro, strings.Join(sorted(known), ", "))
}

func sorted(names []string) []string {
	s := append([]string(nil), names...)
	sort.Strings(s)
	return s
}
