// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package correction keeps the corrections, verified statements by which later
// queries are answered, and finds those that bear on a query.
//
// The truth is the repository in the state store; a [Book] has it in memory as
// well. A correction store plugin has an index of it and finds by meaning which
// corrections a query is about; an [Index] feeds one, and trusts it with nothing
// else: it answers with ids and scores, and the book applies tenant, scope,
// expiry and decay from its own records. So a plugin that is killed, or wrong,
// loses nothing and shows nobody another's corrections.
//
// [Decide] says what is done with what was found, and [Relate] whether an answer
// agrees with a correction or contradicts it.
package correction
