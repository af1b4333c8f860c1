// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/website"
)

// documented is a backend over the real documentation.
func documented(t testing.TB) *backend {
	t.Helper()
	return over(t, website.Docs(), defaultPrefix)
}

// cited returns the page that the answer to a question cites; empty when it was declined.
func cited(t *testing.T, b *backend, question string) string {
	t.Helper()
	text, declined := b.answer(request(question))
	if declined != nil {
		require.NotEmpty(t, declined.GetReason())
		return ""
	}
	_, source, ok := strings.Cut(text, "\n\nSource: "+defaultPrefix)
	require.True(t, ok, text)
	link, _, _ := strings.Cut(source, " ")
	return pageOf(link)
}

func pageOf(link string) string {
	page, _, _ := strings.Cut(link, "#")
	return page
}
