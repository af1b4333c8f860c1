// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/auahq/aua/sdk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	secret   = "0123456789abcdef0123456789abcdef"
	patience = time.Minute
)

// config is a config block.
type config map[string]any

func instance(t testing.TB, cfg config) *sdk.Instance {
	t.Helper()
	block := config{"secret": secret}
	for name, value := range cfg {
		block[name] = value
	}
	raw, err := json.Marshal(block)
	require.NoError(t, err)
	return &sdk.Instance{Name: "hook.webhook", Kind: sdk.KindHook, Config: raw}
}

// received is a request as the receiver saw it.
type received struct {
	header http.Header
	body   []byte
	event  event
}

// receiver is a server that remembers requests and answers as told.
type receiver struct {
	*httptest.Server
	// answer decides on the request of that number, from 0.
	answer func(n int, w http.ResponseWriter, r received)

	mu   sync.Mutex
	seen []received
}

func newReceiver(t testing.TB, answer func(n int, w http.ResponseWriter, r received)) *receiver {
	t.Helper()
	rc := &receiver{answer: answer}
	rc.Server = httptest.NewServer(http.HandlerFunc(rc.serve))
	t.Cleanup(rc.Close)
	return rc
}

// newTLS starts a server with a certificate of its own for a receiver.
func newTLS(t testing.TB, rc *receiver) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(rc.serve))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func (rc *receiver) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	got := received{header: r.Header, body: body}
	if err := json.Unmarshal(body, &got.event); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	rc.mu.Lock()
	n := len(rc.seen)
	rc.seen = append(rc.seen, got)
	rc.mu.Unlock()
	if rc.answer != nil {
		rc.answer(n, w, got)
	}
}

func (rc *receiver) requests() []received {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	return append([]received(nil), rc.seen...)
}

// wait returns the requests when there are n.
func (rc *receiver) wait(t testing.TB, n int) []received {
	t.Helper()
	require.Eventually(t, func() bool { return len(rc.requests()) >= n }, patience, time.Millisecond)
	return rc.requests()
}

// fast is a time without pauses, which remembers them. Only the drain_timeout never passes.
type fast struct {
	mu     sync.Mutex
	pauses []time.Duration
}

func (f *fast) timing() timing {
	return timing{
		now:    func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
		chance: func() float64 { return 0.5 },
		timer: func(d time.Duration) (<-chan time.Time, func() bool) {
			if d == defaultDrainTimeout {
				return nil, func() bool { return true }
			}
			f.mu.Lock()
			f.pauses = append(f.pauses, d)
			f.mu.Unlock()
			c := make(chan time.Time, 1)
			c <- time.Time{}
			return c, func() bool { return true }
		},
	}
}

func (f *fast) waited() []time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]time.Duration(nil), f.pauses...)
}

// open starts a hook; the test closes it.
func open(t testing.TB, rc *receiver, cfg config, tm timing) *hook {
	t.Helper()
	block := config{"url": rc.URL + "/hook?x=1"}
	for name, value := range cfg {
		block[name] = value
	}
	inst := instance(t, block)
	s, err := readSettings(inst)
	require.NoError(t, err)
	return start(inst, s, tm)
}

func fire(t testing.TB, h *hook, request string) {
	t.Helper()
	resp, err := h.Fire(t.Context(), &sdk.FireRequest{Point: sdk.PointPostResponse, Context: &sdk.CallContext{RequestId: request}})
	require.NoError(t, err)
	require.Nil(t, resp.GetPatch(), "it changes nothing")
}
