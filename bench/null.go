// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"context"
	"time"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk"
)

// nullName is the plugin that does nothing: what its calls take is the hop alone.
const nullName = "null"

// Null is a classifier that answers at once.
func Null() *sdk.Plugin {
	return &sdk.Plugin{
		Name: nullName, Version: "1.0.0", Description: "Does nothing, so that a call can be measured.",
		Classifier: func(context.Context, *sdk.Instance) (sdk.Classifier, error) { return nothing{}, nil },
	}
}

type nothing struct{}

func (nothing) Classify(context.Context, *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return &sdk.ClassifyResponse{NoField: true}, nil
}

const (
	nullCalls = 300
	// nullPause lies between two calls, so that both sides are as cold as
	// between two queries.
	nullPause = time.Millisecond
)

// null measures calls of 1 KB of the null plugin, as a process and inline.
func null(ctx context.Context, p Programs) (_ *CallReport, err error) {
	plugins := &plugin.Catalog{Builtins: map[string]*sdk.Plugin{nullName: Null()}, Executable: p.Self, Args: p.NullArgs}
	h, err := plugin.NewHost(plugin.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = h.Close(context.WithoutCancel(ctx)) }()
	report := &CallReport{Plugin: nullName, Method: "Classify"}
	for isolation, mean := range map[string]*float64{isolationProcess: &report.Process, isolationInline: &report.Inline} {
		i, err := h.Acquire(ctx, plugins, plugin.Spec{Address: "classifier." + isolation, Kind: sdk.KindClassifier, Plugin: nullName, Isolation: isolation})
		if err != nil {
			return nil, err
		}
		req := &sdk.ClassifyRequest{
			Context: &sdk.CallContext{Instance: i.Address()}, Content: &sdk.Content{LastMessage: Prompt(smallPrompt)},
		}
		var sum time.Duration
		for range nullCalls {
			if !clock.wait(ctx, time.Now().Add(nullPause)) {
				return nil, ctx.Err()
			}
			began := time.Now()
			if _, err := i.Classifier().Classify(ctx, req); err != nil {
				return nil, err
			}
			sum += time.Since(began)
		}
		*mean = float64(sum.Microseconds()) / nullCalls
	}
	return report, nil
}
