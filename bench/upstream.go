// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Upstream is a model server that costs as little as it can: it answers from
// prepared bytes, after a fixed latency. PUT /behaviour says how.
type Upstream struct {
	behaviour atomic.Pointer[Behaviour]
	bodies    sync.Pool
}

var _ http.Handler = (*Upstream)(nil)

// NewUpstream returns an upstream that answers at once.
func NewUpstream() *Upstream {
	u := &Upstream{bodies: sync.Pool{New: func() any { return new([]byte) }}}
	u.behaviour.Store(&Behaviour{})
	return u
}

// maxBehaviour bounds the body of PUT /behaviour.
const maxBehaviour = 4 << 10

var (
	completion = []byte(`{"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"bench","choices":[{"index":0,"message":` +
		`{"role":"assistant","content":"` + answer + `"},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":40,"total_tokens":60}}`)
	models = []byte(`{"object":"list","data":[{"id":"bench","object":"model","created":1700000000,"owned_by":"bench"}]}`)
)

const (
	chunkHead = `data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"bench","choices":[{"index":0,"delta":{"content":"`
	chunkTail = "\"},\"finish_reason\":null}]}\n\n"
	streamEnd = `data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"bench","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],` +
		"\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":40,\"total_tokens\":60}}\n\ndata: [DONE]\n\n"
)

func (u *Upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/v1/chat/completions":
		u.chat(w, r)
	case "/v1/models":
		send(w, models)
	case "/behaviour":
		u.behave(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (u *Upstream) behave(w http.ResponseWriter, r *http.Request) {
	b := &Behaviour{}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBehaviour)).Decode(b); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	u.behaviour.Store(b)
	w.WriteHeader(http.StatusNoContent)
}

func (u *Upstream) chat(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	b := u.behaviour.Load()
	buf := u.bodies.Get().(*[]byte)
	defer u.bodies.Put(buf)
	if err := readInto(buf, r); err != nil {
		return
	}
	if !clock.wait(r.Context(), began.Add(b.Latency)) {
		return
	}
	if b.Chunks == 0 {
		send(w, completion)
		return
	}
	u.stream(w, r, b, marked(*buf))
}

// stream sends the chunks on a fixed schedule, so that a slow write does not
// put off those that follow.
func (u *Upstream) stream(w http.ResponseWriter, r *http.Request, b *Behaviour, stream int) {
	w.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(w)
	began := time.Now()
	for i, text := range chunkTexts(stream, b.Chunks) {
		if !clock.wait(r.Context(), began.Add(time.Duration(i)*b.Gap)) {
			return
		}
		if _, err := io.WriteString(w, chunkHead+text+chunkTail); err != nil {
			return
		}
		if err := rc.Flush(); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, streamEnd)
}

// readInto reads a request's body into a buffer that is used again.
func readInto(buf *[]byte, r *http.Request) error {
	b := (*buf)[:0]
	if n := r.ContentLength; n > int64(cap(b)) {
		b = make([]byte, 0, n)
	}
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Body.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		*buf = b
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func send(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}
