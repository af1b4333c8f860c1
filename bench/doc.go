// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package bench measures what AUA costs: the time, processor and memory that it
// adds to a query.
//
// A figure of one machine says little about another. So everything is measured
// in one interleaved run beside a direct call and beside Go's own reverse proxy,
// all on loopback, and compared as ratios: see [Report].
//
// The driver is a library of its own. [Open] sends queries at a constant rate
// and measures each from the moment at which it was due, so that a server that
// stalls cannot slow its own measurement down; [Closed] keeps a number of
// queries under way. [Histogram] holds every latency with less than half a
// percent of error, and [Checker] finds lost, merged and changed chunks of a stream.
//
// The model server is this package's own [Upstream], not test/modelserver: that
// one decodes and records every request, which would be the bottleneck. This one
// answers from prepared bytes, after a latency that the run chooses. Driver,
// upstream and what is measured are processes of their own and share the processors.
package bench
