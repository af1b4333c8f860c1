// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/api"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/token"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// runtime is a scripted runtime behind a real HTTP server.
type runtime struct {
	t         *testing.T
	url       string
	query     func(context.Context, *pipeline.Request, pipeline.Sink) (*pipeline.Result, error)
	principal *identity.Principal
	health    sdkapi.Health
	sessions  *session.Book
	book      *correction.Book
	store     state.Store
	desk      *token.Desk
	metrics   *observe.Metrics
}

var _ api.Runtime = (*runtime)(nil)

func (r *runtime) Query(ctx context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
	return r.query(ctx, q, s)
}

func (r *runtime) Embed(_ context.Context, q *pipeline.Request, in *sdk.EmbedRequest) (*pipeline.Embedded, error) {
	if q.Specialist == "calc" {
		return nil, fault.New(fault.RequestInvalid, "The backend of the specialist calc cannot make embeddings.")
	}
	resp := &sdk.EmbedResponse{Model: "e"}
	for i := range in.GetInputs() {
		resp.Embeddings = append(resp.Embeddings, &sdk.Embedding{Values: []float32{float32(i), .5}})
	}
	return &pipeline.Embedded{EmbedResponse: resp, Specialist: "swe", Generation: "g-0"}, nil
}

func (r *runtime) Sessions() *session.Book { return r.sessions }

func (r *runtime) Tokens() *token.Desk { return r.desk }

func (r *runtime) Corrections() *correction.Book { return r.book }

func (r *runtime) Audit() state.Audit { return r.store.Audit() }

func (r *runtime) Costs() state.Costs { return r.store.Costs() }

func (r *runtime) ExplainCorrection(_ context.Context, tenant, session, id, query string) (*sdkapi.CorrectionExplanation, error) {
	return &sdkapi.CorrectionExplanation{ID: id, Query: query, Score: .5, Reasons: []string{"Of " + tenant + " in " + session + "."}}, nil
}

func (r *runtime) CheckTarget(field, specialist string) error {
	if field == "alchemy" || specialist == "merlin" {
		return fault.New(fault.NotFound, "There is no %q%q.", field, specialist)
	}
	return nil
}

func (r *runtime) Feedback(_ context.Context, who *identity.Principal, f *sdkapi.FeedbackRequest) (*sdkapi.Feedback, error) {
	if f.DecisionID != "d-1" {
		return nil, fault.New(fault.NotFound, "There is no decision record %q.", f.DecisionID)
	}
	return &sdkapi.Feedback{Tenant: who.Tenant, DecisionID: f.DecisionID, Correct: f.Correct, Counted: 1}, nil
}

func (r *runtime) Extensions() *sdkapi.ExtensionList {
	return &sdkapi.ExtensionList{Extensions: []*sdkapi.Extension{{PluginStatus: sdkapi.PluginStatus{Address: "scorer.default", Plugin: "utility"}}}}
}

func (r *runtime) Extension(name string) (*sdkapi.Extension, error) {
	if name != "scorer.default" {
		return nil, fault.New(fault.NotFound, "There is no extension %q.", name)
	}
	return r.Extensions().Extensions[0], nil
}

func (r *runtime) Reload(_ context.Context, _ *identity.Principal, req *sdkapi.ReloadRequest) (*sdkapi.Reload, error) {
	if !req.Force {
		return nil, fault.New(fault.Conflict, "The configuration differs in routing.").With("keys", []string{"routing"})
	}
	return &sdkapi.Reload{Swapped: true, Generation: "g-2", Before: "g-1", Extensions: []sdkapi.ReloadedExtension{{Address: req.Names[0]}}}, nil
}

func (r *runtime) TestExtensions(_ context.Context, req *sdkapi.TestRequest) (*sdkapi.TestReport, error) {
	return &sdkapi.TestReport{Failed: len(req.Names), Tests: []sdkapi.ExtensionTest{{Address: "scorer.default"}}}, nil
}

func (r *runtime) Status() sdkapi.Status   { return sdkapi.Status{Version: "1.2.3", Generation: "g-1"} }
func (r *runtime) Health() sdkapi.Health   { return r.health }
func (r *runtime) Version() sdkapi.Version { return sdkapi.Version{Version: "1.2.3"} }
func (r *runtime) Config() any             { return map[string]any{"config_version": "1.0"} }
func (r *runtime) Generation() string      { return "g-1" }
func (r *runtime) Specialists() []string   { return []string{"calc", "swe"} }
func (r *runtime) Authenticate(*http.Request) (*identity.Principal, error) {
	if r.principal == nil {
		return nil, fault.New(fault.AuthRequired, "Who are you?")
	}
	return r.principal, nil
}

func newRuntime(t *testing.T, change ...func(*api.Options)) *runtime {
	t.Helper()
	r := &runtime{t: t, principal: identity.Anonymous(), health: sdkapi.Health{Status: api.HealthOK}}
	store, err := state.Open(t.Context(), state.Options{Type: state.TypeMemory})
	require.NoError(t, err)
	r.store = store
	r.book = correction.New(correction.Options{Repository: store.Corrections(), Fields: func() []*config.Field { return []*config.Field{{Name: "research"}} }})
	r.sessions = session.New(store.Sessions(), r.book, time.Now)
	r.query = func(_ context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		return answer(q, s, "forty", "-two")
	}
	r.desk = &token.Desk{Options: token.Options{Repository: store.Tokens(), Clock: time.Now}, Revoked: func(string) {}}
	r.metrics = observe.NewMetrics(observe.Sources{})
	o := api.Options{
		Runtime: r, Metrics: r.metrics, Log: hclog.NewNullLogger(),
		MaxBodyBytes: 1024, Heartbeat: 20 * time.Millisecond, WriteTimeout: 200 * time.Millisecond, Clock: time.Now,
	}
	for _, f := range change {
		f(&o)
	}
	handler, err := api.New(o)
	require.NoError(t, err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// answer plays a query that is answered in these pieces.
func answer(q *pipeline.Request, s pipeline.Sink, pieces ...string) (*pipeline.Result, error) {
	if err := s.Start(sdkapi.StartEvent{SessionID: "s-1", TraceID: q.TraceID, RequestID: q.RequestID, Generation: "g-1"}); err != nil {
		return nil, fault.Wrap(err, fault.Cancelled, "Gone.")
	}
	_ = s.Route(sdkapi.RouteEvent{Mode: "single", Delivery: "relay", Field: "mathematics", Distribution: map[string]float64{"mathematics": 1}, Candidates: []string{"calc"}})
	_ = s.SpecialistStart(sdkapi.SpecialistStartEvent{Specialist: "calc"})
	var text string
	for _, p := range pieces {
		text += p
		if err := s.Delta(&sdk.Delta{Text: p}); err != nil {
			return nil, fault.Wrap(err, fault.Cancelled, "Gone.")
		}
	}
	_ = s.SpecialistDone(sdkapi.SpecialistDoneEvent{Specialist: "calc", LatencyMS: 1.5})
	return &pipeline.Result{
		Answer: &sdk.Answer{Text: text, FinishReason: "stop"},
		Response: &sdkapi.QueryResponse{
			Answer: text, Status: sdkapi.StatusAnswered, Field: "mathematics", Mode: "single", Delivery: "relay", Specialist: "calc",
			Distribution: map[string]float64{"mathematics": 1},
			Usage:        sdkapi.Usage{PromptTokens: 3, CompletionTokens: 2, TotalTokens: 5},
			SessionID:    "s-1", TraceID: q.TraceID, RequestID: q.RequestID, Generation: "g-1", DecisionID: "d-1",
			Decision: &sdkapi.Decision{ID: "d-1", LatencyMS: 2, Hops: []sdkapi.Hop{{Plugin: "scorer.default", Method: "Score", DurationMS: .5}}},
		},
	}, nil
}

// do sends a request and returns the response with its body.
func (r *runtime) do(method, path, body string, headers ...string) (*http.Response, []byte) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, bytes.NewReader([]byte(body)))
	require.NoError(r.t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	return resp, b
}

func (r *runtime) post(path, body string, headers ...string) (*http.Response, []byte) {
	r.t.Helper()
	return r.do(http.MethodPost, path, body, headers...)
}

func decode[T any](t *testing.T, b []byte) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(b, &v), string(b))
	return v
}

func (r *runtime) Plan(_ context.Context, req *sdkapi.PlanRequest) (*sdkapi.Plan, error) {
	return &sdkapi.Plan{Serial: 7, Static: req.Static}, nil
}

func (r *runtime) Apply(_ context.Context, who *identity.Principal, req *sdkapi.ApplyRequest) (*sdkapi.Applied, error) {
	if req.Plan == nil {
		return nil, fault.New(fault.RequestInvalid, "An apply takes a plan.")
	}
	if req.Plan.Serial != 7 {
		return nil, fault.New(fault.PlanStale, "The plan is old.").With("reason", "serial")
	}
	return r.applied(who, &req.ConfigGuard), nil
}

func (r *runtime) Rollback(_ context.Context, who *identity.Principal, req *sdkapi.RollbackRequest) (*sdkapi.Applied, error) {
	return r.applied(who, &req.ConfigGuard), nil
}

func (r *runtime) ReloadConfig(_ context.Context, who *identity.Principal, req *sdkapi.ConfigReloadRequest) (*sdkapi.Applied, error) {
	return r.applied(who, &req.ConfigGuard), nil
}

// applied says in the members of its answer what it was told.
func (r *runtime) applied(who *identity.Principal, guard *sdkapi.ConfigGuard) *sdkapi.Applied {
	a := &sdkapi.Applied{Changed: true, Before: who.TokenID, Generation: guard.Message}
	if guard.ExpectSerial != nil {
		a.Serial = *guard.ExpectSerial
	}
	return a
}

func (r *runtime) Lock(_ context.Context, who *identity.Principal, l *sdkapi.ConfigLock) (*sdkapi.ConfigLock, error) {
	return &sdkapi.ConfigLock{ID: "l-1", Operation: l.Operation, By: who.TokenID}, nil
}

func (r *runtime) Unlock(_ context.Context, _ *identity.Principal, id string, _ bool) (*sdkapi.ConfigLock, error) {
	return &sdkapi.ConfigLock{ID: id}, nil
}

func (r *runtime) Locked() (*sdkapi.ConfigLock, error) {
	return nil, fault.New(fault.NotFound, "The configuration is not locked.")
}

func (r *runtime) Snapshots(_ context.Context, limit int, before int64) (*sdkapi.ConfigSnapshotList, error) {
	return &sdkapi.ConfigSnapshotList{Snapshots: []sdkapi.ConfigSnapshot{{Serial: int64(limit)}}, Before: before}, nil
}

func (r *runtime) Snapshot(_ context.Context, serial string) (*sdkapi.ConfigSnapshot, error) {
	return &sdkapi.ConfigSnapshot{Lineage: serial}, nil
}
