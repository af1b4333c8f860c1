// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "strings"

// maxSecretBytes is the longest secret that is recognised, and with it the
// most that a stream ever holds back for a built-in kind.
const maxSecretBytes = 16 << 10

const (
	pemBegin = "-----BEGIN "
	pemEnd   = "-----END "
	// maxPEMLabel bounds the label, such as "ENCRYPTED PRIVATE KEY".
	maxPEMLabel = 40
	// leastPEMLine is the shortest line that is taken for key material where the end is missing.
	leastPEMLine = 16
)

var (
	pemLabel = bytesOf("A-Z0-9 ")
	base64s  = bytesOf("A-Za-z0-9+/=")
)

// findPEM recognises a private key in PEM form (RFC 7468), line breaks as they
// are or written as \n. Where its end is missing, as in a text that was cut
// off, the lines of key material are taken.
func findPEM(t *text, i int) int {
	if !t.has(i, pemBegin) {
		return 0
	}
	label := i + len(pemBegin)
	end := t.run(label, maxPEMLabel, pemLabel)
	if !strings.Contains(t.s[label:min(end, len(t.s))], "PRIVATE KEY") || !t.has(end, "-----") {
		return 0
	}
	body := end + len("-----")
	if at := t.index(body, maxSecretBytes, pemEnd); at >= 0 {
		end = t.run(at+len(pemEnd), maxPEMLabel, pemLabel)
		if t.has(end, "-----") {
			return end + len("-----")
		}
		return end
	}
	return cutOffPEM(t, body)
}

// cutOffPEM returns the end of the lines of key material from i, or 0.
func cutOffPEM(t *text, i int) int {
	end := 0
	for start := i; start < i+maxSecretBytes; {
		for t.at(start) == '\n' || t.at(start) == '\r' || t.has(start, `\n`) || t.has(start, `\r`) {
			if t.at(start) == '\\' {
				start++
			}
			start++
		}
		line := t.run(start, maxSecretBytes, base64s)
		if line-start < leastPEMLine {
			break
		}
		start, end = line, line
	}
	return end
}
