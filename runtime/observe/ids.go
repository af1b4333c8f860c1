// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"strings"

	"github.com/google/uuid"
)

// IDs identify a query in every response, log line and record.
type IDs struct {
	// Session is the conversation's, Request the HTTP request's id.
	Session, Request string
	// Trace is the W3C trace id: 32 lower-case hexadecimal digits.
	Trace string
}

// NewID returns a new id for a request, a session or a decision: a UUID of
// version 7 (RFC 9562), so that ids sort by the time of their making.
func NewID() string {
	id, err := uuid.NewV7()
	if err != nil { // no randomness: the operating system is broken
		panic(err)
	}
	return id.String()
}

// MaxIDLength is the longest id that a client may choose.
const MaxIDLength = 128

// ValidID reports whether a client may use id for a request or a session: 1 to
// [MaxIDLength] characters out of letters, digits and "-_.:". Such an id is safe in a
// header, a URL's path, a file name and a log line.
func ValidID(id string) bool {
	if id == "" || len(id) > MaxIDLength || id == "." || id == ".." {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return !idRune(r) })
}

func idRune(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return true
	}
	return strings.ContainsRune("-_.:", r)
}
