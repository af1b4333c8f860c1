// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestClientIsSafeForConcurrentUse(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var q api.QueryRequest
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			t.Error(err)
		}
		if r.URL.Path == "/query" {
			reply(200, fmt.Sprintf(`{"status":"answered","answer":%q}`, q.Query))(w, r)
			return
		}
		streamOf(fmt.Sprintf("event: chunk\ndata: {\"text\":%q}\n\nevent: done\ndata: {\"status\":\"answered\"}\n\n", q.Query))(w, r)
	})
	var wg sync.WaitGroup
	for i := range 16 {
		question := strconv.Itoa(i)
		wg.Go(func() {
			res, err := c.Query(t.Context(), &api.QueryRequest{Query: question})
			if err != nil || res.Answer != question {
				t.Errorf("answer to %s: %v, %v", question, res, err)
			}
		})
		wg.Go(func() {
			for e, err := range c.Stream(t.Context(), &api.QueryRequest{Query: question}) {
				if chunk, ok := e.(*api.ChunkEvent); err != nil || ok && chunk.Text != question {
					t.Errorf("stream of %s: %v, %v", question, e, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestRequestThatIsNoJSON(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("nothing must be sent") })
	bad := &api.QueryRequest{Messages: []json.RawMessage{[]byte(`{"role":`)}}
	_, err := c.Query(t.Context(), bad)
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	for _, err := range c.Stream(t.Context(), bad) {
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	}
}

// A newer server may report a code, an event or a member that this client does not know.
func TestNewerServers(t *testing.T) {
	c := serve(t, reply(409, `{"error":"AUA_FROM_THE_FUTURE","message":"Wait.","details":{"years":3},"hint":"x"}`))
	_, err := c.Status(t.Context())
	require.Equal(t, fault.Code("AUA_FROM_THE_FUTURE"), fault.CodeOf(err))
	require.Equal(t, 1, fault.CodeOf(err).Exit())
	require.Equal(t, map[string]any{"years": 3.0}, fault.As(err).Details)

	c = serve(t, reply(200, `{"version":"9","moon_phase":"full"}`))
	v, err := c.Version(t.Context())
	require.NoError(t, err)
	require.Equal(t, "9", v.Version)
}

// The sequence of a stream can be ranged over again: that asks again.
func TestStreamIsSentWhenItIsRead(t *testing.T) {
	asked := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		streamOf(wholeStream)(w, r)
	})
	events := c.Stream(t.Context(), &api.QueryRequest{Query: "x"})
	require.Zero(t, asked)
	for i := range 2 {
		for _, err := range events {
			require.NoError(t, err)
		}
		require.Equal(t, i+1, asked)
	}
}
