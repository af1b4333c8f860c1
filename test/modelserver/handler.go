// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	chatPath       = "/v1/chat/completions"
	messagesPath   = "/v1/messages"
	ollamaChatPath = "/api/chat"
	modelsPath     = "/v1/models"
	embeddingsPath = "/v1/embeddings"
	maxBody        = 256 << 20
)

// exchange is one request that is being answered.
type exchange struct {
	s    *Server
	w    http.ResponseWriter
	r    *http.Request
	form form
	body []byte
	rec  *Request
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	route := func(pattern string, f form, handle func(*exchange)) {
		mux.HandleFunc(pattern, s.recorded(f, handle))
	}
	own := s.cfg.Dialect.form()
	route("POST "+chatPath, completionsForm{s.cfg.Dialect}, (*exchange).chat)
	route("POST "+messagesPath, messagesForm{}, (*exchange).messages)
	route("GET "+modelsPath, own, (*exchange).models)
	route("GET "+modelsPath+"/{model...}", own, (*exchange).model)
	route("POST "+embeddingsPath, own, (*exchange).embeddings)
	route("POST "+ollamaChatPath, ollamaForm{}, (*exchange).chat)
	route("POST /api/embed", ollamaForm{}, (*exchange).ollamaEmbed)
	route("GET /api/tags", ollamaForm{}, (*exchange).ollamaTags)
	route("GET /api/ps", ollamaForm{}, (*exchange).ollamaRunning)
	route("GET /api/version", ollamaForm{}, (*exchange).ollamaVersion)
	route("GET /health", own, (*exchange).health)
	s.controlRoutes(mux)
	route("/", own, (*exchange).unknown)
	return mux
}

// recorded reads the body, keeps the record, and ends it even when the handler aborts the connection.
func (s *Server) recorded(f form, handle func(*exchange)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			return
		}
		e := &exchange{s: s, r: r, form: f, body: body}
		e.rec = &Request{
			Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Body: string(body),
			Remote: r.RemoteAddr, Arrived: time.Now(),
		}
		s.record.begin(e.rec)
		e.w = &writer{ResponseWriter: w, e: e}
		defer func() { s.record.end(e.rec, r.Context().Err() != nil && s.running()) }()
		handle(e)
	}
}

func (s *Server) running() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.http != nil
}

// writer notes the status and the time of the first byte.
type writer struct {
	http.ResponseWriter
	e *exchange
}

func (w *writer) WriteHeader(status int) {
	w.e.s.record.update(func() {
		w.e.rec.Status = status
		w.e.rec.Began = time.Now()
	})
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap gives http.ResponseController the writer that can flush and hijack.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// wait returns false when the client goes away meanwhile.
func (e *exchange) wait(d time.Duration) bool {
	if d <= 0 {
		return e.r.Context().Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-e.r.Context().Done():
		return false
	}
}

// stall keeps the connection open and silent until the client closes it.
func (e *exchange) stall() { <-e.r.Context().Done() }

func (e *exchange) flush() { _ = http.NewResponseController(e.w).Flush() }

// cut closes the connection; with reset by a TCP reset.
func (e *exchange) cut(reset bool) {
	conn, _, err := http.NewResponseController(e.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// send writes a whole response.
func (e *exchange) send(status int, contentType string, body []byte) {
	e.w.Header().Set("Content-Type", contentType)
	e.w.WriteHeader(status)
	if e.s.cfg.Nagle {
		e.flush()
	}
	_, _ = e.w.Write(body)
}

func (e *exchange) fail(f Failure, subject string) {
	p := e.form.problem(f, subject)
	e.send(p.status, "application/json", e.form.errorBody(p))
}

func (e *exchange) unknown() {
	if strings.HasPrefix(e.r.URL.Path, "/api/") {
		// Ollama's router says it in plain text.
		e.send(http.StatusNotFound, "text/plain", []byte("404 page not found"))
		return
	}
	e.fail(UnknownPath, e.r.Method+" "+e.r.URL.Path)
}

// authorised answers 401 unless the request has the server's key.
func (e *exchange) authorised() bool {
	key := e.s.cfg.APIKey
	token := e.token()
	if key == "" || token == key {
		return true
	}
	e.fail(Unauthorized, token)
	return false
}

// token returns the key that the request has.
func (e *exchange) token() string {
	if key := e.r.Header.Get("X-Api-Key"); key != "" {
		return key
	}
	return strings.TrimPrefix(e.r.Header.Get("Authorization"), "Bearer ")
}

func (e *exchange) health() {
	d := e.s.cfg.Dialect
	switch {
	case !d.traits().health:
		e.fail(UnknownPath, "GET /health")
	case e.s.isLoading() && d == LlamaServer:
		e.fail(Loading, "")
	case e.s.isLoading():
		e.send(http.StatusServiceUnavailable, "text/plain", nil)
	case d == LlamaServer:
		e.send(http.StatusOK, "application/json", []byte(`{"status":"ok"}`))
	default:
		e.send(http.StatusOK, "text/plain", nil)
	}
}

func (e *exchange) models() {
	if e.s.isLoading() && e.s.cfg.Dialect == LlamaServer && !e.s.cfg.EarlyModelList {
		e.fail(Loading, "")
		return
	}
	if !e.authorised() {
		return
	}
	if e.s.cfg.NoModelList {
		e.fail(UnknownPath, "GET "+modelsPath)
		return
	}
	if e.s.cfg.Dialect == Anthropic {
		e.messagesModels()
		return
	}
	var list [][]byte
	for _, name := range e.s.cfg.Models {
		m := newObject().str("id", name).str("object", "model").num("created", created).
			str("owned_by", e.s.cfg.Dialect.traits().ownedBy)
		if n := e.s.cfg.ContextTokens; n > 0 {
			switch e.s.cfg.Dialect {
			case VLLM:
				m.num("max_model_len", n)
			case LlamaServer:
				m.raw("meta", newObject().num("n_ctx", n).num("n_ctx_train", 8*n).close())
			}
		}
		list = append(list, m.close())
	}
	e.send(http.StatusOK, "application/json", newObject().str("object", "list").raw("data", array(list...)).close())
}

// model answers a question after one model, which only Anthropic's API has here.
func (e *exchange) model() {
	if !e.authorised() {
		return
	}
	if e.s.cfg.Dialect != Anthropic || e.s.cfg.NoModelList {
		e.unknown()
		return
	}
	e.messagesModel(e.r.PathValue("model"))
}

// decode reads the body into v, or answers 400.
func (e *exchange) decode(v any) bool { return e.decoded(json.Unmarshal(e.body, v)) }

// decoded answers 400 to a body that could not be decoded.
func (e *exchange) decoded(err error) bool {
	if err == nil {
		return true
	}
	var typeErr *json.UnmarshalTypeError
	if errors.As(err, &typeErr) {
		e.fail(MalformedMessage, typeErr.Field)
		return false
	}
	e.fail(BadRequest, err.Error())
	return false
}
