// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestBaseURLMayEndInASlash(t *testing.T) {
	for _, text := range []string{"http://h:1/v1", "http://h:1/v1/", " http://h:1/v1// "} {
		u, err := ParseBase(text)
		require.NoError(t, err)
		require.Equal(t, "http://h:1/v1/models", u.JoinPath("models").String())
		require.Equal(t, "http://h:1", HostOf(u))
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	for text, want := range map[string]error{
		"": errScheme, "localhost:8080/v1": errScheme, "ftp://h": errScheme, "http:///v1": errHost,
		"http://a:b@h": errUserInfo, "http://h?x=1": errQuery, "http://h?": errQuery, "http://h#top": errQuery,
	} {
		_, err := ParseBase(text)
		require.ErrorIs(t, err, want, text)
	}
	_, err := ParseBase("http://me:hunter2@h:x/")
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
	require.Equal(t, `"http://me:xxxxx@h/"`, ShownURL("http://me:hunter2@h/"))
	require.NotContains(t, ShownURL("http://me:hunter2@h:x/"), "hunter2")
}

func TestPathsOfTheAPIAreLeftOut(t *testing.T) {
	api := testAPI
	api.Default = "http://localhost:7"
	for text, want := range map[string]string{
		"": "http://localhost:7", "http://h": "http://h", "http://h/v1/": "http://h", "https://h/x/v1": "https://h/x",
		"http://h/api": "http://h", "http://h/v1/api": "http://h/v1", "http://h/v10": "http://h/v10",
	} {
		u, err := api.parse(text)
		require.NoError(t, err, text)
		require.Equal(t, want, u.String(), text)
	}
}

func TestEndpointOfARequest(t *testing.T) {
	c := open(t, config{"base_url": "http://h/x"})
	u, failure := c.Endpoint("")
	require.Nil(t, failure)
	require.Same(t, c.Base, u)
	u, failure = c.Endpoint("https://other:2/v1")
	require.Nil(t, failure)
	require.Equal(t, "https://other:2", u.String())
	_, failure = c.Endpoint("http://me:hunter2@h")
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind())
	require.Contains(t, failure.GetMessage(), "The endpoint ")
	require.NotContains(t, failure.GetMessage(), "hunter2")
}
