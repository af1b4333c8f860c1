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
)

// BenchmarkConnections compares how AUA's backends reach the model server, with
// and without connections that are used again, with Go's own pool. A server
// that sends headers and body apart is slow over a connection in use where
// acknowledgements are delayed.
func BenchmarkConnections(b *testing.B) {
	l := sharedLlama(b)
	for name, keepAlive := range map[string]bool{"aua/pool": true, "aua/new": false} {
		b.Run(name, func(b *testing.B) {
			s := &upstream.Settings{}
			data, err := json.Marshal(map[string]any{"base_url": l.url, "keep_alive": keepAlive})
			require.NoError(b, err)
			require.NoError(b, (&sdk.Instance{Config: data}).Decode(s))
			var mistakes upstream.Mistakes
			s.Check(&mistakes, upstream.API{Example: l.url})
			require.NoError(b, mistakes.Err())
			c := upstream.NewClient(s)
			defer c.Close()
			for b.Loop() {
				resp, _, failure := c.Do(b.Context(), http.MethodGet, c.Base.JoinPath("v1/models"), "application/json", nil)
				require.Nil(b, failure)
				drain(b, resp.Body)
			}
		})
	}
	b.Run("go/pool", func(b *testing.B) {
		for b.Loop() {
			resp, err := http.Get(l.url + "/v1/models")
			require.NoError(b, err)
			drain(b, resp.Body)
		}
	})
}

func drain(b *testing.B, body io.ReadCloser) {
	b.Helper()
	_, err := io.Copy(io.Discard, body)
	require.NoError(b, err)
	require.NoError(b, body.Close())
}
