// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// ticketing is a configuration in which the Python classifier decides which
// models the TypeScript backend asks.
const ticketing = `
config_version = "1.0"

auth {
  enabled = false
}

required_plugins {
  by-example = { source = "acme/by-example", version = "~> 1.0" }
  inhouse    = { source = "acme/inhouse", version = "~> 1.0" }
}

field "billing" {}
field "shipping" {}

classifier "tickets" {
  plugin = "by-example"
  config {
    examples = {
      billing  = ["I was charged twice", "Where can I find my invoice?", "My card was declined", "How do I get a refund?"]
      shipping = ["Where is my parcel?", "My order has not arrived yet", "The package is damaged", "How long does delivery take?"]
      general  = ["What is the weather like?", "Thank you for the help", "Who are you?", "Tell me a joke about the sea"]
    }
  }
}

backend "inhouse" {
  plugin = "inhouse"
  config { base_url = "INHOUSE" }
}

specialist "billing-desk" {
  backend = "inhouse"
  model   = "small"
  fields  = ["billing"]
  breaker { failures = 1000 }
}

specialist "shipping-desk" {
  backend = "inhouse"
  model   = "large"
  fields  = ["shipping"]
  breaker { failures = 1000 }
}

specialist "front-desk" {
  backend = "inhouse"
  model   = "slow"
  fields  = ["general"]
  breaker { failures = 1000 }
}

specialist "busy-desk" {
  backend = "inhouse"
  model   = "busy"
  fields  = ["education"]
  retries = 0
}
`

const (
	billing  = "my card was charged two times"
	shipping = "the parcel never arrived"
)

// tickets installs both plugins in a folder and serves with them.
func tickets(t *testing.T) (*live.Folder, *live.Server) {
	t.Helper()
	f := live.In(t, aua)
	f.Write("aua.hcl", strings.ReplaceAll(ticketing, "INHOUSE", inhouse(t, f.Path("server.log"))))
	for _, example := range []string{pythonExample, typescriptExample} {
		f.Run("plugins", "install", filepath.Join(built(t, example), "dist")).OK()
	}
	return f, f.Serve()
}

// ask sends a query that must be answered, with nothing left out.
func ask(t *testing.T, s *live.Server, query string) *api.QueryResponse {
	t.Helper()
	r, err := send(t, s, &api.QueryRequest{Query: query})
	require.NoError(t, err)
	require.Empty(t, r.Degraded)
	return r
}

func send(t *testing.T, s *live.Server, q *api.QueryRequest) (*api.QueryResponse, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), live.Patience)
	defer cancel()
	return s.Query(ctx, q)
}

// process is the process of a plugin; 0 while there is none.
func process(t *testing.T, s *live.Server, address string) int {
	t.Helper()
	st, err := s.Status(t.Context())
	require.NoError(t, err)
	for _, p := range st.Plugins {
		if p.Address == address {
			return p.PID
		}
	}
	require.FailNow(t, "no such plugin", address)
	return 0
}

func alive(pid int) bool {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	return err == nil && !strings.Contains(string(status), "State:\tZ")
}

// TestPythonRoutesWhatTypeScriptAnswers asks in words that are in no example.
func TestPythonRoutesWhatTypeScriptAnswers(t *testing.T) {
	_, s := tickets(t)
	for query, want := range map[string][3]string{
		billing:                          {"billing", "billing-desk", "The small model was asked: " + billing},
		shipping:                         {"shipping", "shipping-desk", "The large model was asked: " + shipping},
		"What is the capital of France?": {"general", "front-desk", "The slow model was asked: What is the capital of France?"},
	} {
		r := ask(t, s, query)
		require.Equal(t, want, [3]string{r.Field, r.Specialist, r.Answer}, query)
		words := int64(len(strings.Fields(query)))
		require.Equal(t, [2]int64{words, words + 5}, [2]int64{r.Usage.PromptTokens, r.Usage.CompletionTokens})

		var pieces []string
		for event, err := range s.Stream(t.Context(), &api.QueryRequest{Query: query}) {
			require.NoError(t, err)
			if c, ok := event.(*api.ChunkEvent); ok {
				pieces = append(pieces, c.Text)
			}
		}
		require.Equal(t, want[2], strings.Join(pieces, ""))
		if want[1] == "front-desk" {
			require.Greater(t, len(pieces), 5, "words of a slow model come one by one")
		}
	}
}

func TestErrorsKeepTheirMeaning(t *testing.T) {
	_, s := tickets(t)
	_, err := send(t, s, &api.QueryRequest{Query: "Is there a place?", Specialist: "busy-desk"})
	require.Equal(t, fault.RateLimited, fault.CodeOf(err), "%v", err)
	require.ErrorContains(t, err, "all places are taken")
	require.Equal(t, 2*time.Second, fault.As(err).RetryAfter)
}

// TestACancelledQueryReachesTheServer leaves a stream after its first word.
func TestACancelledQueryReachesTheServer(t *testing.T) {
	f, s := tickets(t)
	for event, err := range s.Stream(t.Context(), &api.QueryRequest{Query: strings.Repeat("word ", 500), Specialist: "front-desk"}) {
		require.NoError(t, err)
		if _, ok := event.(*api.ChunkEvent); ok {
			break
		}
	}
	require.Eventually(t, func() bool { return strings.Contains(f.Read("server.log"), "a client left") }, live.Patience, live.Tick)
}
