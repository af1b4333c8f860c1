// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strings"
)

const (
	prefix = "aua_"
	// idLength, secretLength and sumLength are in characters of 5 bits: an id has
	// 60 bits, a secret 160, and the checksum that follows it 30.
	idLength, secretLength, sumLength = 12, 32, 6
	// alphabet is Crockford's: no i, l, o and u, which look like others.
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
)

// Pattern is a regular expression that every token matches, for programs that
// search files for secrets.
const Pattern = `aua_[0-9a-hjkmnp-tv-z]{12}_[0-9a-hjkmnp-tv-z]{38}`

var encoding = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

// Generate returns a new token and its id.
func Generate() (id, text string) {
	// 28 bytes are 224 bits; 12 + 32 characters are 220 of them.
	random := make([]byte, 28)
	_, _ = rand.Read(random) // never fails
	digits := encoding.EncodeToString(random)
	id = digits[:idLength]
	body := prefix + id + "_" + digits[idLength:idLength+secretLength]
	return id, body + checksum(body)
}

// Parse returns the id of a token, and false for a text that is none: one that
// was mistyped or cut off is told from its checksum, without asking the store.
func Parse(text string) (id string, ok bool) {
	const length = len(prefix) + idLength + 1 + secretLength + sumLength
	if len(text) != length || !strings.HasPrefix(text, prefix) || text[len(prefix)+idLength] != '_' {
		return "", false
	}
	body, sum := text[:length-sumLength], text[length-sumLength:]
	if sum != checksum(body) {
		return "", false
	}
	return body[len(prefix) : len(prefix)+idLength], true
}

// checksum is the CRC-32 of body, less its two highest bits.
func checksum(body string) string {
	var sum [8]byte
	binary.BigEndian.PutUint64(sum[:], uint64(crc32.ChecksumIEEE([]byte(body)))<<34)
	return encoding.EncodeToString(sum[:])[:sumLength]
}

// Hash is what is kept of a token.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
