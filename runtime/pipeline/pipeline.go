// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package pipeline is the one way in which a query is served. Every surface,
// buffered or streamed, in whatever dialect, is an adapter around [Pipeline.Run].
//
// The stages stand in the order of Run, one file each. A stage reads what
// earlier ones wrote into the [Query] and writes its own part; none runs twice,
// and none touches a store: what a query leaves goes to a [Recorder].
package pipeline

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/limit"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/runtime/prompt"
	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/statistics"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// Recorder keeps decision records. It must not block.
type Recorder interface {
	Append(*api.Decision) error
}

// Options are what a pipeline is made of.
type Options struct {
	Config      *config.Config
	Generation  string
	Specialists []*Specialist
	// Classifier is nil when there is none.
	Classifier *plugin.Instance
	// Router is nil when the host's own ranking stands.
	Router *plugin.Instance
	// Verifiers and Scorers stand in the order of their blocks.
	Verifiers, Arbiters, Scorers []*plugin.Instance
	Middlewares, Hooks           []*plugin.Instance
	// Corrections is nil when there is no correction store.
	Corrections *correction.Index
	// After is the pipeline whose conversations this one goes on with; nil for none.
	After      *Pipeline
	Prompts    *prompt.Set
	Statistics *statistics.Book
	Recorder   Recorder
	// Sessions are the stored conversations; nil for none.
	Sessions *session.Book
	Metrics  *observe.Metrics
	Budget   *limit.Budget
	// Log gets a line for every query, without its content.
	Log hclog.Logger
	// Clock is time.Now outside of tests.
	Clock func() time.Time
}

// Pipeline serves the queries of one generation. It is immutable.
type Pipeline struct {
	generation  string
	routing     config.Routing
	fields      map[string]*config.Field
	specialists []*Specialist
	classifier  *stage[sdk.Classifier]
	router      *stage[sdk.Router]
	verifiers   []*stage[sdk.Verifier]
	arbiters    []*stage[sdk.Arbiter]
	scorers     []*stage[sdk.Scorer]
	// corrections is nil when there is no correction store.
	corrections *stage[*correction.Index]
	middleware  []*middleware
	hooks       map[sdk.HookPoint][]*hook
	observers   *observers
	safety      config.Safety
	// roles are the specialists that decision plugins can have called, by role.
	roles   map[string]*Specialist
	prompts *prompt.Set
	timeout time.Duration

	affinity *affinity
	sessions *session.Book
	// historyTokens is the window of sessions.
	historyTokens int64
	statistics    *statistics.Book
	recorder      Recorder
	metrics       *observe.Metrics
	budget        *limit.Budget
	backoff       limit.Backoff
	keep          state.ContentPolicy
	lines         *lines
	clock         func() time.Time
}

// New makes a pipeline.
func New(o Options) *Pipeline {
	p := &Pipeline{
		generation: o.Generation, routing: o.Config.Routing, fields: map[string]*config.Field{},
		specialists: o.Specialists, timeout: o.Config.Server.QueryTimeout, safety: o.Config.Safety,
		hooks: map[sdk.HookPoint][]*hook{}, observers: newObservers(o.Metrics),
		roles: map[string]*Specialist{}, prompts: o.Prompts,
		affinity: newAffinity(), sessions: o.Sessions, historyTokens: int64(o.Config.Sessions.HistoryTokens), statistics: o.Statistics, recorder: o.Recorder, metrics: o.Metrics, budget: o.Budget,
		backoff: limit.Backoff{Base: 100 * time.Millisecond, Max: 2 * time.Second},
		keep:    state.ContentPolicy(o.Config.Records.Content), lines: newLines(o.Log), clock: o.Clock,
	}
	if o.After != nil {
		p.affinity = o.After.affinity
	}
	for _, f := range o.Config.Fields {
		p.fields[f.Name] = f
	}
	if o.Classifier != nil {
		p.classifier = newStage(o.Classifier.Classifier(), o.Classifier.Needs(), o.Config.Classifiers[0])
		p.classifier.most = o.Classifier.Kind().LastMessageBytes
	}
	if o.Router != nil {
		p.router = newStage(o.Router.Router(), o.Router.Needs(), o.Config.Routers[0])
	}
	if o.Corrections != nil {
		p.corrections = newStage(o.Corrections, "", o.Config.CorrectionStores[0])
	}
	for i, v := range o.Verifiers {
		s := newStage(v.Verifier(), v.Needs(), o.Config.Verifiers[i])
		s.most = v.Kind().LastMessageBytes
		p.verifiers = append(p.verifiers, s)
	}
	for i, a := range o.Arbiters {
		p.arbiters = append(p.arbiters, newStage(a.Arbiter(), a.Needs(), o.Config.Arbiters[i]))
	}
	for i, m := range o.Middlewares {
		p.middleware = append(p.middleware, &middleware{newStage(m.Middleware(), m.Needs(), o.Config.Middlewares[i]), m.Kind()})
	}
	for i, h := range o.Hooks {
		b := o.Config.Hooks[i]
		for _, name := range b.On {
			point := pointOf(name)
			p.hooks[point] = append(p.hooks[point], &hook{newStage(h.Hook(), h.Needs(), b), b.Mode == config.HookTransform})
		}
	}
	for _, r := range o.Config.Roles {
		i := slices.IndexFunc(o.Specialists, func(s *Specialist) bool { return s.Name() == r.Specialist })
		p.roles[r.Name] = o.Specialists[i]
	}
	for i, s := range o.Scorers {
		p.scorers = append(p.scorers, newStage(s.Scorer(), s.Needs(), o.Config.Scorers[i]))
	}
	return p
}

// pointOf returns the hook point of a name that the configuration has checked.
func pointOf(name string) sdk.HookPoint {
	return sdk.HookPoint(pluginpb.HookPoint_value["HOOK_POINT_"+strings.ToUpper(name)])
}

// Close tells the observing hooks, and the log, what is still queued, and ends.
func (p *Pipeline) Close() {
	p.observers.close()
	p.lines.close()
}

// Run serves a query. A nil sink means that nobody wants
// to know how it gets on. The
// error is a [fault.Error]; every query, failed or not, leaves a decision record.
func (p *Pipeline) Run(ctx context.Context, req *Request, sink Sink) (*Result, error) {
	if sink == nil {
		sink = silent{}
		req.Buffered = true
	}
	q := &Query{Request: req, decisionID: observe.NewID(), sink: sink, status: statusFailed}
	ctx, cancel := context.WithTimeoutCause(ctx, p.timeout, errQueryTimeout)
	defer cancel()
	ctx = plugin.WithRecorder(ctx, func(c plugin.Call) {
		q.hop(c)
		p.metrics.PluginCall(c.Address, c.Method, c.Duration)
	})

	result, err := p.converse(ctx, q)
	defer q.leave()
	if err != nil {
		if ctx.Err() != nil && fault.CodeOf(err) == fault.Internal {
			err = ended(ctx)
		}
		err = fault.As(err)
	}
	p.record(q, result, err)
	return result, err
}

// stages is the life of a query.
func (p *Pipeline) stages(ctx context.Context, q *Query) (*Result, error) {
	if err := p.identify(q); err != nil {
		return nil, err
	}
	if err := p.correctInChat(ctx, q); err != nil {
		return nil, err
	}
	if q.short != nil {
		return p.respond(ctx, q)
	}
	if err := p.before(ctx, q); err != nil {
		return nil, err
	}
	if q.short != nil {
		return p.respond(ctx, q)
	}
	if err := p.fire(ctx, q, sdk.PointPreQuery, nil, q.patchQuery); err != nil {
		return nil, err
	}
	if err := p.direct(ctx, q); err != nil {
		return nil, err
	}
	for more := true; more; more = p.unsatisfied(q) || p.repeat(q) {
		if err := p.judge(ctx, q); err != nil {
			return nil, err
		}
	}
	p.choose(q)
	p.guard(q)
	p.settle(q)
	p.remember(q)
	if err := p.fire(ctx, q, sdk.PointPreResponse, nil, q.patchResponse); err != nil {
		return nil, err
	}
	return p.respond(ctx, q)
}

// direct finds the query's field and the specialists to ask.
func (p *Pipeline) direct(ctx context.Context, q *Query) error {
	retrieved := p.retrieve(ctx, q)
	err := p.classify(ctx, q)
	if failure := retrieved(); err == nil {
		err = failure
	}
	if err != nil {
		return err
	}
	p.stayInField(q)
	p.weigh(q)
	err = p.fire(ctx, q, sdk.PointPreRoute, nil, func(patch *sdk.HookPatch) error { return p.patchDistribution(q, patch) })
	if err != nil {
		return err
	}
	p.apply(q)
	if err := p.routeQuery(ctx, q); err != nil {
		return err
	}
	err = p.fire(ctx, q, sdk.PointPostRoute, nil, func(patch *sdk.HookPatch) error { return p.patchSpecialists(q, patch) })
	if err != nil {
		return err
	}
	if err := q.sink.Route(q.routeEvent()); err != nil {
		return gone(err)
	}
	return nil
}

// judge has answers made and valued. A cascade does so several times, each
// with a further answer.
func (p *Pipeline) judge(ctx context.Context, q *Query) error {
	if err := p.answer(ctx, q); err != nil {
		return err
	}
	if err := p.verify(ctx, q); err != nil {
		return err
	}
	p.compare(q)
	q.cluster()
	p.know(q)
	if err := p.arbitrate(ctx, q); err != nil {
		return err
	}
	return p.score(ctx, q)
}

func (q *Query) routeEvent() api.RouteEvent {
	e := api.RouteEvent{
		Mode: q.route.Mode, Delivery: q.route.Delivery,
		Field: q.classification.Field, Distribution: q.classification.Distribution,
	}
	for _, c := range q.route.Considered {
		if c.Chosen {
			e.Candidates = append(e.Candidates, c.Specialist)
		}
	}
	return e
}

// Specialists returns how the specialists do, by name.
func (p *Pipeline) Specialists() []api.SpecialistStatus {
	out := make([]api.SpecialistStatus, len(p.specialists))
	for i, s := range p.specialists {
		out[i] = s.Status()
		p50, p99 := p.statistics.Latency(s.Name())
		out[i].LatencyP50MS, out[i].LatencyP99MS = milliseconds(p50), milliseconds(p99)
	}
	slices.SortFunc(out, func(a, b api.SpecialistStatus) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Names returns the specialists' names, sorted.
func (p *Pipeline) Names() []string {
	names := make([]string, len(p.specialists))
	for i, s := range p.specialists {
		names[i] = s.Name()
	}
	slices.Sort(names)
	return names
}

func (p *Pipeline) fieldNames() []string {
	var names []string
	for name := range p.fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
