// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/modelserver"
)

// BenchmarkConnections compares how AUA's backends reach a model server, with
// and without connections that are used again, with Go's own pool. Beside the
// real server there is one that sends headers and body apart with Nagle's
// algorithm on, as llama.cpp did: it is slow over a connection in use where
// acknowledgements are delayed.
func BenchmarkConnections(b *testing.B) {
	nagle := modelserver.New(b, modelserver.Config{Nagle: true, Keep: -1})
	for server, url := range map[string]string{"real": sharedLlama(b).url, "nagle": nagle.URL()} {
		for name, keepAlive := range map[string]bool{"aua-pool": true, "aua-new": false} {
			b.Run(server+"/"+name, func(b *testing.B) {
				c := connect(b, url, keepAlive)
				for b.Loop() {
					resp, _, failure := c.Do(b.Context(), http.MethodGet, c.Base.JoinPath("v1/models"), "application/json", nil)
					require.Nil(b, failure)
					drain(b, resp.Body)
				}
			})
		}
		b.Run(server+"/go-pool", func(b *testing.B) {
			for b.Loop() {
				resp, err := http.Get(url + "/v1/models")
				require.NoError(b, err)
				drain(b, resp.Body)
			}
		})
	}
}

// connect makes the client that backends have.
func connect(b *testing.B, url string, keepAlive bool) *upstream.Client {
	b.Helper()
	data, err := json.Marshal(map[string]any{"base_url": url, "keep_alive": keepAlive})
	require.NoError(b, err)
	s := &upstream.Settings{}
	require.NoError(b, (&sdk.Instance{Config: data}).Decode(s))
	var mistakes upstream.Mistakes
	s.Check(&mistakes, upstream.API{Example: url})
	require.NoError(b, mistakes.Err())
	c := upstream.NewClient(s)
	b.Cleanup(func() { require.NoError(b, c.Close()) })
	return c
}

func drain(b *testing.B, body io.ReadCloser) {
	b.Helper()
	_, err := io.Copy(io.Discard, body)
	require.NoError(b, err)
	require.NoError(b, body.Close())
}
