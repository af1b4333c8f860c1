// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package translation

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	anthropicbackend "github.com/auahq/aua/builtin/anthropic"
	ollamabackend "github.com/auahq/aua/builtin/ollama"
	openaibackend "github.com/auahq/aua/builtin/openai"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

// upstream is a kind of model server behind its backend.
type upstream struct {
	plugin  func() *sdk.Plugin
	dialect modelserver.Dialect
	path    string
	// heard is what the model server was told.
	heard func([]byte) ([]said, error)
	// nameless says that calls have no ids there.
	nameless bool
}

var upstreams = map[string]upstream{
	"openai":    {openaibackend.Plugin, modelserver.OpenAI, "/v1", heardBy("OpenAI chat"), false},
	"anthropic": {anthropicbackend.Plugin, modelserver.Anthropic, "", heardBy("Anthropic messages"), false},
	"ollama":    {ollamabackend.Plugin, modelserver.Ollama, "", heardByOllama, true},
}

// heardBy reads a request with AUA's own decoder, which the dialect's tests prove.
func heardBy(dialect string) func([]byte) ([]said, error) {
	return func(body []byte) ([]said, error) {
		messages, _, err := clients[dialect].decode(body)
		return senseOf(messages), err
	}
}

func heardByOllama(body []byte) (all []said, err error) {
	var request struct {
		Messages []struct {
			Role, Content string
			Calls         []struct {
				Function struct {
					Name      string
					Arguments json.RawMessage
				}
			} `json:"tool_calls"`
		}
	}
	err = json.Unmarshal(body, &request)
	for _, m := range request.Messages {
		s := said{Role: m.Role, Text: m.Content}
		for _, c := range m.Calls {
			s.Calls = append(s.Calls, called{Name: c.Function.Name, Arguments: canonical(string(c.Function.Arguments))})
		}
		all = append(all, s)
	}
	return all, err
}

// open starts a model server and a backend that talks to it.
func (u upstream) open(t *testing.T) (*modelserver.Server, sdk.Backend) {
	t.Helper()
	server := modelserver.New(t, modelserver.Config{Dialect: u.dialect})
	made, err := u.plugin().Backend(t.Context(), &sdk.Instance{
		Name: "backend.test", Kind: sdk.KindBackend, Config: marshal(obj{"base_url": server.URL() + u.path}),
	})
	require.NoError(t, err)
	if closer, ok := made.(interface{ Close() error }); ok {
		t.Cleanup(func() { require.NoError(t, closer.Close()) })
	}
	return server, made
}

// TestRequestsKeepTheirMeaning sends random conversations in every client's
// dialect to every kind of model server.
func TestRequestsKeepTheirMeaning(t *testing.T) {
	for name, u := range upstreams {
		server, backend := u.open(t)
		for dialect, c := range clients {
			for seed := range uint64(60) {
				want := dice{rand.New(rand.NewPCG(seed, 11))}.conversation()
				messages, params, err := c.decode(c.write(want))
				require.NoError(t, err, "%s, seed %d", dialect, seed)
				require.Equal(t, want, senseOf(messages), "%s, seed %d: as AUA understands it", dialect, seed)

				server.Forget()
				_, err = backend.Complete(t.Context(), &sdk.CompleteRequest{Model: "mock-model", Messages: messages, Params: params})
				require.NoError(t, err)
				heard, err := u.heard([]byte(server.ChatRequests()[0].Body))
				require.NoError(t, err, "%s to %s, seed %d", dialect, name, seed)
				if u.nameless {
					want, heard = unnamed(want), unnamed(heard)
				}
				require.Equal(t, want, heard, "%s to %s, seed %d", dialect, name, seed)
			}
		}
	}
}
