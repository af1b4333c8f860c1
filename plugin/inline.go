// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/metric"
)

// inline is a built-in plugin that runs in the host. A panic in one of its
// methods fails the call as it does in a process; one in a goroutine of its
// own takes the host along, and a method that does not heed its context holds
// its caller. That is why the default is a process.
type inline struct {
	impl    any
	log     hclog.Logger
	counted *metric.Registry
}

var _ life = (*inline)(nil)

// panicError is a panic of a plugin in this process.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// recoverPanic turns a panic into *err. Defer it.
func recoverPanic(err *error) {
	if v := recover(); v != nil {
		*err = &panicError{value: v, stack: debug.Stack()}
	}
}

// startInline makes the instance in this process. The context bounds the constructor.
func (l *launch) startInline(ctx context.Context, p *sdk.Plugin) (*inline, []*sdk.Diagnostic, error) {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	counted := &metric.Registry{}
	impl, err := construct(ctx, p, &sdk.Instance{
		Name: l.spec.Address, Kind: l.spec.Kind, Config: []byte(l.spec.Config.Reveal()), Artefact: l.spec.Artefact,
		Fields: l.spec.Fields, DataDir: l.dataDir, Log: l.log, Metrics: counted,
	})
	if panicked, ok := err.(*panicError); ok {
		l.log.Error("The plugin panicked while it was configured.", "panic", panicked.value, "stack", string(panicked.stack))
		return nil, nil, l.id.crashed(fault.PluginLoadFailed, l.id.crash(panicked.Error(), nil), "to start", "The log has the stack.")
	}
	diagnostics := sdk.Diagnostics(err)
	l.id.cleanAll(diagnostics)
	return &inline{impl: impl, log: l.log, counted: counted}, diagnostics, refused(l.spec, l.id, diagnostics)
}

func construct(ctx context.Context, p *sdk.Plugin, inst *sdk.Instance) (impl any, err error) {
	defer recoverPanic(&err)
	return p.New(ctx, inst)
}

func (i *inline) pid() int                      { return os.Getpid() }
func (i *inline) ended() <-chan struct{}        { return nil }
func (i *inline) endsWithin(time.Duration) bool { return false }
func (i *inline) broken() bool                  { return false }
func (i *inline) end() (string, []string)       { return "running in the host", nil }
func (i *inline) kill(string)                   {}
func (i *inline) reap()                         {}

func (i *inline) metrics(context.Context) ([]byte, error) { return i.counted.AppendText(nil), nil }

func (i *inline) ping(ctx context.Context) (reason string, err error) {
	checker, ok := i.impl.(sdk.HealthChecker)
	if !ok {
		return "", nil
	}
	defer func() {
		if v := recover(); v != nil {
			reason = fmt.Sprintf("the health check panicked: %v", v)
		}
	}()
	if err := checker.Health(ctx); err != nil {
		return err.Error(), nil
	}
	return "", nil
}

func (i *inline) stop(context.Context) {
	if c, ok := i.impl.(io.Closer); ok {
		var err error
		defer recoverPanic(&err)
		_ = c.Close()
	}
}
