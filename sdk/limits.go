// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import plugin "github.com/hashicorp/go-plugin"

// MaxMessageBytes is the largest message that host and plugin exchange. Both
// sides must set it, since gRPC's own limit is 4 MiB.
const MaxMessageBytes = 64 << 20

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
