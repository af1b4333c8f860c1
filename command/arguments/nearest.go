// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import "github.com/agext/levenshtein"

// Nearest returns the one of known that is most like given, for "did you
// mean"; empty when none is like it. A third of the letters may be wrong, and
// two neighbours may always be swapped, which counts as two.
func Nearest(given string, known []string) string {
	best, distance := "", min(len(given), 1+max(2, len(given)/3))
	for _, k := range known {
		if d := levenshtein.Distance(given, k, nil); d < distance {
			best, distance = k, d
		}
	}
	return best
}
