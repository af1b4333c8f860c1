// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/modelserver"
)

// TestOverload sends more than the server takes on: what has no place is
// refused at once, and says when to come back; what has one is answered.
func TestOverload(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{HeaderMS: 500})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream})+`
server {
  max_in_flight = 2
  queue_size    = 2
}
`)
	const burst = 20
	var mu sync.Mutex
	statuses := map[int]int{}
	var wg sync.WaitGroup
	for range burst {
		wg.Go(func() {
			resp, body := s.post("/query", `{"query": "`+coding+`"}`)
			mu.Lock()
			defer mu.Unlock()
			statuses[resp.StatusCode]++
			if resp.StatusCode == http.StatusServiceUnavailable {
				if resp.Header.Get("Retry-After") == "" || !strings.Contains(body, "AUA_OVERLOADED") {
					t.Errorf("refused without a reason or a time: %s", body)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, map[int]int{200: 4, 503: burst - 4}, statuses)
	q := s.status().Queries
	require.EqualValues(t, burst-4, q.Refused)
	require.Zero(t, q.InFlight)
	require.Zero(t, q.Queued)
}

func TestSpecialistLimit(t *testing.T) {
	busy, free := modelserver.New(t, modelserver.Config{}), modelserver.New(t, modelserver.Config{})
	busy.SetDefault(modelserver.Behaviour{HeaderMS: 1000})
	s := serve(t, models(
		model{name: "a", fields: `"software_engineering"`, server: busy, more: "max_in_flight = 1"},
		model{name: "b", fields: `"software_engineering"`, server: free},
	)+"server { queue_timeout = \"50ms\" }\n")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			resp, body := s.post("/query", `{"query": "`+coding+`"}`)
			if resp.StatusCode != http.StatusOK {
				t.Errorf("the other specialist should have answered: %s", body)
			}
		})
	}
	wg.Wait()
	require.NotEmpty(t, free.ChatRequests())
}
