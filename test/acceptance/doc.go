// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package acceptance tests the real binary with real plugin processes, real
// model servers (imitated over real sockets) and real clients, as its users
// meet it.
package acceptance
