// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"cmp"
	"fmt"
	"time"

	plugin "github.com/hashicorp/go-plugin"
)

// MaxMessageBytes is the largest message that host and plugin exchange. Both
// sides must set it, since gRPC's own limit is 4 MiB.
const MaxMessageBytes = 64 << 20

// Limits bound what a plugin's process takes on. The zero value of each is the
// default, which serves most plugins.
type Limits struct {
	// MessageBytes is the largest message that the plugin takes or sends, from
	// 8 MiB to [MaxMessageBytes], which is the default. The call of a larger one
	// fails with ResourceExhausted.
	MessageBytes int
	// Calls is how many calls may be under way at once, of all kinds and instances
	// together; the default is 4096. A further one fails at once with
	// ResourceExhausted, which the host takes for overload of this plugin and not
	// for a crash: a query goes on as the block's on_error says, or to the next
	// specialist. Health and metrics are answered all the same.
	Calls int
	// CallTime is the deadline of a call to which the host gave none; the default
	// is an hour. It ends the call's context.
	CallTime time.Duration
}

const (
	leastMessageBytes = 8 << 20
	defaultCalls      = 4096
	defaultCallTime   = time.Hour
)

func (l Limits) withDefaults() Limits {
	return Limits{
		MessageBytes: cmp.Or(l.MessageBytes, MaxMessageBytes),
		Calls:        cmp.Or(l.Calls, defaultCalls), CallTime: cmp.Or(l.CallTime, defaultCallTime),
	}
}

// mistakes returns what is wrong with limits that an author set.
func (l Limits) mistakes() (errs []error) {
	if n := l.MessageBytes; n != 0 && (n < leastMessageBytes || n > MaxMessageBytes) {
		errs = append(errs, fmt.Errorf("the limit of message bytes is %d; it must be 0, for the default, or from %d to %d", n, leastMessageBytes, MaxMessageBytes))
	}
	if l.Calls < 0 {
		errs = append(errs, fmt.Errorf("the limit of calls is %d; it must be 0, for the default, or positive", l.Calls))
	}
	if l.CallTime < 0 {
		errs = append(errs, fmt.Errorf("the limit of a call's time is %s; it must be 0, for the default, or positive", l.CallTime))
	}
	return errs
}

// Handshake is how host and plugin recognise each other. The protocol version
// is that of the package aua.plugin.v1beta1.
var Handshake = plugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "AUA_PLUGIN_COOKIE",
	MagicCookieValue: "c9b1f4a0-6d1e-4f57-9f0b-5b1f6c2f0a77",
}

// LifelineEnv names the environment variable that holds the number of a file
// descriptor which the host keeps open for as long as it lives. A plugin reads
// it and exits at its end, so that no plugin outlives a killed host.
const LifelineEnv = "AUA_PLUGIN_LIFELINE_FD"
