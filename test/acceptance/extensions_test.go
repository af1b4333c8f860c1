// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/modelserver"
)

// TestExtensions shows what runs, without what is secret.
func TestExtensions(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, preamble+`
backend "keyed" {
  plugin = "openai"
  config {
    base_url = "`+upstream.BaseURL()+`"
    api_key  = "sk-very-secret"
  }
}
specialist "swe" {
  backend = "keyed"
  model   = "mock-model"
  fields  = ["software_engineering"]
}
hook "watch" {
  plugin  = "log"
  on      = ["post_response"]
  timeout = "1500ms"
}
`)
	s.ask(&api.QueryRequest{Query: coding})
	list, err := s.Extensions(t.Context())
	require.NoError(t, err)
	running, available := map[string]*api.Extension{}, map[string]*api.Extension{}
	for _, e := range list.Extensions {
		require.Nil(t, e.Schema, "the list is short")
		require.NotEmpty(t, e.Kinds)
		require.Equal(t, "v1beta1", e.APIVersion)
		if e.State == api.StateAvailable {
			available[e.Name()] = e
		} else {
			running[e.Name()] = e
		}
	}
	require.Len(t, running, len(s.status().Plugins))
	for _, name := range []string{"calc", "evidence", "judge", "threshold", "pii-redaction"} {
		require.Contains(t, available, name)
	}
	require.NotZero(t, running["backend.keyed"].Calls)
	require.Equal(t, s.pid("backend.keyed"), running["backend.keyed"].PID)
	require.Equal(t, []string{"post_response"}, running["hook.watch"].Block.On)
	require.Contains(t, running["hook.watch"].Kinds[0].HookPoints, "on_promotion")

	e, err := s.Extension(t.Context(), "backend.keyed")
	require.NoError(t, err)
	require.NotEmpty(t, e.Schema.Attributes)
	require.Contains(t, e.Block.Source, "aua.hcl:")
	all, err := json.Marshal(e)
	require.NoError(t, err)
	require.NotContains(t, string(all), "sk-very-secret")
	require.Contains(t, string(e.Block.Config), upstream.BaseURL())
	e, err = s.Extension(t.Context(), "hook.watch")
	require.NoError(t, err)
	require.InDelta(t, 1500, e.Block.TimeoutMS, 0)

	_, err = s.Extension(t.Context(), "scorer.none")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.ErrorContains(t, err, "There are: backend.keyed, ")
}
