// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package direct carries the calls of the plugin contract over plain sockets.
//
// The contract is that of package pluginpb, and gRPC is how every plugin must
// serve it. A plugin may serve the same services here as well, and says where
// in Control.Describe; the host then makes its calls here, since a call costs
// a fraction of the time: no HTTP/2, one goroutine on either side, one write and one
// read. What differs from gRPC is the transport alone: the generated clients
// and servers, deadlines, cancellation, metadata, status and its details are
// the same. Methods with a stream from the client are not served here.
//
// # The protocol
//
// A connection carries one call at a time. Everything is a frame: a byte that
// says what it is, the length of its body in four bytes, big-endian, and the body.
//
//	host   → 'c' call: the method, such as "/aua.plugin.v1beta1.Scorer/Score",
//	         the time until the deadline in microseconds, 0 for none, and the
//	         metadata; as length-prefixed strings and unsigned varints
//	host   → 'm' message: the request
//	plugin → 'm' message: the response, any number for a stream
//	plugin → 'e' end: the status as google.rpc.Status, empty when all is well
//
// A host that gives a call up closes the connection.
package direct
