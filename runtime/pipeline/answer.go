// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/runtime/limit"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/upstream"
)

// answer asks the next specialists: the first of them side by side when the
// mode says so, and then one by one until one has answered. It fails when none
// did, when the client's own request is at fault, and when an answer broke off
// that the client has begun to read. An answer that says nothing keeps its place
// among the candidates, and the next specialist is asked all the same.
func (p *Pipeline) answer(ctx context.Context, q *Query) error {
	before := q.spoken()
	enough := max(before+1, p.wanted(q))
	for q.next < len(q.order) {
		if before > 0 && q.order[q.next].group != 0 {
			return nil // a last resort is no improvement on the answer at hand
		}
		n := 1
		if q.next == 0 {
			n = q.parallel
		}
		batch := q.take(n)
		if err := p.askAll(ctx, q, batch); err != nil {
			return err
		}
		for _, c := range batch {
			if c.outcome == outcomeCancelled || c.err != nil && (q.relayed || c.final()) {
				return c.err
			}
		}
		switch {
		case q.spoken() >= enough:
			return nil
		case ctx.Err() != nil:
			return ended(ctx)
		}
	}
	if len(q.answered()) > 0 {
		return nil
	}
	return q.unanswered()
}

// spoken counts the answers that say something. Small models at times end
// before they have begun.
func (q *Query) spoken() (n int) {
	for _, c := range q.answered() {
		if len(c.answer.GetToolCalls()) > 0 || strings.TrimSpace(c.answer.GetText()) != "" {
			n++
		}
	}
	return n
}

// final reports whether its error ends the query, whoever else could be asked:
// the request itself is wrong, or a plugin that must not fail has failed. A
// prompt that is too long for one specialist may fit into the next one.
func (c *candidate) final() bool {
	return c.err.Code == fault.RequestInvalid && !c.tooLong || c.err.Code == fault.MiddlewareFailed
}

// take makes candidates of the next n specialists.
func (q *Query) take(n int) []*candidate {
	batch := make([]*candidate, 0, n)
	for _, ch := range q.order[q.next:min(q.next+n, len(q.order))] {
		batch = append(batch, &candidate{choice: ch, messages: q.Messages, params: q.Params})
	}
	q.next += len(batch)
	q.candidates = append(q.candidates, batch...)
	return batch
}

// askAll asks specialists side by side. The sink is told by this goroutine alone.
func (p *Pipeline) askAll(ctx context.Context, q *Query, batch []*candidate) error {
	for _, c := range batch {
		if err := q.sink.SpecialistStart(api.SpecialistStartEvent{Specialist: c.specialist.Name()}); err != nil {
			return gone(err)
		}
	}
	if len(batch) == 1 {
		if err := p.askHooked(ctx, q, batch[0]); err != nil {
			return err
		}
		return tell(q, batch[0])
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type end struct {
		*candidate
		err error
	}
	finished := make(chan end, len(batch))
	for _, c := range batch {
		go func() { finished <- end{c, p.askHooked(ctx, q, c)} }()
	}
	var err error
	for range batch {
		// All are waited for, so that none writes into the query later.
		e := <-finished
		if e.err == nil {
			e.err = tell(q, e.candidate)
		}
		if e.err != nil && err == nil {
			err = e.err
			cancel()
		}
	}
	return err
}

// askHooked asks one specialist, between the hooks that stand around the call.
func (p *Pipeline) askHooked(ctx context.Context, q *Query, c *candidate) error {
	if err := p.fire(ctx, q, sdk.PointPreSpecialistCall, c, c.patchCall); err != nil {
		return err
	}
	p.ask(ctx, q, c)
	return p.fire(ctx, q, sdk.PointPostSpecialistCall, c, func(patch *sdk.HookPatch) error {
		if c.outcome != outcomeAnswered {
			return nil
		}
		return c.patchText(patch)
	})
}

func tell(q *Query, c *candidate) error {
	if err := q.sink.SpecialistDone(c.done()); err != nil {
		return gone(err)
	}
	return nil
}

func (c *candidate) done() api.SpecialistDoneEvent {
	e := api.SpecialistDoneEvent{
		Specialist: c.specialist.Name(), Usage: addUsage(api.Usage{}, c.usage), LatencyMS: milliseconds(c.latency),
	}
	if c.err != nil {
		e.Error = string(c.err.Code)
	}
	return e
}

// ask calls one specialist, with retries, within its limits.
func (p *Pipeline) ask(ctx context.Context, q *Query, c *candidate) {
	s := c.specialist
	release, err := s.gate.Acquire(ctx)
	if err != nil {
		c.fail(ctx, fault.As(err))
		return
	}
	defer release()
	start := p.clock()
	s.inFlight.Add(1)
	done := p.metrics.SpecialistCall(s.Name())
	p.budget.Call()
	for {
		c.attempts++
		p.attempt(ctx, q, c)
		if q.untold(c) {
			continue
		}
		if c.outcome != outcomeFailed || !p.again(ctx, q, c) {
			break
		}
	}
	s.inFlight.Add(-1)
	c.latency = p.clock().Sub(start)
	c.cost = s.cost(c.usage)
	done(c.outcome)
	if c.outcome == outcomeAnswered {
		s.calibrate(q.promptTokens, c.usage)
		p.statistics.ObserveLatency(s.Name(), c.latency)
	}
	s.note(c)
}

// again waits before a further try, and reports whether there is to be one.
func (p *Pipeline) again(ctx context.Context, q *Query, c *candidate) bool {
	if q.relayed || !c.retryable || c.attempts > c.specialist.config.Retries || !p.budget.Retry() {
		return false
	}
	// A server that asks for patience is left alone: another specialist may
	// answer sooner, and the client can wait by itself.
	if c.err.RetryAfter > longestWait {
		return false
	}
	delay, ok := p.backoff.Delay(ctx, c.attempts, c.err.RetryAfter)
	return ok && limit.Sleep(ctx, delay) == nil
}

// longestWait is the longest time that a query waits for one specialist to be
// ready again.
const longestWait = 5 * time.Second

// attempt calls the specialist once.
func (p *Pipeline) attempt(ctx context.Context, q *Query, c *candidate) {
	s := c.specialist
	report, err := s.breaker.Allow()
	if err != nil {
		c.fail(ctx, fault.As(err))
		return
	}
	ctx, cancel := context.WithTimeoutCause(ctx, s.config.Timeout, errTooSlow)
	defer cancel()
	req := p.completeRequest(q, c)
	if q.Buffered || c.role != "" || q.route.Delivery == deliveryHold {
		p.complete(ctx, q, c, req)
	} else {
		p.relay(ctx, q, c, req)
	}
	report(breakerOutcome(c))
	if c.outcome == outcomeAnswered {
		c.cut = cut(req, c.usage)
		c.reason = c.cut
	}
}

// cut says that the model server has probably cut the prompt in silence; empty when it has not.
func cut(req *sdk.CompleteRequest, u *sdk.Usage) string {
	estimate, is := upstream.CutPrompt(req, u)
	if !is {
		return ""
	}
	return fmt.Sprintf("The model of %s has probably seen only a part of the question: its server counted %d tokens, where about %d were sent. A larger context would help.",
		req.GetSpecialist(), u.GetPromptTokens(), estimate)
}

func (p *Pipeline) completeRequest(q *Query, c *candidate) *sdk.CompleteRequest {
	s := c.specialist
	if c.role != "" {
		// A model call has its own prompt and none of the client's parameters.
		return &sdk.CompleteRequest{
			Context: q.call(s.instance.Address(), p.generation), Specialist: s.Name(),
			Endpoint: s.config.Endpoint, Model: s.config.Model, Messages: c.messages, Params: s.params,
		}
	}
	if q.transformed || c.transformed {
		c.params, c.messages = withoutExtra(c.params), withoutExtras(c.messages)
	}
	return &sdk.CompleteRequest{
		Context: q.call(s.instance.Address(), p.generation), Specialist: s.Name(),
		Endpoint: s.config.Endpoint, Model: s.config.Model,
		Messages: p.inject(q, c), Params: withDefaults(c.params, s.params), User: q.User,
	}
}

// complete has the whole answer made before anything of it goes out.
func (p *Pipeline) complete(ctx context.Context, q *Query, c *candidate, req *sdk.CompleteRequest) {
	resp, err := c.specialist.backend.Complete(ctx, req)
	if err != nil {
		c.fail(ctx, callFault(ctx, c, err))
		return
	}
	switch o := resp.GetOutcome().(type) {
	case *sdk.CompleteResponse_Answer:
		c.succeed(o.Answer)
	case *sdk.CompleteResponse_Declined:
		c.decline(o.Declined)
	case *sdk.CompleteResponse_Error:
		c.upstream(ctx, o.Error, false)
	default:
		c.fail(ctx, fault.New(fault.PluginContractInvalid, "The backend %s gave no answer, no refusal and no error.", c.specialist.config.Backend))
	}
}

func (c *candidate) succeed(a *sdk.Answer) {
	c.outcome, c.answer, c.usage, c.err, c.reason = outcomeAnswered, a, a.GetUsage(), nil, ""
}

func (c *candidate) decline(d *sdk.Declined) {
	c.outcome, c.reason, c.err = outcomeDeclined, d.GetReason(), nil
}

// fail notes a failure; one that follows from the client's leaving is a cancellation.
func (c *candidate) fail(ctx context.Context, e *fault.Error) {
	c.outcome, c.err, c.reason, c.retryable = outcomeFailed, e, e.Message, false
	if errors.Is(context.Cause(ctx), context.Canceled) {
		c.outcome, c.err = outcomeCancelled, ended(ctx)
		c.reason = c.err.Message
	}
}

// note keeps what the call showed of the specialist.
func (s *Specialist) note(c *candidate) {
	s.calls.Add(1)
	switch c.outcome {
	case outcomeAnswered:
		s.lastError.Store(nil)
	case outcomeFailed:
		s.failures.Add(1)
		s.lastError.Store(c.err)
	}
}

// unanswered is the error of a query that no specialist answered: the first
// failure, since it came from the specialist that fitted best, or that all declined.
func (q *Query) unanswered() *fault.Error {
	tried := make([]map[string]any, 0, len(q.candidates))
	var failed *fault.Error
	for _, c := range q.candidates {
		t := map[string]any{"specialist": c.specialist.Name(), "outcome": c.outcome, "reason": c.reason}
		if c.err != nil {
			t["error"] = c.err.Code
		}
		tried = append(tried, t)
		if failed == nil && c.err != nil {
			failed = c.err
		}
	}
	if failed == nil {
		last := q.candidates[len(q.candidates)-1]
		return fault.New(fault.NoSpecialist, "Every specialist declined the query. %s: %s", last.specialist.Name(), last.reason).With("tried", tried)
	}
	copied := *failed
	return (&copied).With("tried", tried)
}
