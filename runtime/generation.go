// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/prompt"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// generation is one immutable compiled configuration with its plugin processes.
type generation struct {
	id string
	// config is what is served: what was applied, with the keys of the server's
	// start that count until its end.
	config *config.Config
	// applied is the configuration of the snapshot, and lock the lock file that
	// the catalog was made with.
	applied *config.Config
	lock    string
	catalog *plugin.Catalog
	// snapshot is the newest one that it serves; nil while none is kept.
	snapshot atomic.Pointer[sdkapi.ConfigSnapshot]
	// instances are its holds on plugins, by address.
	instances map[string]*plugin.Instance
	// editions are those of the specs, by address; see [plugin.Spec.Edition].
	editions map[string]int
	// corrections is nil without a correction store.
	corrections *feed
	pipeline    *pipeline.Pipeline
	// specialists are for the health probes.
	specialists []*pipeline.Specialist
	// uses are the queries, and whatever else calls its plugins.
	uses sync.WaitGroup
}

// generation returns one of what was loaded, of which nothing runs yet.
func (r *Runtime) generation(l *Loaded, editions map[string]int) *generation {
	return &generation{
		config: l.Config.Started(r.options.Config), applied: l.Config, lock: l.PluginLock, catalog: l.Catalog, editions: editions,
	}
}

// use returns the current generation. It is not taken down before its caller
// has called done.
func (r *Runtime) use() (g *generation, done func()) {
	r.swapping.RLock()
	defer r.swapping.RUnlock()
	g = r.current.Load()
	g.uses.Add(1)
	return g, g.uses.Done
}

// assemble joins what the generation has to a pipeline, which goes on with what
// the one of before, unless nil, knows of specialists and conversations.
func (r *Runtime) assemble(g, before *generation) {
	o := pipeline.Options{
		Config: g.config, Generation: g.id, Statistics: r.statistics, Recorder: r.store.Decisions(), Sessions: r.sessions,
		Metrics: r.metrics, Budget: r.budget, Log: r.options.Log.Named("query"), Clock: time.Now,
		Prompts: prompt.Embedded(), Specialists: g.specialists,
	}
	if before != nil {
		o.After = before.pipeline
	}
	for _, b := range g.config.PluginBlocks() {
		inst := g.instances[b.Address()]
		switch b.Kind {
		case sdk.KindClassifier:
			o.Classifier = inst
		case sdk.KindRouter:
			o.Router = inst
		case sdk.KindVerifier:
			o.Verifiers = append(o.Verifiers, inst)
		case sdk.KindArbiter:
			o.Arbiters = append(o.Arbiters, inst)
		case sdk.KindScorer:
			o.Scorers = append(o.Scorers, inst)
		case sdk.KindCorrectionStore:
			o.Corrections = g.corrections.index
		case sdk.KindMiddleware:
			o.Middlewares = append(o.Middlewares, inst)
		case sdk.KindHook:
			o.Hooks = append(o.Hooks, inst)
		}
	}
	g.pipeline = pipeline.New(o)
}

// staff makes the specialists, with the condition that those of before are in.
func (g *generation) staff(before *generation) {
	known := map[string]*pipeline.Specialist{}
	if before != nil {
		for _, s := range before.specialists {
			known[s.Name()] = s
		}
	}
	for _, s := range g.config.Specialists {
		backend := g.instances[string(sdk.KindBackend)+"."+s.Backend]
		if old := known[s.Name]; old != nil {
			g.specialists = append(g.specialists, old.With(s, backend))
		} else {
			g.specialists = append(g.specialists, pipeline.NewSpecialist(s, backend, g.config.Server.QueueTimeout))
		}
	}
}

// specialist returns the one of a name; nil for none.
func (g *generation) specialist(name string) *pipeline.Specialist {
	for _, s := range g.specialists {
		if s.Name() == name {
			return s
		}
	}
	return nil
}

// decides are the kinds of plugins that are told of the fields at their start, so
// that they are replaced when those change.
var decides = map[sdk.Kind]bool{
	sdk.KindClassifier: true, sdk.KindRouter: true, sdk.KindVerifier: true, sdk.KindArbiter: true, sdk.KindScorer: true,
}

// spec is what the host needs to run a block's plugin.
func spec(b *config.Block, fields []*config.Field, edition int) plugin.Spec {
	s := plugin.Spec{
		Address: b.Address(), Kind: b.Kind, Plugin: b.Plugin, Config: b.ConfigJSON, Env: b.Env, Isolation: b.Isolation,
		Source: fmt.Sprintf("%s:%d", b.Range.Filename, b.Range.Start.Line), Edition: edition,
	}
	if !decides[b.Kind] {
		return s
	}
	for _, f := range fields {
		s.Fields = append(s.Fields, &sdk.Field{Name: f.Name, Aliases: f.Aliases, Description: f.Description, HighRisk: f.HighRisk})
	}
	return s
}

// identify gives the generation an id that is short enough to read, and the same
// for the same content: that of the configuration, and which plugins run.
func (g *generation) identify() {
	const digits = 12
	sum := sha256.New()
	fmt.Fprintln(sum, g.applied.Digest)
	for _, b := range g.config.PluginBlocks() {
		p := g.instances[b.Address()].Program()
		fmt.Fprintln(sum, b.Address(), p.Source, p.Description.Name, p.Description.Version, p.Fingerprint(), g.editions[b.Address()])
	}
	g.id = "g-" + hex.EncodeToString(sum.Sum(nil))[:digits]
}
