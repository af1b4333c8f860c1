// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// maxAttempts is how often one call is sent at most. A call that takes the
// process down every time must not do so for ever.
const maxAttempts = 3

// deadlineSkew is how far the plugin's view of a deadline may be ahead of the host's.
const deadlineSkew = 50 * time.Millisecond

// noticeTime is how long it may take until the end of a process, or of its
// connection, is noticed.
const noticeTime = 50 * time.Millisecond

// killTime is how long it may take until a killed process is gone.
const killTime = time.Second

// call is one call of a plugin, over all its attempts:
//
//	c := i.begin(ctx, "Score")
//	for c.next() {
//		resp, err = … c.sess.impl …
//		c.judge(err, true)
//	}
//	return resp, c.end()
//
// It stays on its caller's stack.
type call struct {
	ctx      context.Context
	sup      *supervisor
	id       identity
	method   string
	start    time.Time
	entered  bool
	finished bool
	// abandoned says that the caller gave up, which is no error of the plugin.
	abandoned bool
	attempts  int
	sess      *session
	err       error
}

func (i *Instance) begin(ctx context.Context, method string) call {
	c := call{sup: i.sup, id: i.id, method: method, start: time.Now()}
	if i.sup.spec.Isolation == IsolationInline {
		c.ctx = receiveTrace(ctx)
	} else {
		c.ctx = sendTrace(ctx)
	}
	return c
}

// next finds the life to send the call to; it returns false when the call is over.
func (c *call) next() bool {
	if c.finished {
		return false
	}
	if !c.entered {
		if c.entered = c.sup.gate.enter(); !c.entered {
			c.fail(c.unavailable(errGone))
			return false
		}
	}
	sess, err := c.sup.session(c.ctx)
	if err != nil {
		c.fail(c.unavailable(err))
		return false
	}
	c.sess = sess
	c.attempts++
	return true
}

func (c *call) fail(err error) { c.err, c.finished = err, true }

// abandon ends the call because its caller gave up.
func (c *call) abandon(err error) { c.err, c.finished, c.abandoned = err, true, true }

// judge takes what an attempt returned. A call whose process died is sent
// again, unless it is not repeatable.
func (c *call) judge(err error, repeatable bool) {
	if err == nil {
		c.sup.answered.Add(1)
		c.err, c.finished = nil, true
		return
	}
	var lost bool
	c.err, lost = c.explain(err)
	c.finished = !lost || !repeatable || c.attempts == maxAttempts
}

// end counts and reports the call, and returns its error.
func (c *call) end() error {
	if c.entered {
		c.sup.gate.leave()
	}
	d := time.Since(c.start)
	c.sup.calls.Add(1)
	switch {
	case c.err == nil:
		c.sup.latency.add(d)
	case !c.abandoned:
		c.sup.errors.Add(1)
	}
	if record := recorderOf(c.ctx); record != nil {
		record(Call{Address: c.id.address, Method: c.method, Start: c.start, Duration: d, Attempts: c.attempts, Err: c.err})
	}
	return c.err
}

// explain turns the error of an attempt into one that names plugin and reason.
// lost says that the process died under the call.
func (c *call) explain(err error) (_ error, lost bool) {
	if ctxErr := c.ctx.Err(); ctxErr != nil {
		return c.interrupted(ctxErr), false
	}
	var panicked *panicError
	if errors.As(err, &panicked) {
		c.sup.log.Error("A method panicked.", "method", c.method, "panic", panicked.value, "stack", string(panicked.stack))
		return c.panicked(panicked.Error()), false
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return err, false
	}
	st := status.Convert(err)
	if f := faultOf(st); f != nil {
		return c.reported(st, f), false
	}
	switch code := st.Code(); {
	case code == codes.DeadlineExceeded && c.atDeadline():
		return c.interrupted(context.DeadlineExceeded), false
	case c.died(code):
		return c.crashed(), true
	default:
		return c.refused(st), false
	}
}

// atDeadline reports whether the context is about to end, so that the plugin
// only noticed first.
func (c *call) atDeadline() bool {
	deadline, ok := c.ctx.Deadline()
	return ok && time.Until(deadline) < deadlineSkew
}

// died reports whether the process is gone, after an error that could have
// come from a broken connection. The connection breaks a moment before the
// process's end is noticed.
func (c *call) died(code codes.Code) bool {
	switch code {
	case codes.Unavailable:
		if c.sess.endsWithin(noticeTime) {
			return true
		}
		if !c.sess.broken() {
			return false // alive and well: it said so itself
		}
		if c.sess.endsWithin(c.sup.timing.lostGrace) {
			return true
		}
		c.sess.kill("its connection broke")
		return c.sess.endsWithin(killTime)
	case codes.Internal, codes.Canceled:
		return c.sess.endsWithin(noticeTime)
	default:
		return c.sess.over()
	}
}

// faultOf returns what the SDK says about an error; nil when it did not make it.
func faultOf(st *status.Status) *sdk.Fault {
	for _, d := range st.Details() {
		if f, ok := d.(*sdk.Fault); ok {
			return f
		}
	}
	return nil
}

// interrupted returns the error of a call whose context ended. A deadline
// makes the monitor look whether the process is stuck.
func (c *call) interrupted(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		if c.sess != nil {
			c.sess.doubt()
		}
		return fmt.Errorf("%s did not answer %s before the deadline: %w", c.id, c.method, err)
	}
	c.abandoned = true
	return fmt.Errorf("%s: the call of %s was given up: %w", c.id, c.method, err)
}
