// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/limit"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/prompt"
	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/statistics"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// stand is a pipeline with scripted plugins behind the real plugin host.
type stand struct {
	*pipeline.Pipeline
	t           *testing.T
	config      *config.Config
	store       state.Store
	metrics     *observe.Metrics
	specialists []*pipeline.Specialist
	book        *statistics.Book
	sessions    *session.Book
	options     pipeline.Options
	backends    map[string]*scripted
	host        *plugin.Host
	// another acquires the backend of a specialist in another edition.
	another func(specialist string) *plugin.Instance
	// corrections are those of a stand with a correction store.
	corrections *correction.Book
	search      func(*sdk.SearchRequest) (*sdk.SearchResponse, error)

	classify func(context.Context, *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error)
	verify   func(*sdk.VerifyRequest) (*sdk.VerifyResponse, error)
	score    func(*sdk.ScoreRequest) (*sdk.ScoreResponse, error)
	// fire is what hooks do, before, chunks and after what middleware does.
	fire   func(*sdk.FireRequest) (*sdk.FireResponse, error)
	before func(*sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error)
	chunk  func(text string, last bool) (string, error)
	after  func(*sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error)
	route  func(*sdk.RouteRequest) (*sdk.RouteResponse, error)
	// arbitrate is nil when there is no arbiter.
	arbitrate func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error)
}

// newStand makes a stand with one scripted backend for each specialist; change
// may edit the configuration first.
func newStand(t *testing.T, change func(*config.Config), specialists ...*config.Specialist) *stand {
	t.Helper()
	s := &stand{t: t, backends: map[string]*scripted{}}
	s.classify = says("alpha", 0.9)
	s.verify = func(r *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
		return evidence(len(r.GetCandidates()), &sdk.Evidence{Check: "fine", Result: sdk.CheckPass, Weight: 2}), nil
	}
	s.score = func(r *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
		resp := &sdk.ScoreResponse{}
		for range r.GetCandidates() {
			resp.Scores = append(resp.Scores, &sdk.CandidateScore{Utility: .8, Efficacy: .7, Confidence: .9, Curiosity: .1, ChoiceValue: .8})
		}
		return resp, nil
	}
	s.config = testConfig(specialists)
	if change != nil {
		change(s.config)
	}
	s.start()
	return s
}

func testConfig(specialists []*config.Specialist) *config.Config {
	block := func(kind sdk.Kind, plugin, onError string) []*config.Block {
		return []*config.Block{{Kind: kind, Name: "default", Plugin: plugin, Timeout: time.Second, OnError: onError, Isolation: "inline"}}
	}
	for _, s := range specialists {
		if s.Timeout == 0 {
			s.Timeout = 5 * time.Second
		}
		s.Backend, s.Prior, s.BreakerFailures, s.BreakerCooldown = s.Name, 0.5, 3, time.Hour
	}
	return &config.Config{
		Server:      config.Server{QueryTimeout: 10 * time.Second, QueueTimeout: time.Second},
		Records:     config.Records{Content: "full"},
		Sessions:    config.Sessions{HistoryTokens: 1000},
		Routing:     config.Routing{SingleThreshold: .75, FanoutThreshold: .3, PresentThreshold: .15},
		Fields:      []*config.Field{field("alpha", false), field("beta", false), field("danger", true), field("general", false)},
		Specialists: specialists,
		Classifiers: block(sdk.KindClassifier, "test-classifier", "fallback"),
		Verifiers:   block(sdk.KindVerifier, "test-verifier", "skip"),
		Scorers:     block(sdk.KindScorer, "test-scorer", "fallback"),
	}
}

func field(name string, highRisk bool) *config.Field {
	f := &config.Field{Name: name, Efficacy: .5, Confidence: .4, Curiosity: .1, CMin: .5, EMin: .5, Mu: 2, HighRisk: highRisk, Candidates: 1, AbstainCost: 1, WrongCost: 1}
	if name == "alpha" {
		f.Aliases = []string{"a"}
	}
	if highRisk {
		f.Efficacy, f.Confidence, f.CMin, f.EMin, f.Mu = .2, .7, .9, .8, 10
	}
	return f
}

// specialist is one of some fields.
func specialist(name string, fields ...string) *config.Specialist {
	return &config.Specialist{Name: name, Fields: fields}
}

func (s *stand) start() {
	s.t.Helper()
	catalog := &plugin.Catalog{Builtins: map[string]*sdk.Plugin{
		"test-classifier": {Name: "test-classifier", Version: "1.0.0", Classifier: func(context.Context, *sdk.Instance) (sdk.Classifier, error) { return stages{s}, nil }},
		"test-verifier":   {Name: "test-verifier", Version: "1.0.0", Verifier: func(context.Context, *sdk.Instance) (sdk.Verifier, error) { return stages{s}, nil }},
		"test-arbiter":    {Name: "test-arbiter", Version: "1.0.0", Arbiter: func(context.Context, *sdk.Instance) (sdk.Arbiter, error) { return stages{s}, nil }},
		"test-router":     {Name: "test-router", Version: "1.0.0", Router: func(context.Context, *sdk.Instance) (sdk.Router, error) { return stages{s}, nil }},
		"test-hook": {
			Name: "test-hook", Version: "1.0.0", HookPoints: []string{"pre_query"}, Needs: sdk.NeedsMessages,
			Hook: func(context.Context, *sdk.Instance) (sdk.Hook, error) { return stages{s}, nil },
		},
		"test-middleware": {
			Name: "test-middleware", Version: "1.0.0", ChangesAnswer: true, TransformsChunks: true,
			Middleware: func(context.Context, *sdk.Instance) (sdk.Middleware, error) { return stages{s}, nil },
		},
		"test-whole-middleware": {
			Name: "test-whole-middleware", Version: "1.0.0", ChangesAnswer: true,
			Middleware: func(context.Context, *sdk.Instance) (sdk.Middleware, error) { return stages{s}, nil },
		},
		"test-watching-middleware": {
			Name: "test-watching-middleware", Version: "1.0.0",
			Middleware: func(context.Context, *sdk.Instance) (sdk.Middleware, error) { return stages{s}, nil },
		},
		"test-corrections": {Name: "test-corrections", Version: "1.0.0", CorrectionStore: func(context.Context, *sdk.Instance) (sdk.CorrectionStore, error) {
			return &subjects{stand: s}, nil
		}},
		"test-scorer": {Name: "test-scorer", Version: "1.0.0", Scorer: func(context.Context, *sdk.Instance) (sdk.Scorer, error) { return stages{s}, nil }},
	}}
	for _, sp := range s.config.Specialists {
		backend := &scripted{name: sp.Name}
		s.backends[sp.Name] = backend
		catalog.Builtins["b-"+sp.Name] = &sdk.Plugin{Name: "b-" + sp.Name, Version: "1.0.0", Backend: func(context.Context, *sdk.Instance) (sdk.Backend, error) { return backend, nil }}
		s.config.Backends = append(s.config.Backends, &config.Block{Kind: sdk.KindBackend, Name: sp.Name, Plugin: "b-" + sp.Name, Isolation: "inline"})
	}
	host, err := plugin.NewHost(plugin.Options{RunDir: s.t.TempDir()})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, host.Close(context.Background())) })
	s.host = host
	edition := 0
	acquire := func(b *config.Block) *plugin.Instance {
		inst, err := host.Acquire(s.t.Context(), catalog, plugin.Spec{Address: b.Address(), Kind: b.Kind, Plugin: b.Plugin, Isolation: "inline", Source: "test.hcl:1", Edition: edition})
		require.NoError(s.t, err)
		return inst
	}
	s.another = func(specialist string) *plugin.Instance {
		edition++
		return acquire(s.config.Backends[slices.IndexFunc(s.config.Backends, func(b *config.Block) bool { return b.Name == specialist })])
	}
	s.store, err = state.Open(s.t.Context(), state.Options{Type: state.TypeMemory})
	require.NoError(s.t, err)
	s.book = statistics.New(statistics.Options{Repository: s.store.Statistics()})
	s.sessions = session.New(s.store.Sessions(), nil, time.Now)
	o := pipeline.Options{
		Sessions: s.sessions, Config: s.config, Generation: "g-test", Statistics: s.book, Recorder: s.store.Decisions(),
		Metrics: observe.NewMetrics(observe.Sources{}), Budget: limit.NewBudget(), Log: hclog.NewNullLogger(), Clock: time.Now,
		Prompts: prompt.Embedded(),
	}
	for i, sp := range s.config.Specialists {
		o.Specialists = append(o.Specialists, pipeline.NewSpecialist(sp, acquire(s.config.Backends[i]), s.config.Server.QueueTimeout))
	}
	for _, b := range s.config.Classifiers {
		o.Classifier = acquire(b)
	}
	for _, b := range s.config.Routers {
		o.Router = acquire(b)
	}
	for _, b := range s.config.Verifiers {
		o.Verifiers = append(o.Verifiers, acquire(b))
	}
	for _, b := range s.config.Middlewares {
		o.Middlewares = append(o.Middlewares, acquire(b))
	}
	for _, b := range s.config.Hooks {
		o.Hooks = append(o.Hooks, acquire(b))
	}
	for _, b := range s.config.Arbiters {
		o.Arbiters = append(o.Arbiters, acquire(b))
	}
	for _, b := range s.config.Scorers {
		o.Scorers = append(o.Scorers, acquire(b))
	}
	for _, b := range s.config.CorrectionStores {
		o.Corrections = s.remember(acquire(b))
	}
	s.specialists = o.Specialists
	s.metrics = o.Metrics
	s.options = o
	s.restart()
}

// restart makes the pipeline anew: what it had in memory is gone.
func (s *stand) restart() {
	s.Pipeline = pipeline.New(s.options)
	s.t.Cleanup(s.Pipeline.Close)
}

// request is a query of one user message.
func request(text string) *pipeline.Request {
	return &pipeline.Request{
		Surface: "/query", Tenant: "default", Messages: []*sdk.Message{{Role: "user", Content: text}},
		RequestID: "r", TraceID: "t", Arrived: time.Now(), Buffered: true,
	}
}

// ask serves a buffered query that must succeed.
func (s *stand) ask(text string) *pipeline.Result {
	s.t.Helper()
	result, err := s.Run(s.t.Context(), request(text), nil)
	require.NoError(s.t, err)
	return result
}

// newest is the newest decision record in the store.
func (s *stand) newest() *api.Decision {
	s.t.Helper()
	require.NoError(s.t, s.store.Decisions().Flush(s.t.Context()))
	page, err := s.store.Decisions().List(s.t.Context(), "default", state.Filter{Limit: 1})
	require.NoError(s.t, err)
	require.Len(s.t, page.Decisions, 1)
	return page.Decisions[0]
}

// watcher is a sink that keeps what it is told.
type watcher struct {
	mu     sync.Mutex
	names  []string
	text   string
	deltas []*sdk.Delta
	route  api.RouteEvent
	fail   string
	err    error
}

func (w *watcher) note(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names = append(w.names, name)
	if name == w.fail {
		return w.err
	}
	return nil
}

func (w *watcher) Start(api.StartEvent) error { return w.note("start") }
func (w *watcher) Route(e api.RouteEvent) error {
	w.route = e
	return w.note("route")
}

func (w *watcher) SpecialistStart(e api.SpecialistStartEvent) error {
	return w.note("start " + e.Specialist)
}

func (w *watcher) Delta(d *sdk.Delta) error {
	w.text += d.GetText()
	w.deltas = append(w.deltas, d)
	return w.note("delta")
}

func (w *watcher) ArbiterStart() error { return w.note("arbiter start") }
func (w *watcher) ArbiterDone(e api.ArbiterDoneEvent) error {
	return w.note("arbiter done " + e.Verdict.Decision)
}

func (w *watcher) SpecialistDone(e api.SpecialistDoneEvent) error {
	return w.note("done " + e.Specialist + e.Error)
}
