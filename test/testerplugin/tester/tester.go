// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package tester is the plugin of the command testerplugin. It serves every
// kind that the host can call, and does in each call what its configuration
// says, or what the query asks for with the text "do:NAME" or "do:NAME ARGUMENT".
package tester

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/metric"
)

// Name and Version are what the plugin calls itself. A build may say otherwise,
// with -ldflags -X.
var (
	Name    = "tester"
	Version = "1.2.3"
)

// Plugin returns the plugin.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name: Name, Version: Version, Description: "Misbehaves on demand.",
		Config: sdk.Schema{Attributes: []sdk.Attribute{
			{Name: "behaviour", Type: "string", Description: "What calls do.", Enum: behaviours(), Default: "ok"},
			{Name: "delay_ms", Type: "int", Description: "How long slow calls take.", Unit: "milliseconds", Min: sdk.Float(0), Default: 0},
			{Name: "unhealthy", Type: "string", Description: "Why the instance is not healthy."},
			{Name: "exit_after_ms", Type: "int", Description: "The process ends by itself after this time.", Unit: "milliseconds", Min: sdk.Float(1)},
			{Name: "exit_if_exists", Type: "string", Description: "The process ends while it is configured if this file exists."},
			{Name: "places", Type: "int", Description: "How many calls are served at once; 0 for any number.", Unit: "calls", Min: sdk.Float(0), Default: 0},
			{Name: "choose_last", Type: "bool", Description: "As a router, chooses the last candidate.", Default: false},
			{Name: "linger", Type: "bool", Description: "Closing the instance takes for ever.", Default: false},
			{Name: "token", Type: "string", Description: "Is given back by a backend that is asked for it.", Sensitive: true},
		}, Blocks: []sdk.Block{ruleBlock()}},
		Validate:   validate,
		Backend:    func(ctx context.Context, i *sdk.Instance) (sdk.Backend, error) { return construct(ctx, i) },
		Classifier: func(ctx context.Context, i *sdk.Instance) (sdk.Classifier, error) { return construct(ctx, i) },
		Scorer:     func(ctx context.Context, i *sdk.Instance) (sdk.Scorer, error) { return construct(ctx, i) },
		Verifier:   func(ctx context.Context, i *sdk.Instance) (sdk.Verifier, error) { return construct(ctx, i) },
		HookPoints: []string{"pre_query", "post_response"}, TransformsChunks: true, ChangesAnswer: true,
		Router:          func(ctx context.Context, i *sdk.Instance) (sdk.Router, error) { return construct(ctx, i) },
		Arbiter:         func(ctx context.Context, i *sdk.Instance) (sdk.Arbiter, error) { return construct(ctx, i) },
		PromotionPolicy: func(ctx context.Context, i *sdk.Instance) (sdk.PromotionPolicy, error) { return construct(ctx, i) },
		CorrectionStore: func(ctx context.Context, i *sdk.Instance) (sdk.CorrectionStore, error) {
			made, err := construct(ctx, i)
			return &index{instance: made}, err
		},
		Hook:       func(ctx context.Context, i *sdk.Instance) (sdk.Hook, error) { return construct(ctx, i) },
		Middleware: func(ctx context.Context, i *sdk.Instance) (sdk.Middleware, error) { return construct(ctx, i) },
	}
}

type settings struct {
	Behaviour    string `json:"behaviour"`
	DelayMS      int64  `json:"delay_ms"`
	Unhealthy    string `json:"unhealthy"`
	ExitAfterMS  int64  `json:"exit_after_ms"`
	ExitIfExists string `json:"exit_if_exists"`
	Places       int    `json:"places"`
	ChooseLast   bool   `json:"choose_last"`
	Linger       bool   `json:"linger"`
	Token        string `json:"token"`
	Rules        []rule `json:"rule"`
}

func read(i *sdk.Instance) (settings, error) {
	s := settings{Behaviour: "ok"}
	err := i.Decode(&s)
	return s, err
}

func validate(i *sdk.Instance) error {
	s, err := read(i)
	if err != nil {
		return err
	}
	var errs []error
	if !slices.Contains(behaviours(), s.Behaviour) {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"behaviour"}, Summary: "Unknown behaviour",
			Detail: fmt.Sprintf("There is no behaviour %q. Use one of: %s.", s.Behaviour, strings.Join(behaviours(), ", ")),
		})
	}
	if s.Linger && s.ExitAfterMS > 0 {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"exit_after_ms"}, Summary: "Contradicting settings", Detail: "A tester that lingers does not end by itself. Leave one of linger and exit_after_ms out.",
		})
	}
	if s.DelayMS < 0 {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"delay_ms"}, Summary: "Negative delay", Detail: "A call cannot take less than no time. Use 0 or more.",
		})
	}
	return errors.Join(append(errs, checkRules(s.Rules)...)...)
}

// instance is one configured use; it serves all kinds.
type instance struct {
	settings
	name    string
	dataDir string
	fields  []*sdk.Field
	log     hclog.Logger
	counted metric.Counter
	// active counts calls under way, cancelled those whose context was cancelled.
	active, cancelled atomic.Int64
	// places holds a token for each call that can be served; nil for any number.
	places chan struct{}
}

var (
	_ sdk.Backend       = (*instance)(nil)
	_ sdk.Prober        = (*instance)(nil)
	_ sdk.Classifier    = (*instance)(nil)
	_ sdk.Scorer        = (*instance)(nil)
	_ sdk.Verifier      = (*instance)(nil)
	_ sdk.HealthChecker = (*instance)(nil)
)

func construct(ctx context.Context, i *sdk.Instance) (*instance, error) {
	s, err := read(i)
	if err != nil {
		return nil, err
	}
	switch s.Behaviour {
	case "panic-configure":
		panic("no configuration suits me")
	case "hang-configure":
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if s.ExitIfExists != "" {
		if _, err := os.Stat(s.ExitIfExists); err == nil {
			os.Exit(4)
		}
	}
	if s.ExitAfterMS > 0 {
		time.AfterFunc(time.Duration(s.ExitAfterMS)*time.Millisecond, func() { os.Exit(5) })
	}
	i.Log.Info("The tester is configured.", "behaviour", s.Behaviour)
	made := &instance{settings: s, name: i.Name, dataDir: i.DataDir, fields: i.Fields, log: i.Log}
	made.counted = i.Metrics.Counter("asked_total", "Times that the tester was asked to count.", "what")
	if s.Places > 0 {
		made.places = make(chan struct{}, s.Places)
	}
	return made, nil
}

// Health is what the setting unhealthy says.
func (i *instance) Health(context.Context) error {
	if i.Unhealthy != "" {
		return errors.New(i.Unhealthy)
	}
	return nil
}

// Close takes for ever with the setting linger.
func (i *instance) Close() error {
	if i.Linger {
		time.Sleep(time.Hour)
	}
	return nil
}
