// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"bytes"
	"encoding/base64"
)

var base64URL = bytesOf("A-Za-z0-9_-")

// jwtParts are the parts of a signed token (RFC 7515) and of an encrypted one (RFC 7516).
const jwtParts = 5

// findJWT recognises a JSON Web Token by its header.
func findJWT(t *text, i int) int {
	if p := t.prev(i); base64URL[p] || p == '.' || !t.has(i, "eyJ") {
		return 0
	}
	end, header := i, 0
	parts := 1
	for {
		end = t.run(end, i+maxSecretBytes-end, base64URL)
		if parts == 1 {
			header = end
		}
		if end-i >= maxSecretBytes {
			return 0
		}
		if parts == jwtParts || t.at(end) != '.' || !base64URL[t.at(end+1)] {
			break
		}
		parts++
		end++
	}
	if parts < 2 {
		return 0
	}
	decoded, err := base64.RawURLEncoding.DecodeString(t.s[i:header])
	if err != nil || !bytes.Contains(decoded, []byte(`"alg"`)) {
		return 0
	}
	return end
}
