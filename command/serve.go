// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"errors"
	"runtime/debug"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime"
	"github.com/auahq/aua/runtime/secret"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/heap"
)

func (s *session) serveCommand() *command {
	return &command{
		name:     "serve",
		synopsis: "Start a server",
		description: "Starts a server with a configuration, and says what runs. The log goes to standard error.\n\n" +
			"With -dev and no configuration, it serves the embedded default and the model servers that it finds on this machine: Ollama on port 11434, llama.cpp on 8080, vLLM on 8001 and 9001, LM Studio on 1234. Hosted APIs are used only when -use names them. What would be served is printed by -print-config, to start a configuration from.\n\n" +
			"The first Ctrl-C stops it after the queries under way, the second at once.",
		examples: []string{
			"aua serve -dev",
			"aua serve -dev -print-config >aua.hcl",
			"aua serve -config aua.hcl -listen 127.0.0.1:9000",
			"aua serve -config aua.hcl -dry-run",
		},
		flags: new(arguments.Serve).Flags(),
		run:   s.serve,
	}
}

func (s *session) serve(args []string) int {
	a, diags := arguments.ParseServe(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	var running atomic.Pointer[runtime.Runtime]
	var hard atomic.Bool
	ctx, stop := untilInterrupted(func() {
		hard.Store(true)
		if r := running.Load(); r != nil {
			r.Close()
		}
	})
	defer stop()

	base, err := s.catalog()
	if err != nil {
		return p.Fail(err)
	}
	values := &secret.Values{}
	book := secret.New(secret.Options{Values: values})
	p.Out, p.Err = values.Writer(p.Out), values.Writer(p.Err)
	options := config.LoadOptions{Paths: a.Paths, Vars: a.Vars, Listen: a.Listen, Dev: a.Dev, Secrets: book.Open}
	serving := &views.Serving{Version: version, Dev: a.Dev, DryRun: a.DryRun}
	if a.Dev && len(a.Paths) == 0 {
		options.Sources = s.develop(ctx, a, serving)
	}
	own := loadWith(&loading{builtins: base, plugins: base}, options, hcl.DiagError)
	cfg, sources := own.Config, own.Sources
	if cfg == nil {
		return p.Refuse(config.Fault(own.Diagnostics), own.Diagnostics, sources)
	}
	p.Warn(own.Diagnostics, sources)
	if a.PrintConfig {
		return printConfig(p, options.Sources)
	}
	r, err := runtime.New(ctx, runtime.Options{
		Config: cfg, Catalog: own.Catalog, PluginLock: own.PluginLock, Load: loader(base, options, cfg),
		Log: s.logger(cfg.Server.LogLevel, a.LogFormat, values), Version: thisVersion(), Dev: a.Dev, Apply: a.Apply, DryRun: a.DryRun,
		Secrets: book, Values: values,
	})
	if err != nil {
		return refused(p, cfg, err, sources)
	}
	running.Store(r)
	defer r.Close()
	status := s.serveRuntime(ctx, p, r, cfg, serving)
	if hard.Load() {
		return exitInterrupted
	}
	return status
}

func (s *session) serveRuntime(ctx context.Context, p *views.Printer, r *runtime.Runtime, cfg *config.Config, serving *views.Serving) int {
	if !serving.DryRun {
		address, err := r.Listen(cfg.Server.Address)
		if err != nil {
			return p.Fail(err)
		}
		serving.Address = address
		if serving.FirstToken, err = r.FirstToken(ctx); err != nil {
			return p.Fail(err)
		}
		if serving.Dev {
			serving.Try = s.try(serving)
		}
	}
	status := r.Status()
	serving.Auth = cfg.Auth.Enabled
	serving.Generation, serving.State = status.Generation, cfg.State.Type
	serving.Specialists, serving.Plugins = status.Specialists, status.Plugins
	serving.Config, serving.Drift = status.Config, r.Drift()
	if status := finish(p, views.Show(p, serving, views.Serve)); status != 0 || serving.DryRun {
		return status
	}
	p.JSON = false // the one document is written
	defer heap.Room(16 << 20)()
	debug.FreeOSMemory() // what the start alone needed
	defer reloadOnHangUp(ctx, r)()
	if err := r.Run(ctx); err != nil {
		return p.Fail(err)
	}
	return 0
}

// refused prints why a runtime could not be made. What a plugin found in its
// configuration is shown where it stands.
func refused(p *views.Printer, cfg *config.Config, err error, sources config.Sources) int {
	blocks := map[any]*config.Block{}
	for _, b := range cfg.PluginBlocks() {
		blocks[b.Address()] = b
	}
	var diags hcl.Diagnostics
	for _, err := range parts(err) {
		var found *plugin.DiagnosticsError
		f := fault.As(err)
		b := blocks[f.Details["instance"]]
		switch {
		case b == nil:
			return p.Fail(err)
		case errors.As(err, &found):
			diags = append(diags, b.Diagnostics(found.Diagnostics)...)
		default:
			diags = append(diags, b.Refusal(f))
		}
	}
	return p.Refuse(fault.As(err), diags, sources)
}

// parts are the errors that were joined.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// logger returns the server's log, on standard error, without the values.
func (s *session) logger(level, format string, values *secret.Values) hclog.Logger {
	terminal := isTerminal(s.Err)
	color := hclog.ColorOff
	if terminal && s.getenv("NO_COLOR") == "" {
		color = hclog.ForceColor // what scrubs does not look like a terminal
	}
	return hclog.New(&hclog.LoggerOptions{
		Name: "aua", Level: hclog.LevelFromString(level), Output: values.Writer(s.Err), Color: color,
		JSONFormat: format == "json" || format == "" && !terminal,
	})
}
