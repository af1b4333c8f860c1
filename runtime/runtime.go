// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package runtime is the server: it owns the current generation, the state
// store and the HTTP surface, and takes them up and down in order.
package runtime

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/api"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/feedback"
	"github.com/auahq/aua/runtime/limit"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/runtime/secret"
	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/statistics"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Options are what a runtime is made of.
type Options struct {
	// Config is what the server's own files say, with the plugins that they name
	// and the lock file beside them; empty for none.
	Config     *config.Config
	Catalog    *plugin.Catalog
	PluginLock string
	// Load reads these files again, or a configuration from elsewhere.
	Load    Loader
	Log     hclog.Logger
	Version sdkapi.Version
	// Dev says that the server runs with -dev: no configuration is kept.
	Dev bool
	// Secrets resolves what the configuration names, and Values are the texts
	// that are scrubbed from what is written; nil for none.
	Secrets *secret.Book
	Values  *secret.Values
	// Apply has the files applied at the start, although a snapshot is there.
	Apply bool
	// DryRun stores no snapshot.
	DryRun bool
	// DataDir is where plugins keep caches; empty for .aua/plugin-data.
	DataDir string
}

// fill makes what was left out.
func (o *Options) fill() {
	if o.Values == nil {
		o.Values = &secret.Values{}
	}
	if o.Secrets == nil {
		o.Secrets = secret.New(secret.Options{Values: o.Values})
	}
}

// Runtime is a server. Its methods are safe for concurrent use.
type Runtime struct {
	options Options
	started time.Time

	store      state.Store
	statistics *statistics.Book
	// corrections are those of all tenants.
	corrections *correction.Book
	feedback    *feedback.Desk
	sessions    *session.Book
	metrics     *observe.Metrics
	access      access
	host        *plugin.Host
	gate        *limit.Gate
	budget      *limit.Budget
	failed      atomic.Int64

	// current is the generation that serves. It is changed under swapping, so
	// that nobody begins to use one that is being taken down.
	current  atomic.Pointer[generation]
	swapping sync.RWMutex
	// warm is the generation of before, for a rollback; nil for none. It is
	// changed under swapping.
	warm *warm
	// reloading is held by the one change of the configuration at a time, which
	// changing describes; locked is the lock that somebody holds, nil for none.
	reloading sync.Mutex
	changing  atomic.Pointer[sdkapi.ConfigLock]
	locked    atomic.Pointer[sdkapi.ConfigLock]
	// differences are how the files differ from the snapshot at the start, and
	// differed the keys among them that are those of the files in any case.
	differences []sdkapi.PlanChange
	differed    []string
	// outcomes are the newest reloads, by address.
	outcomesMu sync.Mutex
	outcomes   map[string]*sdkapi.ReloadOutcome
	// troubles are those of the providers of secrets that the log was told of.
	troubles map[string]string
	// retained wake those who delete what is too old, after each swap.
	retained []chan struct{}
	// background ends with the server, and work is what goes on until then.
	background context.Context
	end        context.CancelFunc
	work       sync.WaitGroup

	// stopping ends when the server begins to stop.
	stopping context.Context
	stop     context.CancelFunc

	listener net.Listener
	server   *http.Server
	// queries is cancelled to end what is still under way when draining takes too long.
	queries context.Context
	abort   context.CancelCauseFunc
}

// New opens the store and starts the first generation. When anything of it
// fails, nothing is left running. Errors are faults; one that a plugin found in
// its configuration wraps a [plugin.DiagnosticsError].
func New(ctx context.Context, o Options) (*Runtime, error) {
	r := &Runtime{options: o, started: time.Now(), budget: limit.NewBudget(), outcomes: map[string]*sdkapi.ReloadOutcome{}, troubles: map[string]string{}}
	r.options.fill()
	r.queries, r.abort = context.WithCancelCause(context.Background())
	r.stopping, r.stop = context.WithCancel(context.Background())
	r.background, r.end = context.WithCancel(context.Background())
	s := o.Config.Server
	r.gate = limit.NewGate(limit.GateOptions{
		Name: "The server", MaxInFlight: s.MaxInFlight, QueueSize: s.QueueSize, QueueTimeout: s.QueueTimeout,
	})
	if err := r.open(ctx); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Runtime) open(ctx context.Context) (err error) {
	o := r.options
	store := state.Configured(o.Config.State)
	store.Log = o.Log.Named("state")
	if r.store, err = state.Open(ctx, store); err != nil {
		return err
	}
	r.statistics = statistics.New(statistics.Options{Repository: r.store.Statistics(), Log: o.Log.Named("statistics")})
	if err := r.statistics.Load(ctx); err != nil {
		return err
	}
	r.corrections = correction.New(correction.Options{
		Repository: r.store.Corrections(), Fields: func() []*config.Field { return r.current.Load().config.Fields }, Log: o.Log.Named("corrections"),
		Recorded: func(c *sdkapi.Correction) { r.current.Load().pipeline.Corrected(c) },
	})
	if err := r.corrections.Load(ctx); err != nil {
		return err
	}
	r.sessions = session.New(r.store.Sessions(), r.corrections, time.Now)
	r.feedback = feedback.New(feedback.Options{
		Decisions: r.store.Decisions(), Feedback: r.store.Feedback(), Corrections: r.corrections, Statistics: r.statistics,
		Keep: func() state.ContentPolicy { return state.ContentPolicy(r.current.Load().config.Records.Content) },
	})
	data, err := dataDir(o)
	if err != nil {
		return err
	}
	r.access = r.newAccess()
	r.host, err = plugin.NewHost(plugin.Options{
		Log: o.Log.Named("plugin"), DataDir: data,
		Scrub: o.Values.Scrub, Version: o.Version.Version, DrainTimeout: o.Config.Server.DrainTimeout,
	})
	if err != nil {
		return err
	}
	r.metrics = observe.NewMetrics(observe.Sources{
		Queries: r.counts, Plugins: r.host.Status, PluginTotals: r.pluginTotals, PluginMetrics: r.pluginMetrics,
		Store: r.store.Status, Corrections: r.correctionCounts, Secrets: r.secrets, Config: r.configCounts,
	})
	begin, err := r.first(ctx)
	if err != nil {
		return err
	}
	if err := r.launch(ctx, begin); err != nil {
		return err
	}
	handler, err := api.New(api.Options{
		Runtime: r, Metrics: r.metrics, Log: o.Log.Named("http"), Scrub: o.Values.Scrub,
		MaxBodyBytes: o.Config.Server.MaxBodyBytes, Heartbeat: o.Config.Server.Heartbeat, WriteTimeout: writeTimeout, Clock: time.Now,
		CORS: o.Config.Server.CORS, Open: !o.Config.Auth.Enabled, Loopback: config.Loopback(host(o.Config.Server.Address)),
	})
	if err != nil {
		return err
	}
	r.server = &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return r.queries },
		ErrorLog:    o.Log.Named("http").StandardLogger(&hclog.StandardLoggerOptions{ForceLevel: hclog.Debug}),
	}
	return nil
}

// dataDir is absolute, since a plugin that was installed runs in its own folder.
func dataDir(o Options) (string, error) {
	if o.DataDir != "" {
		return filepath.Abs(o.DataDir)
	}
	return filepath.Abs(filepath.Join(".aua", "plugin-data"))
}

// Run serves until ctx is cancelled. Then it stops accepting, waits for the
// queries under way up to the drain timeout, ends those that are left, stops
// the plugins and closes the store.
func (r *Runtime) Run(ctx context.Context) error {
	defer r.Close()
	var work sync.WaitGroup
	work.Go(func() { r.statistics.Run(r.background) })
	for _, retention := range r.retentions() {
		work.Go(func() { state.Retain(r.background, retention) })
	}
	work.Go(func() { r.probe(r.background) })
	work.Go(func() { r.options.Secrets.Run(r.background, r.rotate) })
	// What works in the background is done before the store is closed.
	defer work.Wait()
	defer r.end()

	served := make(chan error, 1)
	go func() { served <- r.server.Serve(r.listener) }()
	select {
	case err := <-served:
		return fault.Wrap(err, fault.Internal, "The HTTP server ended: %v.", err)
	case <-ctx.Done():
	}
	r.stop()
	r.options.Log.Info("Shutting down; queries under way may finish.", "drain_timeout", r.options.Config.Server.DrainTimeout.String())
	drain, cancel := context.WithTimeout(context.Background(), r.options.Config.Server.DrainTimeout)
	defer cancel()
	if err := r.server.Shutdown(drain); err != nil {
		r.abort(fault.New(fault.Overloaded, "The server is shutting down."))
		last, cancel := context.WithTimeout(context.Background(), lastWords)
		defer cancel()
		if err := r.server.Shutdown(last); err != nil {
			return errors.Join(err, r.server.Close())
		}
	}
	return nil
}

// writeTimeout is how long a client may leave an event of a stream unread.
const writeTimeout = 30 * time.Second

// lastWords is how long aborted queries have to tell their clients.
const lastWords = 2 * time.Second

// closeTimeout bounds the stopping of plugins and the last write of the store.
const closeTimeout = 10 * time.Second

// Close stops everything, without waiting for queries. Further calls do nothing.
func (r *Runtime) Close() {
	r.abort(fault.New(fault.Overloaded, "The server is shutting down."))
	if r.server != nil {
		_ = r.server.Close()
	}
	r.stop()
	r.reloading.Lock() // a change under way has just been cancelled
	defer r.reloading.Unlock()
	r.end()
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if r.statistics != nil && r.current.Load() != nil {
		if err := r.statistics.Save(ctx); err != nil {
			r.options.Log.Warn("The statistics of the last moments are lost.", "error", err)
		}
	}
	r.cool(nil)
	if g := r.current.Load(); g != nil {
		g.pipeline.Close()
	}
	r.settle(ctx)
	if r.host != nil {
		if err := r.host.Close(ctx); err != nil {
			r.options.Log.Warn("A plugin did not stop cleanly.", "error", err)
		}
	}
	if r.store != nil {
		if err := r.store.Close(ctx); err != nil {
			r.options.Log.Error("The state store did not close cleanly.", "error", err)
		}
	}
}
