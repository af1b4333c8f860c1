// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"github.com/auahq/aua/sdk"
)

// maxModelRounds is how often a decision plugin may ask for model calls in one query.
const maxModelRounds = 2

// withModels asks a decision plugin, and calls the models that it wants to hear
// first. Each time it is asked with all that was heard so far.
func withModels[T any, R interface{ GetNeedCalls() []*sdk.ModelCall }](
	ctx context.Context, p *Pipeline, q *Query, s *stage[T], ask func(context.Context, []*sdk.ModelCallResult) (R, error),
) (R, error) {
	var heard []*sdk.ModelCallResult
	for round := 0; ; round++ {
		within, cancel := s.deadline(ctx)
		resp, err := ask(within, heard)
		cancel()
		if err != nil || len(resp.GetNeedCalls()) == 0 {
			return resp, err
		}
		if round == maxModelRounds {
			return resp, s.broke("asked for model calls more than %d times", maxModelRounds)
		}
		heard = append(heard, p.callModels(ctx, q, resp.GetNeedCalls())...)
	}
}

// callModels makes the model calls that a decision plugin asked for, side by
// side. A call that cannot be made is answered with the reason, since it is
// the plugin's to decide what follows.
func (p *Pipeline) callModels(ctx context.Context, q *Query, calls []*sdk.ModelCall) []*sdk.ModelCallResult {
	results := make([]*sdk.ModelCallResult, len(calls))
	var wg sync.WaitGroup
	for i, call := range calls {
		wg.Go(func() { results[i] = p.callModel(ctx, q, call) })
	}
	wg.Wait()
	return results
}

func (p *Pipeline) callModel(ctx context.Context, q *Query, call *sdk.ModelCall) *sdk.ModelCallResult {
	result := &sdk.ModelCallResult{Id: call.GetId()}
	s := p.roles[call.GetRole()]
	if s == nil {
		result.Error = fmt.Sprintf("No specialist has the role %s.", call.GetRole())
		return result
	}
	text, err := p.prompts.Render(call.GetTemplate(), call.GetVariables())
	if err != nil {
		result.Error = err.Error()
		return result
	}
	c := &candidate{
		choice:   choice{specialist: s, field: cmp.Or(q.classification.Field, generalField)},
		role:     call.GetRole(),
		messages: []*sdk.Message{{Role: "user", Content: text}},
	}
	q.mu.Lock()
	q.modelCalls = append(q.modelCalls, c)
	q.mu.Unlock()
	p.ask(ctx, q, c)
	result.Usage, result.CostUsd = c.usage, c.cost
	switch c.outcome {
	case outcomeAnswered:
		result.Text = c.answer.GetText()
	default:
		result.Error = c.reason
	}
	return result
}
