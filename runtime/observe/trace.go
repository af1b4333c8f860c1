// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
)

// The names of the headers of a trace context.
const (
	TraceparentHeader = "Traceparent"
	TracestateHeader  = "Tracestate"
)

// ErrTraceparent says that a traceparent breaks the rules of W3C Trace Context.
var ErrTraceparent = errors.New("observe: invalid traceparent")

// knownFlags are the trace flags of W3C Trace Context level 2: sampled and
// random. Others must not be passed on.
const knownFlags = 0x03

// Trace is a position in a distributed trace, after W3C Trace Context level 2.
// It is immutable.
type Trace struct {
	traceID [16]byte
	spanID  [8]byte
	flags   byte
	state   string
}

// NewTrace starts a trace that nobody sampled.
func NewTrace() Trace {
	t := Trace{flags: 0x02} // the id below is random
	fillRandom(t.traceID[:])
	return t.Child()
}

// ParseTrace reads a traceparent header and the tracestate headers that came
// with it. An invalid traceparent is [ErrTraceparent]; an invalid tracestate is
// left out, as the standard demands.
func ParseTrace(traceparent string, tracestate ...string) (Trace, error) {
	var t Trace
	version, ok := hexBytes(traceparent, 0, 1)
	if !ok || version[0] == 0xff || len(traceparent) < 55 || traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-' {
		return Trace{}, ErrTraceparent
	}
	// A later version may append fields, and this one may not.
	if len(traceparent) > 55 && (version[0] == 0 || traceparent[55] != '-') {
		return Trace{}, ErrTraceparent
	}
	traceID, okTrace := hexBytes(traceparent, 3, 16)
	spanID, okSpan := hexBytes(traceparent, 36, 8)
	flags, okFlags := hexBytes(traceparent, 53, 1)
	if !okTrace || !okSpan || !okFlags {
		return Trace{}, ErrTraceparent
	}
	copy(t.traceID[:], traceID)
	copy(t.spanID[:], spanID)
	if t.traceID == [16]byte{} || t.spanID == [8]byte{} {
		return Trace{}, ErrTraceparent
	}
	t.flags = flags[0] & knownFlags
	t.state = cleanState(tracestate)
	return t, nil
}

// TraceFrom continues the trace of a request's headers with a span of our own,
// and starts a new trace when they hold none, or more than one, or an invalid one.
func TraceFrom(h http.Header) Trace {
	if parents := h.Values(TraceparentHeader); len(parents) == 1 {
		if t, err := ParseTrace(strings.TrimSpace(parents[0]), h.Values(TracestateHeader)...); err == nil {
			return t.Child()
		}
	}
	return NewTrace()
}

// Child returns a new span in t's trace.
func (t Trace) Child() Trace {
	fillRandom(t.spanID[:])
	return t
}

// TraceID returns 32 lower-case hexadecimal digits.
func (t Trace) TraceID() string { return hex.EncodeToString(t.traceID[:]) }

// SpanID returns 16 lower-case hexadecimal digits.
func (t Trace) SpanID() string { return hex.EncodeToString(t.spanID[:]) }

// Sampled reports whether the caller records the trace.
func (t Trace) Sampled() bool { return t.flags&0x01 != 0 }

// Traceparent returns the header that makes t the parent of a call.
func (t Trace) Traceparent() string {
	return "00-" + t.TraceID() + "-" + t.SpanID() + "-" + hex.EncodeToString([]byte{t.flags})
}

// Tracestate returns what other tracing systems passed along; empty for none.
func (t Trace) Tracestate() string { return t.state }

// SetHeaders adds t to the headers of a call.
func (t Trace) SetHeaders(h http.Header) {
	h.Set(TraceparentHeader, t.Traceparent())
	if t.state != "" {
		h.Set(TracestateHeader, t.state)
	}
}

// hexBytes decodes n bytes of lower-case hexadecimal digits at position at.
func hexBytes(s string, at, n int) ([]byte, bool) {
	if len(s) < at+2*n {
		return nil, false
	}
	digits := s[at : at+2*n]
	if strings.ToLower(digits) != digits {
		return nil, false
	}
	b, err := hex.DecodeString(digits)
	return b, err == nil
}

// fillRandom fills b with random bytes that are not all zero.
func fillRandom(b []byte) {
	for {
		rand.Read(b) //nolint:errcheck // it never fails
		for _, x := range b {
			if x != 0 {
				return
			}
		}
	}
}
