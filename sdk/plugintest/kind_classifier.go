// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"
	"slices"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func callClassifier(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewClassifierClient(t.conn).Classify(ctx, &sdk.ClassifyRequest{Context: t.call, Content: t.content(query)})
	if err != nil {
		return err
	}
	return classified(resp, t.fields)
}

// classified holds a distribution against the configured fields.
func classified(resp *sdk.ClassifyResponse, fields []string) error {
	if len(resp.GetNeedCalls()) > 0 {
		return asked(resp.GetNeedCalls())
	}
	sum, last := 0.0, 1.0
	seen := map[string]bool{}
	for _, d := range resp.GetDistribution() {
		p := d.GetProbability()
		switch {
		case !probability(p):
			return broke("the probability of the field %q is %v", d.GetField(), p)
		case !slices.Contains(fields, d.GetField()):
			return broke("it names the field %q, which is not configured; those are %q", d.GetField(), fields)
		case seen[d.GetField()]:
			return broke("it names the field %q twice", d.GetField())
		case p > last+slack:
			return broke("the field %q of the probability %v comes after one of %v; the highest is first", d.GetField(), p, last)
		}
		seen[d.GetField()], last = true, p
		sum += p
	}
	if sum > 1+slack {
		return broke("the probabilities sum to %v", sum)
	}
	if !probability(resp.GetMargin()) {
		return broke("the margin is %v", resp.GetMargin())
	}
	return nil
}

func classifierChecks() []check {
	return []check{{
		name: "classifier_distribution", about: "A classifier gives a distribution over the configured fields.",
		hint: "Each probability is in [0, 1] and they sum to at most 1; what is missing is \"no field\". Name only fields that came with Configure, each once, the likeliest first.",
		kind: sdk.KindClassifier, needs: []string{"call"}, calls: true, run: checkDistribution,
	}}
}

// prompts are of several fields and of none.
var prompts = []string{
	"Solve x^2 - 5x + 6 = 0 for x.", "Write a poem about the sea.", "hello", "写一首关于大海的诗", "What is the integral of cos, and who wrote Faust?",
}

func checkDistribution(ctx context.Context, s *suite) error {
	t := s.shared(sdk.KindClassifier)
	for _, prompt := range append([]string{s.options.Query}, prompts...) {
		if err := s.hold(ctx, t, prompt); err != nil {
			return fmt.Errorf("asked %q: %w", prompt, err)
		}
	}
	return nil
}
