// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk/metric"
)

// Plugin is what an author fills in. At least one of the kind fields must be
// set; each makes one configured instance, and may be called several times in
// one process, once for each instance.
//
// A constructor gets everything that the instance was configured with. It
// returns the instance or an error; a [ConfigError], or several joined with
// [errors.Join], points at the settings that are wrong. The context ends when
// the host no longer waits for the constructor, not when the instance ends.
// An instance that implements [io.Closer] is closed when it is drained.
type Plugin struct {
	// Name is the plugin's name: lower-case letters, digits and dashes.
	Name string
	// Version is a semantic version, such as "1.2.0".
	Version string
	// Description is one sentence for listings.
	Description string
	// Config says what the config block may hold.
	Config Schema
	// Validate checks a configuration beyond what the schema says, without
	// acting on it: no connections, no files written. May be nil.
	Validate func(*Instance) error

	// Needs is how much of a query's content the plugin wants to see; empty
	// for the kind's default.
	Needs string
	// LastMessageBytes is how much a classifier or verifier wants to see of a
	// long last message: its beginning and its end. 0 for all of it.
	LastMessageBytes int
	// HookPoints lists the points that a hook can be used at, such as "post_response".
	HookPoints []string
	// TransformsChunks says that the middleware implements [ChunkTransformer].
	TransformsChunks bool
	// ChangesAnswer says that the middleware's AfterResponse may change the answer.
	ChangesAnswer bool
	// OwnsStorage says that the correction store implements [CorrectionRecords].
	OwnsStorage bool
	// Learns says that the instance implements [Fitter].
	Learns bool
	// Limits bound the process; the zero value has good defaults.
	Limits Limits

	Backend         func(context.Context, *Instance) (Backend, error)
	Classifier      func(context.Context, *Instance) (Classifier, error)
	Router          func(context.Context, *Instance) (Router, error)
	Verifier        func(context.Context, *Instance) (Verifier, error)
	Arbiter         func(context.Context, *Instance) (Arbiter, error)
	Scorer          func(context.Context, *Instance) (Scorer, error)
	PromotionPolicy func(context.Context, *Instance) (PromotionPolicy, error)
	CorrectionStore func(context.Context, *Instance) (CorrectionStore, error)
	Hook            func(context.Context, *Instance) (Hook, error)
	Middleware      func(context.Context, *Instance) (Middleware, error)
}

// Instance is one configured use of a plugin: one block of the configuration.
type Instance struct {
	// Name is the block's address, such as "scorer.default".
	Name string
	// Kind is what the instance is used as.
	Kind Kind
	// Config is the config block as a JSON object, with defaults filled in and
	// secrets resolved. See [Instance.Decode].
	Config json.RawMessage
	// Artefact is what the plugin learnt before; nil when nothing was.
	Artefact *Artefact
	// Fields are the configured fields, for a classifier, router, verifier, arbiter
	// or scorer; other kinds are not told of them, and go on when they change.
	Fields []*Field
	// DataDir is a folder of this instance alone, for caches; empty when there is none.
	DataDir string
	// Log writes to the host's log, marked with the instance. During a call,
	// [Logger] marks with the query as well.
	Log hclog.Logger
	// Metrics is where the constructor registers what the instance counts; the host
	// shows it in its own metrics. See package metric.
	Metrics *metric.Registry
}

// Decode reads the config block into v, a pointer to a struct with json tags.
// A member that v does not have is an error, so that a schema and its struct
// cannot drift apart.
func (i *Instance) Decode(v any) error {
	if len(i.Config) == 0 {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(i.Config))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("decode config of %s: %w", i.Name, err)
	}
	return nil
}

// ConfigError says that a setting is wrong. The host adds file, line and snippet.
type ConfigError struct {
	// Path leads to the setting: attribute names, block types and list indices, outermost first.
	Path []string
	// Summary is short and constant, without a final full stop.
	Summary string
	// Detail says what is wrong, why, and what to do, in full sentences.
	Detail string
	// Warning makes it a warning: the instance works nevertheless.
	Warning bool
}

// Error returns summary and detail.
func (e *ConfigError) Error() string {
	if e.Detail == "" {
		return e.Summary
	}
	return e.Summary + ": " + e.Detail
}

// New makes an instance of the kind that inst names. The result implements the
// kind's interface. An error that holds warnings alone comes with an instance;
// see [Diagnostics].
func (p *Plugin) New(ctx context.Context, inst *Instance) (any, error) {
	var warnings error
	if !p.has(inst.Kind) {
		return nil, &ConfigError{
			Summary: "Plugin of another kind",
			Detail:  fmt.Sprintf("The plugin %q cannot be used as %s; it serves: %v.", p.Name, inst.Kind, p.kinds()),
		}
	}
	if p.Validate != nil {
		if warnings = p.Validate(inst); !onlyWarnings(warnings) {
			return nil, warnings
		}
	}
	if inst.Metrics == nil {
		inst.Metrics = &metric.Registry{}
	}
	v, err := p.construct(ctx, inst)
	if err = errors.Join(warnings, err, metricMistakes(inst.Metrics)); !onlyWarnings(err) {
		return nil, err
	}
	return v, err
}

// construct calls the constructor of the instance's kind.
func (p *Plugin) construct(ctx context.Context, inst *Instance) (any, error) {
	switch inst.Kind {
	case KindBackend:
		return p.Backend(ctx, inst)
	case KindClassifier:
		return p.Classifier(ctx, inst)
	case KindRouter:
		return p.Router(ctx, inst)
	case KindVerifier:
		return p.Verifier(ctx, inst)
	case KindArbiter:
		return p.Arbiter(ctx, inst)
	case KindScorer:
		return p.Scorer(ctx, inst)
	case KindPromotionPolicy:
		return p.PromotionPolicy(ctx, inst)
	case KindCorrectionStore:
		return p.CorrectionStore(ctx, inst)
	case KindHook:
		return p.Hook(ctx, inst)
	default:
		return p.Middleware(ctx, inst)
	}
}

// has reports whether the plugin serves kind.
func (p *Plugin) has(kind Kind) bool {
	switch kind {
	case KindBackend:
		return p.Backend != nil
	case KindClassifier:
		return p.Classifier != nil
	case KindRouter:
		return p.Router != nil
	case KindVerifier:
		return p.Verifier != nil
	case KindArbiter:
		return p.Arbiter != nil
	case KindScorer:
		return p.Scorer != nil
	case KindPromotionPolicy:
		return p.PromotionPolicy != nil
	case KindCorrectionStore:
		return p.CorrectionStore != nil
	case KindHook:
		return p.Hook != nil
	case KindMiddleware:
		return p.Middleware != nil
	}
	return false
}

func (p *Plugin) kinds() []Kind {
	var kinds []Kind
	for _, k := range Kinds() {
		if p.has(k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// Diagnostics turns the error of a constructor or of Validate into
// diagnostics: one for each [ConfigError] in it, and one for anything else.
func Diagnostics(err error) []*Diagnostic {
	if err == nil {
		return nil
	}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		var all []*Diagnostic
		for _, e := range joined.Unwrap() {
			all = append(all, Diagnostics(e)...)
		}
		return all
	}
	var ce *ConfigError
	if !errors.As(err, &ce) {
		return []*Diagnostic{{Severity: SeverityError, Summary: "Plugin cannot be configured", Detail: err.Error()}}
	}
	severity := SeverityError
	if ce.Warning {
		severity = SeverityWarning
	}
	return []*Diagnostic{{Severity: severity, Summary: ce.Summary, Detail: ce.Detail, Path: ce.Path}}
}

func onlyWarnings(err error) bool {
	for _, d := range Diagnostics(err) {
		if d.GetSeverity() != SeverityWarning {
			return false
		}
	}
	return true
}
