// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"fmt"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/prompt"
	"github.com/auahq/aua/sdk"
)

// generation is one immutable compiled configuration with its plugin processes.
type generation struct {
	id        string
	pipeline  *pipeline.Pipeline
	instances []*plugin.Instance
	// probes are the specialists, for the health probes.
	specialists []*pipeline.Specialist
	// corrections is the index of the correction store.
	corrections *correction.Index
}

// newGeneration starts the plugins that the configuration names and joins them
// to a pipeline. When one cannot be started, none is left running.
func (r *Runtime) newGeneration(ctx context.Context) (*generation, error) {
	cfg := r.options.Config
	blocks := cfg.PluginBlocks()
	specs := make([]plugin.Spec, len(blocks))
	for i, b := range blocks {
		specs[i] = spec(b, cfg.Fields)
	}
	instances, err := r.host.AcquireAll(ctx, r.options.Catalog, specs)
	if err != nil {
		return nil, err
	}
	g := &generation{id: generationID(cfg), instances: instances}
	byAddress := make(map[string]*plugin.Instance, len(instances))
	o := pipeline.Options{
		Config: cfg, Generation: g.id, Statistics: r.statistics, Recorder: r.store.Decisions(), Sessions: r.sessions,
		Metrics: r.metrics, Budget: r.budget, Log: r.options.Log.Named("query"), Clock: time.Now,
		Prompts: prompt.Embedded(),
	}
	for i, inst := range instances {
		byAddress[blocks[i].Address()] = inst
		switch blocks[i].Kind {
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
			g.corrections = correction.NewIndex(r.corrections, inst.CorrectionStore(), inst.Life)
			o.Corrections = g.corrections
		case sdk.KindMiddleware:
			o.Middlewares = append(o.Middlewares, inst)
		case sdk.KindHook:
			o.Hooks = append(o.Hooks, inst)
		}
	}
	for _, s := range cfg.Specialists {
		backend := byAddress[string(sdk.KindBackend)+"."+s.Backend]
		o.Specialists = append(o.Specialists, pipeline.NewSpecialist(s, backend, cfg.Server.QueueTimeout))
	}
	g.specialists = o.Specialists
	g.pipeline = pipeline.New(o)
	return g, nil
}

func spec(b *config.Block, fields []*config.Field) plugin.Spec {
	s := plugin.Spec{
		Address: b.Address(), Kind: b.Kind, Plugin: b.Plugin, Config: b.ConfigJSON, Env: b.Env, Isolation: b.Isolation,
		Source: fmt.Sprintf("%s:%d", b.Range.Filename, b.Range.Start.Line),
	}
	for _, f := range fields {
		s.Fields = append(s.Fields, &sdk.Field{Name: f.Name, Aliases: f.Aliases, Description: f.Description, HighRisk: f.HighRisk})
	}
	return s
}

// generationID names the generation by its configuration: the first twelve
// digits of its digest.
func generationID(cfg *config.Config) string {
	const digits = 12
	d := cfg.Digest[len("sha256:"):]
	return "g-" + d[:min(digits, len(d))]
}
