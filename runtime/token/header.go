// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"net/http"
	"strings"
)

// apiKeyHeader is where Anthropic's clients send what they were given as a key.
const apiKeyHeader = "X-Api-Key"

// sent returns the token that a request carries: in Authorization, or for the
// routes of the dialects in x-api-key. A query string is not looked at, since
// those stand in logs and histories.
func sent(r *http.Request) (text string, ok bool) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, text, found := strings.Cut(header, " ")
		if !found || !strings.EqualFold(scheme, "Bearer") {
			return "", true // another scheme, which is no token
		}
		return strings.TrimSpace(text), true
	}
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		text = r.Header.Get(apiKeyHeader)
	}
	return text, text != ""
}
