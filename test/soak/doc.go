// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package soak serves mixed traffic for a while, with clients that leave,
// model servers that fail and plugins that are killed, and proves that nothing
// grows and nothing is lost. Another server is killed again and again, and
// keeps what it has acknowledged. "make soak" runs it for as long as DURATION says;
// the ordinary tests run it for some seconds, so that it does not rot.
package soak
