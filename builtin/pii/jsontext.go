// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"bytes"
	"encoding/json"
	"strings"
)

const (
	// maxNesting is how deep JSON inside strings of JSON is followed.
	maxNesting = 8
	// opaqueBytes is from which length a string of base64 is data: an image, audio, a file.
	opaqueBytes = 1 << 10
	dataURI     = "data:"
)

// rewrite changes a piece of text; before is what stands in front of it where
// the piece alone does not show it: the name of a JSON member.
type rewrite func(before, s string) string

// isJSON reports whether s is a JSON object or array.
func isJSON(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n")
	return s != "" && (s[0] == '{' || s[0] == '[') && json.Valid([]byte(s))
}

// rewriteText applies f to s, string by string when s is JSON.
func rewriteText(s string, f rewrite, nesting int) string {
	if nesting < maxNesting && isJSON(s) {
		return rewriteJSON(s, f, nesting+1)
	}
	return f("", s)
}

// rewriteJSON applies f to each string and number of s, which is valid JSON,
// and returns valid JSON. What f leaves alone stays as it was written, byte for
// byte; a number that f changes becomes a string.
func rewriteJSON(s string, f rewrite, nesting int) string {
	var b strings.Builder
	done, name := 0, ""
	for i := 0; i < len(s); {
		end, value, changed := i+1, "", ""
		switch c := s[i]; {
		case c == '"':
			end = stringEnd(s, i)
			if json.Unmarshal([]byte(s[i:end]), &value) != nil {
				return s // it is valid: this does not happen
			}
			if rest := strings.TrimLeft(s[end:], " \t\r\n"); rest != "" && rest[0] == ':' {
				name, changed = value+`": "`, f("", value)
				break
			}
			changed = rewriteValue(name, value, f, nesting)
		case c == '-' || digits[c]:
			for end < len(s) && numberBytes[s[end]] {
				end++
			}
			value = s[i:end]
			changed = f(name, value)
		}
		if changed != value {
			b.WriteString(s[done:i])
			b.WriteString(quoteJSON(changed))
			done = end
		}
		i = end
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

var numberBytes = bytesOf("0-9+.eE-")

// rewriteValue applies f to a string that is the value of the member of that name.
func rewriteValue(name, value string, f rewrite, nesting int) string {
	switch {
	case opaque(value):
		return value
	case nesting < maxNesting && isJSON(value):
		return rewriteJSON(value, f, nesting+1)
	}
	return f(name, value)
}

// stringEnd returns the end of the JSON string that begins at i.
func stringEnd(s string, i int) int {
	for i++; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(s))
}

// opaque reports whether a string is encoded data, which is not read: numbers
// that look like something are frequent in it, and changing one destroys it.
func opaque(s string) bool {
	if len(s) < opaqueBytes {
		return false
	}
	if strings.HasPrefix(s, dataURI) {
		if comma := strings.IndexByte(s[:opaqueBytes], ','); comma > 0 {
			s = s[comma+1:]
		}
	}
	for j := range len(s) {
		if !base64s[s[j]] && s[j] != '-' && s[j] != '_' {
			return false
		}
	}
	return true
}

// quoteJSON writes s as a JSON string.
func quoteJSON(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // a string can always be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}
