// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "strings"

// The longest parts of an address, RFC 5321 §4.5.3.1.
const (
	maxLocal  = 64
	maxDomain = 253
	maxLabel  = 63
)

var (
	emailFirst = withLatin("A-Za-z0-9_")
	// emailLocal and emailLabel are what an address is made of here. The rarer
	// signs that RFC 5322 allows stand around addresses far more often than in them.
	emailLocal = withLatin("A-Za-z0-9_%+-")
	emailLabel = withLatin("A-Za-z0-9-")
)

// withLatin adds the bytes of the letters U+00C0 to U+024F: é, ß, ø, ğ.
func withLatin(spec string) *[256]bool {
	set := *bytesOf(spec)
	for c := 0x80; c <= 0xbf; c++ {
		set[c] = true
	}
	for c := 0xc3; c <= 0xc9; c++ {
		set[c] = true
	}
	return &set
}

// notDomains are endings of file names, which stand behind an @ in the names of
// images for screens of several densities (icon@2x.png), and which no domain ends with.
var notDomains = wordSet("png jpg jpeg gif webp svg bmp ico css js json html xml yaml yml toml txt csv lock exe dll tgz gz jar")

// findEmail recognises an e-mail address. The host needs a dot, and an ending of letters.
func findEmail(t *text, i int) int {
	if c := t.s[i]; c >= 0x80 && c < 0xc0 {
		return 0 // the middle of a letter
	}
	if emailGoesOnAt(t, i) || i >= 2 && strings.IndexByte("-+%.'", t.s[i-1]) >= 0 && emailGoesOnAt(t, i-1) {
		return 0
	}
	if t.prev(i) == ':' && userInfo(t.before(i-1)) {
		return 0 // the stand-in for a password: https://user:REDACTED@example.com
	}
	at := i
	for at-i <= maxLocal {
		c := t.at(at)
		if (c == '.' || c == '\'') && emailFirst[t.at(at+1)] || emailLocal[c] {
			at++
			continue
		}
		break
	}
	if t.at(at) != '@' || at-i > maxLocal || t.s[i:at] == "git" {
		return 0 // git@ is how repositories are addressed
	}
	return emailDomain(t, at+1)
}

// emailGoesOnAt reports whether a letter, a digit or an underscore stands before i.
func emailGoesOnAt(t *text, i int) bool {
	c := t.prev(i)
	if c < 0x80 {
		return wordBytes[c]
	}
	// The second byte of a Latin letter; that of another script ends no address.
	return i >= 2 && emailFirst[c] && t.s[i-2] >= 0xc3 && t.s[i-2] <= 0xc9
}

// emailDomain returns the end of the domain that begins at i, or 0.
func emailDomain(t *text, i int) int {
	labels, label, end := 0, i, 0
	for label-i <= maxDomain {
		next := t.run(label, maxLabel+1, emailLabel)
		name := t.s[min(label, len(t.s)):min(next, len(t.s))]
		if len(name) == 0 || len(name) > maxLabel || name[0] == '-' {
			break
		}
		end = next
		labels++
		if t.at(next) != '.' || !emailLabel[t.at(next+1)] || t.at(next+1) == '-' {
			return domainEnd(t.s[i:end], i, labels)
		}
		label = next + 1
	}
	return 0
}

// domainEnd returns the end of a domain that begins at i, without what a dash
// ties to it ("example.com-based"), or 0 when it cannot be one.
func domainEnd(domain string, i, labels int) int {
	dot := strings.LastIndexByte(domain, '.')
	if labels < 2 {
		return 0
	}
	if strings.HasPrefix(domain[dot+1:], "xn--") {
		return i + len(domain)
	}
	top, _, _ := strings.Cut(domain[dot+1:], "-")
	if !allLetters(top) {
		return 0
	}
	second := domain[strings.LastIndexByte(domain[:dot], '.')+1 : dot]
	// A single letter before a long ending is a matrix product: x@W.shape.
	if len(top) < 2 || notDomains[strings.ToLower(top)] || len(second) == 1 && len(top) > 3 {
		return 0
	}
	return i + dot + 1 + len(top)
}

func allLetters(s string) bool {
	for j := range len(s) {
		if c := s[j]; !letters[c] && c < 0x80 {
			return false
		}
	}
	return true
}
