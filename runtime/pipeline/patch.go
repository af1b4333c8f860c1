// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"maps"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// What the hooks' patches do, point by point.

func (q *Query) patchQuery(patch *sdk.HookPatch) error {
	q.change(patch.GetMessages(), patch.GetParams())
	q.patchMetadata(patch)
	return nil
}

func (q *Query) patchMetadata(patch *sdk.HookPatch) {
	if len(patch.GetMetadata()) == 0 {
		return
	}
	merged := maps.Clone(q.Metadata)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, patch.GetMetadata())
	q.Metadata = merged
}

func (p *Pipeline) patchDistribution(q *Query, h *sdk.HookPatch) error {
	distribution := make(map[string]float64, len(h.GetDistribution()))
	best, sum := "", 0.0
	for _, fp := range h.GetDistribution() {
		v := fp.GetProbability()
		if p.fields[fp.GetField()] == nil || !(v >= 0 && v <= 1) {
			return errPatch("the field %q with the probability %v", fp.GetField(), v)
		}
		distribution[fp.GetField()] = v
		if sum += v; best == "" || v > distribution[best] {
			best = fp.GetField()
		}
	}
	if sum > 1+1e-6 {
		return errPatch("probabilities that sum to %v", sum)
	}
	q.classification.Distribution, q.classification.Field, q.noField = distribution, best, false
	p.weigh(q)
	return nil
}

// patchSpecialists makes the named specialists those that are asked, side by side.
func (p *Pipeline) patchSpecialists(q *Query, patch *sdk.HookPatch) error {
	var order []choice
	for _, name := range patch.GetSpecialists() {
		i := slices.IndexFunc(p.specialists, func(s *Specialist) bool { return s.Name() == name })
		if i < 0 {
			return errPatch("the specialist %q, which does not exist", name)
		}
		order = append(order, choice{specialist: p.specialists[i], field: q.classification.Field})
	}
	q.order, q.parallel = order, len(order)
	if len(order) > 1 {
		q.route.Delivery = deliveryHold
	}
	q.route.Reason += " A hook chose the specialists."
	return nil
}

func (c *candidate) patchCall(patch *sdk.HookPatch) error {
	if len(patch.GetMessages()) > 0 {
		c.messages = patch.GetMessages()
	}
	if patch.GetParams() != nil {
		c.params = patch.GetParams()
	}
	c.transformed = c.transformed || len(patch.GetMessages()) > 0 || patch.GetParams() != nil
	return nil
}

func (c *candidate) patchText(patch *sdk.HookPatch) error {
	if patch.Text != nil {
		c.answer.Text = patch.GetText()
	}
	return nil
}

func (q *Query) patchResponse(patch *sdk.HookPatch) error {
	q.patchMetadata(patch)
	if patch.Text != nil {
		a := q.given()
		q.synthesis = &sdk.Answer{
			Text: patch.GetText(), Reasoning: a.GetReasoning(), ToolCalls: a.GetToolCalls(), FinishReason: a.GetFinishReason(),
			Usage: a.GetUsage(), Model: a.GetModel(),
		}
	}
	return nil
}

func errPatch(format string, args ...any) error {
	return fault.New(fault.PluginContractInvalid, "The patch has "+format+".", args...)
}
