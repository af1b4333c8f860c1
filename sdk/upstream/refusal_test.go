// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestRefusals(t *testing.T) {
	c := open(t, config{"base_url": "http://h", "api_key": "secret-key"})
	for name, tc := range map[string]struct {
		refusal Refusal
		want    string
	}{
		"limited": {
			Refusal{Status: 429, HTTPStatus: 429, Meaning: MeansRateLimited, Problem: Problem{Message: "Wait"}},
			`The model server at http://s has had too many requests (HTTP 429). It said: "Wait".`,
		},
		"busy":    {Refusal{Status: 503, HTTPStatus: 503, Meaning: MeansUnavailable}, "The model server at http://s cannot answer now (HTTP 503)."},
		"timeout": {Refusal{Status: 504, HTTPStatus: 200, Meaning: MeansTimeout}, "The model server at http://s ran out of time."},
		"refused": {
			Refusal{Status: 400, HTTPStatus: 400, Meaning: MeansInvalidRequest, Problem: Problem{Message: "No!"}},
			`The model server at http://s refused the request (HTTP 400). It said: "No!"`,
		},
		"own words": {
			Refusal{Status: 404, HTTPStatus: 404, Meaning: MeansRejected, What: "has no such thing", Next: "Get one.", Problem: Problem{Message: "x secret-key"}},
			`The model server at http://s has no such thing (HTTP 404). It said: "x [redacted]". Get one.`,
		},
		"key by status": {
			Refusal{Status: 401, HTTPStatus: 401, Meaning: MeansRejected, What: "x", Problem: Problem{Message: "Bad secr**-key"}},
			"The model server at http://s did not accept the API key (HTTP 401). Check api_key in the backend's configuration.",
		},
		"key by words": {
			Refusal{Status: 400, HTTPStatus: 400, Meaning: MeansRejected, Problem: Problem{Message: "API key not valid."}},
			"The model server at http://s did not accept the API key (HTTP 400). Check api_key in the backend's configuration.",
		},
	} {
		tc.refusal.Server = "http://s"
		f := c.Refused(tc.refusal)
		require.Equal(t, tc.want, f.GetMessage(), name)
		require.Equal(t, tc.refusal.Meaning.Kind, f.GetKind(), name)
		require.Equal(t, tc.refusal.Meaning.Retryable, f.GetRetryable(), name)
		require.EqualValues(t, tc.refusal.HTTPStatus, f.GetHttpStatus(), name)
	}
	f := c.Refused(Refusal{Meaning: MeansRejected, Problem: Problem{Code: "secret-key", Message: strings.Repeat("y", MaxShown-8) + " secret-key"}})
	require.Equal(t, "[redacted]", f.GetUpstreamCode())
	require.NotContains(t, f.GetMessage(), "secr", "not even where the message is cut")
}

func TestBodiesThatAreNoAnswer(t *testing.T) {
	r := &Response{Server: "http://s", Status: 200}
	require.Nil(t, r.NotJSON([]byte(" {")))
	f := r.NotJSON([]byte(" \n"))
	require.Equal(t, sdk.UpstreamInvalidResponse, f.GetKind())
	require.True(t, f.GetRetryable())
	f = r.NotJSON([]byte("<html><title>Sign in</title>"))
	require.False(t, f.GetRetryable())
	require.Contains(t, f.GetMessage(), `answered with a web page ("Sign in").`)
}
