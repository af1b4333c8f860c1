// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
)

var (
	errNoLine = errors.New("it is not a line of an audit file")
	errHash   = errors.New("its hash is not that of its content")
)

// link is what the next line needs to know of the one before it.
type link struct {
	// seq counts the lines of the chain, from 1.
	seq int64
	// hash is that of the line, in lower-case hexadecimal digits.
	hash string
}

// genesis is the link before the first line.
var genesis = link{hash: strings.Repeat("0", 2*sha256.Size)}

// hashMember precedes the hash, which ends a line: it is that of everything before it.
const hashMember = `,"hash":"`

// seal ends a JSON object with its hash and a line break.
func seal(object []byte) (line []byte, hash string) {
	body := object[:len(object)-1]
	sum := sha256.Sum256(body)
	hash = hex.EncodeToString(sum[:])
	line = append(body, hashMember...)
	line = append(line, hash...)
	return append(line, "\"}\n"...), hash
}

// readLine checks a line, without its line break, and returns its link and the
// hash that it says the line before it has.
func readLine(line []byte) (l link, prev string, err error) {
	at := len(line) - len(hashMember) - 2*sha256.Size - len(`"}`)
	if at < 1 || !bytes.HasPrefix(line[at:], []byte(hashMember)) || !bytes.HasSuffix(line, []byte(`"}`)) {
		return link{}, "", errNoLine
	}
	var members struct {
		Seq  int64  `json:"seq"`
		Prev string `json:"prev"`
	}
	if err := json.Unmarshal(line, &members); err != nil || members.Seq < 1 {
		return link{}, "", errNoLine
	}
	l = link{members.Seq, string(line[at+len(hashMember) : len(line)-len(`"}`)])}
	if sum := sha256.Sum256(line[:at]); hex.EncodeToString(sum[:]) != l.hash {
		return link{}, "", errHash
	}
	return l, members.Prev, nil
}
