// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import "strings"

// DataURL takes a data: URL with base64 content apart (RFC 2397), as clients
// send images in them. The media type comes without its parameters; ok is
// false for every other address, and when there is no content.
func DataURL(url string) (mediaType, base64 string, ok bool) {
	head, content, found := strings.Cut(url, ",")
	if !found || content == "" || len(head) < 5 || !strings.EqualFold(head[:5], "data:") {
		return "", "", false
	}
	parameters, encoded := strings.CutSuffix(head[5:], ";base64")
	if !encoded {
		return "", "", false
	}
	mediaType, _, _ = strings.Cut(parameters, ";")
	return strings.ToLower(mediaType), content, true
}
