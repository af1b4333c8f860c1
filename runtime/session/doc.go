// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package session keeps conversations.
//
// A [Book] gives a query the part of its session's history that fits into a
// window of tokens, and stores the exchange once it is answered. One turn of a
// session is under way at a time: a second one is refused, since neither could
// know what the other says. A turn that fails, is cancelled or is cut off
// leaves the session as it was, question included.
//
// Tokens are estimates, since every model server counts in its own way; the
// pipeline corrects them by what each server reports.
package session
