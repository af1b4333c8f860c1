// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package limit keeps overload from spreading: a [Gate] bounds what runs and
// what waits, a [Breaker] leaves a failing model server alone, a [Budget] keeps
// retries from multiplying a failure, and a [Backoff] spreads them in time.
//
// Nothing here starts a goroutine, and time comes from package time alone, so
// that all of it can be tested in a testing/synctest bubble.
package limit
