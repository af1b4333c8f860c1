// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import "strings"

// reserved are the headers that a backend sets itself, or that Go's HTTP client does not let through.
var reserved = map[string]bool{
	"accept": true, "connection": true, "content-length": true, "content-type": true, "host": true,
	"te": true, "trailer": true, "transfer-encoding": true, "upgrade": true, "accept-encoding": true,
}

// ValidHeaderName holds to the token of RFC 9110 §5.6.2.
func ValidHeaderName(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("()<>@,;:\\\"/[]?={}", c) >= 0 {
			return false
		}
	}
	return name != ""
}

// ValidHeaderValue reports whether a header can carry the value.
func ValidHeaderValue(value string) bool {
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
