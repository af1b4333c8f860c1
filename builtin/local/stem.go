// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import "strings"

// stem removes the English endings of plural, past and participle, so that
// "produces", "produced" and "producing" are one word. It only has to be
// consistent, not to give a word of English: a final e goes as well. Derived
// words ("product") are the business of synonyms.txt.
//
// The word is in lower case. Words of up to three bytes, and words with
// anything but the letters a to z, are returned as they are.
func stem(word string) string {
	if len(word) <= 3 || strings.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) >= 0 {
		return word
	}
	w := singular(word)
	for _, ending := range []string{"ing", "ed"} {
		root, ok := strings.CutSuffix(w, ending)
		if !ok || len(root) < 3 && !(len(root) == 2 && ending == "ed" && strings.ContainsAny(root[:1], "aeiou")) || !strings.ContainsAny(root, "aeiouy") {
			continue
		}
		n := len(root)
		if n > 2 && root[n-1] == root[n-2] && !strings.ContainsAny(root[n-1:], "lsz") {
			root = root[:n-1]
		}
		w = root
		break
	}
	if n := len(w); n > 3 && w[n-1] == 'e' {
		w = w[:n-1]
	}
	if n := len(w); n > 3 && w[n-1] == 'y' && !strings.ContainsAny(w[n-2:n-1], "aeiou") {
		w = w[:n-1] + "i"
	}
	return w
}

// singular removes the ending of a plural or of the third person.
func singular(w string) string {
	n := len(w)
	switch {
	case w[n-1] != 's' || strings.ContainsAny(w[n-2:n-1], "sui"):
		return w
	case n > 4 && strings.HasSuffix(w, "ies"):
		return w[:n-3] + "y"
	case n > 4 && (strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "xes") || strings.HasSuffix(w, "sses")):
		return w[:n-2]
	}
	return w[:n-1]
}
