// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package observe makes a running AUA visible: JSON logs with the ids of the
// query, Prometheus metrics, W3C trace context and the Server-Timing header.
//
// No log line, metric or header that it makes carries a user's content, and no
// label takes a value that a client chose.
package observe
