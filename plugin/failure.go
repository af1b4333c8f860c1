// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"errors"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// unavailable returns the error of a call for which there was no process.
func (c *call) unavailable(err error) error {
	switch {
	case errors.Is(err, errGone):
		return c.id.describe(fault.Wrap(err, fault.Overloaded,
			"%s is being stopped and takes no more calls. Send the query again.", c.id), faultHost)
	case !errors.Is(err, errNotReady):
		return c.interrupted(err)
	}
	v := c.sup.view()
	if v.refusal != nil {
		// The reason names files of the host, which are nobody's affair who asks a question.
		return c.attempted(c.id.describe(fault.Wrap(v.refusal, v.refusal.Code,
			"%s is not started (%s); the server's status says why.", c.id, v.refusal.Code), faultHost))
	}
	crash := v.crash
	if crash == nil {
		crash = c.id.crash(v.reason, nil)
	}
	if v.state == Failed {
		return c.attempted(c.id.crashed(fault.PluginCrashed, crash, "and cannot take "+c.method,
			"It crashed again and again and is left alone for a while; a later call starts it again."))
	}
	return c.attempted(c.id.crashed(fault.PluginCrashed, crash, "and cannot take "+c.method, "It is being restarted; send the query again."))
}

// crashed returns the error of a call whose process died.
func (c *call) crashed() error {
	status, lines := c.sess.end()
	return c.attempted(c.id.crashed(fault.PluginCrashed, c.id.crash(status, lines), "during "+c.method,
		"It is being restarted, and the log has what it printed."))
}

// panicked returns the error of a call that panicked alone.
func (c *call) panicked(message string) error {
	return c.attempted(c.id.crashed(fault.PluginCrashed, c.id.crash(message, nil), "during "+c.method,
		"Only this call is affected, and the log has the stack."))
}

func (c *call) attempted(e *fault.Error) *fault.Error {
	return e.With("method", c.method).With("attempts", c.attempts)
}

// reported returns the error of a call about which the SDK says more.
func (c *call) reported(st *status.Status, f *sdk.Fault) error {
	switch f.GetReason() {
	case sdk.FaultPanic:
		return c.panicked(st.Message())
	case sdk.FaultInvalidRequest:
		return c.attempted(c.id.describe(fault.Wrap(st.Err(), fault.Internal,
			"%s does not accept the host's request for %s: %s.", c.id, c.method, trimStop(st.Message())), faultHost))
	case sdk.FaultOverloaded:
		return c.overloaded(st)
	case sdk.FaultNotConfigured:
		return c.attempted(c.id.describe(fault.Wrap(st.Err(), fault.PluginContractInvalid,
			"%s has lost its configuration: %s%s.", c.id, trimStop(st.Message()), c.id.at()), faultPlugin))
	default:
		return c.failed(st)
	}
}

// refused returns the error of a call that the plugin or gRPC answered with a status.
func (c *call) refused(st *status.Status) error {
	switch st.Code() {
	case codes.Unimplemented:
		return c.attempted(c.id.describe(fault.Wrap(errors.Join(errors.ErrUnsupported, st.Err()), fault.PluginContractInvalid,
			"%s does not offer %s%s.", c.id, c.method, c.id.at()), faultPlugin))
	case codes.ResourceExhausted:
		if !strings.Contains(st.Message(), "larger than") { // gRPC's words, and those of package direct
			return c.overloaded(st)
		}
		return c.attempted(c.id.describe(fault.Wrap(st.Err(), fault.RequestTooLarge,
			"A message of %s to or from %s is larger than %d MiB: %s.", c.method, c.id, sdk.MaxMessageBytes>>20, trimStop(st.Message())), faultHost))
	default:
		return c.failed(st)
	}
}

// overloaded returns the error of a call that the plugin had no place for.
func (c *call) overloaded(st *status.Status) error {
	return c.attempted(c.id.describe(fault.Wrap(st.Err(), fault.Overloaded,
		"%s has more calls than it takes, and refused %s: %s. Send the query again later.", c.id, c.method, trimStop(st.Message())), faultPlugin))
}

// failed returns the error of a call that the plugin answered with an error.
func (c *call) failed(st *status.Status) error {
	return c.attempted(c.id.describe(fault.Wrap(st.Err(), fault.Internal,
		"%s failed during %s: %s%s.", c.id, c.method, trimStop(st.Message()), c.id.at()), faultPlugin))
}

// broke returns the error of a plugin that answered something that the
// contract does not allow.
func (i *Instance) broke(method, format string, args ...any) error {
	e := fault.New(fault.PluginContractInvalid, format, args...)
	e.Message = i.id.String() + " broke the contract of " + method + ": " + e.Message + "."
	return i.id.describe(e.With("method", method), faultPlugin)
}

// trimStop removes what would double the full stop of a sentence.
func trimStop(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".") }
