// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package audit chains the events of the audit log, and verifies the chain.
//
// The hash of an event is an HMAC-SHA256, under a key that the database does
// not hold, over all of its members and the hash of the event before. Whoever
// can write to the database, and does not have the key, cannot change, insert,
// move or delete an event without a [Verifier] finding it, but for the newest
// ones: a log whose end was cut is a valid log, unless a hash that stood in the
// part cut off is known from elsewhere.
//
// The package stores nothing. The store seals an event in the transaction that
// writes it, so that there is no moment at which the log is not valid.
package audit
