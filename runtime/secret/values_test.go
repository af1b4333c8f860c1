// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/sensitive"
)

func TestScrub(t *testing.T) {
	v := &Values{}
	require.Equal(t, "nothing is known", v.Scrub("nothing is known"))
	const key = `s3cr<t & "quoted" key/+=`
	pem := "-----BEGIN KEY-----\nMIIBVAIBADANBgkqhkiG9w0BAQ\n-----END KEY-----\n"
	v.Add(sensitive.New(key), sensitive.New("abcdef"), sensitive.New("abcdefghij"), sensitive.New(pem), sensitive.New("short"), sensitive.New(""))

	escaped, err := json.Marshal(key)
	require.NoError(t, err)
	for _, written := range []string{
		key, "Bearer " + key, string(escaped), fmt.Sprintf("%q", key), "http://x/?key=" + url.QueryEscape(key), url.PathEscape(key),
		base64.StdEncoding.EncodeToString([]byte(key)), base64.RawURLEncoding.EncodeToString([]byte(key)),
		"the line MIIBVAIBADANBgkqhkiG9w0BAQ of a key", pem, "xabcdefx", "abcdefghij",
	} {
		scrubbed := v.Scrub("before " + written + " after")
		require.Contains(t, scrubbed, "(sensitive)", written)
		require.NotContains(t, scrubbed, "s3cr")
		require.NotContains(t, scrubbed, "MIIB")
		require.NotContains(t, scrubbed, "ghij", "the longer of two is found first")
		require.True(t, strings.HasPrefix(scrubbed, "before ") && strings.HasSuffix(scrubbed, " after"))
	}
	require.Equal(t, "a short word", v.Scrub("a short word"), "a text of a few letters stands in ordinary words")
	require.Equal(t, "-----END KEY-----", v.Scrub("-----END KEY-----"))
}

// TestLogsAreScrubbed in both forms, with values that the forms write differently.
func TestLogsAreScrubbed(t *testing.T) {
	v := &Values{}
	const key = "p\"ss\tword<1>\\d"
	v.Add(sensitive.New(key))
	for _, asJSON := range []bool{true, false} {
		var out bytes.Buffer
		log := hclog.New(&hclog.LoggerOptions{Output: v.Writer(&out), JSONFormat: asJSON})
		log.Info("The key "+key+" is refused.", "key", key, "error", fmt.Errorf("bad %s", key), "list", []string{key})
		require.Contains(t, out.String(), "(sensitive)")
		require.NotContains(t, out.String(), "word", out.String())
	}
}

func TestOldValuesAreForgotten(t *testing.T) {
	v := &Values{}
	var texts []sensitive.Text
	for i := range mostValues + 1 {
		texts = append(texts, sensitive.New(fmt.Sprintf("value-%06d", i)))
	}
	v.Add(texts...)
	v.Add(texts[5])
	require.Equal(t, "value-000000 (sensitive)", v.Scrub("value-000000 value-000001"))
	require.Len(t, v.known, mostValues)
}
