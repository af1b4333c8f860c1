// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDelivery(t *testing.T) {
	rc := newReceiver(t, nil)
	h := open(t, rc, nil, realTime)
	fire(t, h, "r1")
	got := rc.wait(t, 1)[0]
	require.Equal(t, "post_response", got.event.Point)
	require.Equal(t, "r1", got.event.RequestID)
	require.Equal(t, "application/json", got.header.Get("Content-Type"))
	require.NoError(t, h.Close())
	require.NoError(t, h.Close(), "closing twice is no error")
	_, err := h.Fire(t.Context(), &sdk.FireRequest{})
	require.ErrorIs(t, err, errClosed)
	require.Len(t, rc.requests(), 1)
}

// TestRetries: what may pass is tried again, with growing pauses and the same
// id; the receiver's own wish goes before.
func TestRetries(t *testing.T) {
	answers := []int{500, 429, 503, 408, 425, 204}
	rc := newReceiver(t, func(n int, w http.ResponseWriter, _ received) {
		if answers[n] == 429 {
			w.Header().Set("Retry-After", "7")
		}
		w.WriteHeader(answers[n])
	})
	var f fast
	h := open(t, rc, config{"workers": 1}, f.timing())
	fire(t, h, "r1")
	got := rc.wait(t, len(answers))
	require.NoError(t, h.Close())
	require.Len(t, rc.requests(), len(answers))
	require.Equal(t, []time.Duration{375 * time.Millisecond, 7 * time.Second, 1500 * time.Millisecond, 3 * time.Second, 6 * time.Second}, f.waited())
	for _, r := range got {
		require.Equal(t, got[0].body, r.body)
		require.Equal(t, got[0].header.Get("Idempotency-Key"), r.header.Get("Idempotency-Key"))
		require.Equal(t, got[0].event.ID, r.header.Get("webhook-id"))
	}
}

// TestGivesUp counts the attempts at an event that is never accepted, and at
// one that is refused; the next event is delivered.
func TestGivesUp(t *testing.T) {
	for status, attempts := range map[int]int{500: 3, 429: 3, 400: 1, 401: 1, 404: 1, 413: 1, 302: 1} {
		rc := newReceiver(t, func(_ int, w http.ResponseWriter, r received) {
			if r.event.RequestID == "bad" {
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(status)
			}
		})
		var f fast
		h := open(t, rc, config{"max_attempts": 3, "workers": 1}, f.timing())
		fire(t, h, "bad")
		fire(t, h, "good")
		got := rc.wait(t, attempts+1)
		require.NoError(t, h.Close())
		require.Len(t, got, attempts+1, "status %d", status)
		require.Equal(t, "good", got[attempts].event.RequestID)
	}
}

func TestGoneStops(t *testing.T) {
	rc := newReceiver(t, func(_ int, w http.ResponseWriter, _ received) { w.WriteHeader(http.StatusGone) })
	h := open(t, rc, config{"workers": 1}, realTime)
	fire(t, h, "r1")
	require.Eventually(t, h.gone.Load, patience, time.Millisecond)
	_, err := h.Fire(t.Context(), &sdk.FireRequest{})
	require.ErrorIs(t, err, errGone)
	require.NoError(t, h.Close())
	require.Len(t, rc.requests(), 1, "a single attempt")
}

// TestEventsThatWaitAreDroppedWhenTheReceiverIsGone: what is in the queue is not sent either.
func TestEventsThatWaitAreDroppedWhenTheReceiverIsGone(t *testing.T) {
	release := make(chan struct{})
	rc := newReceiver(t, func(_ int, w http.ResponseWriter, _ received) {
		<-release
		w.WriteHeader(http.StatusGone)
	})
	h := open(t, rc, config{"workers": 1}, realTime)
	for range 5 {
		fire(t, h, "r1")
	}
	rc.wait(t, 1)
	close(release)
	require.NoError(t, h.Close())
	require.Len(t, rc.requests(), 1)
}

// TestEventsOfARequestKeepTheirOrder sends the events of several requests
// through several workers while attempts fail.
func TestEventsOfARequestKeepTheirOrder(t *testing.T) {
	rc := newReceiver(t, func(n int, w http.ResponseWriter, _ received) {
		if n%3 == 0 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	var f fast
	h := open(t, rc, config{"workers": 8, "max_attempts": 20}, f.timing())
	const requests, events = 10, 20
	for i := range events {
		for r := range requests {
			_, err := h.Fire(t.Context(), &sdk.FireRequest{Point: sdk.PointPreQuery, ElapsedMs: int64(i), Context: &sdk.CallContext{RequestId: fmt.Sprint("r", r)}})
			require.NoError(t, err)
		}
	}
	require.Eventually(t, func() bool { return h.waiting.Load() == 0 }, patience, time.Millisecond)
	require.NoError(t, h.Close())
	order, ids := map[string][]int64{}, map[string]bool{}
	for _, r := range rc.requests() {
		if !ids[r.event.ID] {
			order[r.event.RequestID] = append(order[r.event.RequestID], r.event.ElapsedMS)
		}
		ids[r.event.ID] = true
	}
	require.Len(t, ids, requests*events)
	for request, got := range order {
		for i := range got {
			require.Equal(t, int64(i), got[i], request)
		}
	}
}

// TestFullQueueRefuses: Fire does not wait for the receiver.
func TestFullQueueRefuses(t *testing.T) {
	release := make(chan struct{})
	rc := newReceiver(t, func(int, http.ResponseWriter, received) { <-release })
	h := open(t, rc, config{"queue": 3, "workers": 2}, realTime)
	for range 3 {
		fire(t, h, "r1")
	}
	for refused := range 2 {
		_, err := h.Fire(t.Context(), &sdk.FireRequest{})
		require.ErrorIs(t, err, errFull)
		require.ErrorContains(t, err, fmt.Sprintf("3 events wait, and %d were refused since the start", refused+1))
	}
	close(release)
	require.Eventually(t, func() bool { return h.waiting.Load() == 0 && h.waitingBytes.Load() == 0 }, patience, time.Millisecond)
	fire(t, h, "r2")
	require.NoError(t, h.Close())
	require.Len(t, rc.requests(), 4)
}

func TestLargeEventsFillTheQueueAsWell(t *testing.T) {
	release := make(chan struct{})
	rc := newReceiver(t, func(int, http.ResponseWriter, received) { <-release })
	h := open(t, rc, config{"content": true}, realTime)
	require.Equal(t, int64(maxQueuedBytes), h.settings.queuedBytes)
	h.settings.queuedBytes = 4000
	large := &sdk.FireRequest{Text: strings.Repeat("x", 1000)}
	var err error
	fired := 0
	for ; err == nil && fired < 10; fired++ {
		_, err = h.Fire(t.Context(), large)
	}
	require.ErrorIs(t, err, errFull)
	require.Equal(t, 4, fired)
	close(release)
	require.NoError(t, h.Close())
	require.Len(t, rc.requests(), 3)
}

func TestCloseDeliversWhatWaits(t *testing.T) {
	rc := newReceiver(t, func(int, http.ResponseWriter, received) { time.Sleep(time.Millisecond) })
	h := open(t, rc, config{"workers": 2}, realTime)
	for i := range 50 {
		fire(t, h, fmt.Sprint(i))
	}
	require.NoError(t, h.Close())
	require.Len(t, rc.requests(), 50)
}

// TestCloseIsBounded: a receiver that does not answer holds nobody for longer
// than the drain_timeout, and the error says what is lost.
func TestCloseIsBounded(t *testing.T) {
	release := make(chan struct{})
	rc := newReceiver(t, func(int, http.ResponseWriter, received) { <-release })
	defer close(release)
	h := open(t, rc, config{"workers": 1, "drain_timeout": "20ms"}, realTime)
	for range 3 {
		fire(t, h, "r1")
	}
	err := h.Close()
	require.ErrorIs(t, err, errLost)
	require.ErrorContains(t, err, "3 were not delivered within the drain_timeout of 20ms")
}

// TestCloseEndsAPause: an event that waits for its next attempt does not hold the end.
func TestCloseEndsAPause(t *testing.T) {
	rc := newReceiver(t, func(_ int, w http.ResponseWriter, _ received) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	h := open(t, rc, config{"workers": 1, "drain_timeout": "20ms"}, realTime)
	fire(t, h, "r1")
	rc.wait(t, 1)
	require.ErrorIs(t, h.Close(), errLost)
	require.Len(t, rc.requests(), 1)
}

// TestCutConnection: the receiver takes the request and says nothing.
func TestCutConnection(t *testing.T) {
	rc := newReceiver(t, func(n int, w http.ResponseWriter, _ received) {
		if n == 0 {
			panic(http.ErrAbortHandler)
		}
	})
	var f fast
	h := open(t, rc, nil, f.timing())
	fire(t, h, "r1")
	rc.wait(t, 2)
	require.NoError(t, h.Close())
	require.Equal(t, []time.Duration{375 * time.Millisecond}, f.waited())
}

// TestSlowReceiver: an attempt ends with its timeout, and is made again.
func TestSlowReceiver(t *testing.T) {
	release := make(chan struct{})
	rc := newReceiver(t, func(n int, _ http.ResponseWriter, _ received) {
		if n == 0 {
			<-release
		}
	})
	var f fast
	h := open(t, rc, config{"timeout": "100ms"}, f.timing())
	fire(t, h, "r1")
	rc.wait(t, 2)
	close(release)
	require.NoError(t, h.Close())
	require.Len(t, f.waited(), 1)
}

// TestLogNamesNoAddress: the address may hold a secret.
func TestLogNamesNoAddress(t *testing.T) {
	rc := newReceiver(t, nil)
	rc.Close()
	var out safeBuffer
	inst := instance(t, config{"url": rc.URL + "/services/hunter2", "max_attempts": 1})
	inst.Log = hclog.New(&hclog.LoggerOptions{Output: &out, Level: hclog.Trace})
	made, err := Plugin().New(t.Context(), inst)
	require.NoError(t, err)
	h := made.(*hook)
	fire(t, h, "r1")
	require.NoError(t, h.Close(), "an event that was given up is not lost at the end")
	require.Contains(t, out.String(), "could not be delivered and is dropped")
	require.Contains(t, out.String(), "request_id=r1")
	require.NotContains(t, out.String(), "hunter2")
	require.NotContains(t, out.String(), secret)
}

// safeBuffer is a buffer that several goroutines may write.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
