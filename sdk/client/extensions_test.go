// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestExtensions(t *testing.T) {
	answers := map[string]string{
		"GET /extensions":            `{"extensions":[{"address":"scorer.default"}]}`,
		"GET /extensions/a%2Fb":      `{"plugin":"a/b"}`,
		"POST /extensions/reload":    `{"swapped":true,"generation":"g-2","before":"g-1","extensions":[{"address":"scorer.default","change":"replaced"}]}`,
		"POST /extensions/test":      `{"failed":1,"tests":[{"address":"scorer.default","ok":false,"step":"smoke"}]}`,
		"body of /extensions/reload": `{"names":["scorer.default"],"force":true}`,
		"body of /extensions/test":   `{"names":["utility"]}`,
		"body of /extensions":        "",
		"body of /extensions/a%2Fb":  "",
	}
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if string(body) != answers["body of "+r.URL.EscapedPath()] {
			t.Errorf("%s got %s", r.URL, body)
		}
		reply(200, answers[r.Method+" "+r.URL.EscapedPath()])(w, r)
	})
	list, err := c.Extensions(t.Context())
	require.NoError(t, err)
	require.Equal(t, "scorer.default", list.Extensions[0].Name())
	e, err := c.Extension(t.Context(), "a/b")
	require.NoError(t, err)
	require.Equal(t, "a/b", e.Name())
	done, err := c.Reload(t.Context(), &api.ReloadRequest{Names: []string{"scorer.default"}, Force: true})
	require.NoError(t, err)
	require.Equal(t, []any{true, "g-2", api.ReloadReplaced}, []any{done.Swapped, done.Generation, done.Extensions[0].Change})
	report, err := c.TestExtensions(t.Context(), &api.TestRequest{Names: []string{"utility"}})
	require.NoError(t, err)
	require.Equal(t, []any{1, "smoke"}, []any{report.Failed, report.Tests[0].Step})

	c = serve(t, reply(409, `{"error":"AUA_CONFLICT","message":"Later.","details":{"keys":["routing"]}}`))
	_, err = c.Reload(t.Context(), &api.ReloadRequest{})
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Equal(t, []any{"routing"}, fault.As(err).Details["keys"])
}
