// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"math"
	"strings"
	"unicode"
)

const (
	// maxAssigned is the longest value behind a name that is taken for a secret.
	maxAssigned   = 512
	leastPassword = 6
	leastToken    = 16
	// leastEntropy is in bits a character. Random hexadecimal digits have up to
	// 4 of them, words in a row about 3.
	leastEntropy = 3
)

var (
	// passwordBytes can begin a value, valueBytes go on with it. What begins
	// with a bracket or a dollar stands for a value that is elsewhere.
	passwordBytes = bytesOf("A-Za-z0-9!@#%^*_+")
	valueBytes    = bytesOf("A-Za-z0-9!@#$%^&*_+=/.~?-")
	// passwordNames and tokenNames are the endings of names, without what joins their words.
	passwordNames = []string{"password", "passwd", "passphrase", "passcode", "pwd", "passwort", "kennwort", "motdepasse", "contraseña"}
	tokenNames    = []string{
		"token", "secret", "credential", "credentials", "apikey", "secretkey", "accesskey", "privatekey", "signingkey", "sessionkey",
		"encryptionkey", "masterkey", "authkey", "accountkey", "hmackey", "webhookkey", "bearer", "basic",
	}
)

// naming is what stands before a value.
type naming int

const (
	unnamed naming = iota
	namedPassword
	namedToken
	// barePassword and bareToken stand before the value with nothing between but a space.
	barePassword
	bareToken
)

// findAssigned recognises a value that is given a telling name: password =
// "…", "api_key": "…", the token is …, Bearer …. The value must look like one
// that was made to be secret, and not like a word, a path or code.
func findAssigned(t *text, i int) int {
	switch t.prev(i) {
	case ' ', '"', '\'', '`', '=', ':', '\n', '\t':
	default:
		return 0
	}
	end := valueEnd(t, i)
	value := t.s[i:end]
	if !hasDigit(value) || len(value) > maxAssigned || strings.IndexByte("([{<", t.at(end)) >= 0 {
		return 0
	}
	var secret bool
	switch nameBefore(t.before(i)) {
	case namedPassword:
		secret = password(value)
	case barePassword:
		secret = len(value) >= 8 && classes(value) >= 3 && password(value)
	case namedToken, bareToken:
		secret = random(value)
	}
	if !secret {
		return 0
	}
	return end
}

// valueEnd returns the end of the value at i, without punctuation behind it.
func valueEnd(t *text, i int) int {
	end := i
	for end-i <= maxAssigned && valueBytes[t.at(end)] {
		if t.s[end] == '&' && parameter(t, end+1) {
			break
		}
		end++
	}
	for end > i && (t.s[end-1] == '.' || t.s[end-1] == '?') {
		end--
	}
	return end
}

// parameter reports whether a query parameter begins at i.
func parameter(t *text, i int) bool {
	end := t.run(i, 32, wordBytes)
	return end > i && t.at(end) == '='
}

// nameBefore says what the text before a value calls it.
func nameBefore(before string) naming {
	rest := strings.TrimRight(before, "\"'`\\")
	quoted := len(rest) < len(before)
	rest = strings.TrimRight(rest, " \t")
	bare := true
	for _, sep := range []string{":=", "=>", "==", "=", ":", "：", " is", " was", " ist", " est", " es"} {
		if strings.HasSuffix(rest, sep) {
			rest, bare = strings.TrimRight(rest[:len(rest)-len(sep)], " \t\"'`])\\"), false
			break
		}
	}
	if bare && (quoted || len(rest) == len(before)) {
		return unnamed
	}
	name := lastName(rest)
	for _, ending := range passwordNames {
		if strings.HasSuffix(name, ending) {
			return pick(bare, barePassword, namedPassword)
		}
	}
	for _, ending := range tokenNames {
		if strings.HasSuffix(name, ending) {
			return pick(bare, bareToken, namedToken)
		}
	}
	return unnamed
}

func pick(first bool, a, b naming) naming {
	if first {
		return a
	}
	return b
}

// lastName returns the end of s as a name: in lower case, without what joins
// the words of names.
func lastName(s string) string {
	s = s[max(0, len(s)-24):]
	name := make([]byte, 0, len(s))
	for j := range len(s) {
		switch c := s[j]; {
		case letters[c]:
			name = append(name, c|0x20)
		case c >= 0x80:
			name = append(name, c)
		case c == '_' || c == '-' || c == ' ' || c == '.':
		default:
			name = name[:0]
		}
	}
	return string(name)
}

// password reports whether s, which has a digit, looks like a chosen password:
// letters and digits, or digits alone.
func password(s string) bool {
	if len(s) < leastPassword || strings.Contains(s, "://") {
		return false
	}
	return strings.ContainsFunc(s, unicode.IsLetter) || strings.Trim(s, "0123456789") == ""
}

// classes counts the classes of characters in s: lower case, upper case, digits, others.
func classes(s string) int {
	var has [4]int
	for j := range len(s) {
		has[class(s[j])] = 1
	}
	return has[0] + has[1] + has[2] + has[3]
}

func class(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return 0
	case c >= 'A' && c <= 'Z':
		return 1
	case digits[c]:
		return 2
	}
	return 3
}

// random reports whether s, which has a digit, looks like the output of a
// generator: long, of high entropy, and changing between cases and digits more
// often than words do.
func random(s string) bool {
	// With a dot in it, it is a name in a program: os.environ, ed25519.PrivateKey.
	if len(s) < leastToken || strings.Contains(s, ".") {
		return false
	}
	changes, last := 0, 3
	for j := range len(s) {
		c := class(s[j])
		if c != 3 && last != 3 && c != last {
			changes++
		}
		last = c
	}
	return changes >= max(3, len(s)/6) && entropy(s) >= leastEntropy
}

// entropy returns the Shannon entropy of the bytes of s, in bits a byte.
func entropy(s string) float64 {
	var count [256]int
	for j := range len(s) {
		count[s[j]]++
	}
	h := 0.0
	for _, n := range count {
		if n > 0 {
			p := float64(n) / float64(len(s))
			h -= p * math.Log2(p)
		}
	}
	return h
}
