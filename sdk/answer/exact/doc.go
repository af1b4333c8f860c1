// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package exact computes with rational numbers, so that a result is either
// exactly right or says how far off it may be.
//
// It exists because a check that re-computes somebody's arithmetic must not add
// rounding errors of its own. A [Number] is a fraction of any size; what has no
// rational value, such as the square root of 2, is held as an approximation
// with a proven error bound, which every later operation carries along. A
// comparison that the bound leaves open is an error and not a guess.
//
// Every operation is bounded in time and memory: [Parse] limits the length and
// depth of an expression, an operation whose result would exceed [MaxBits] is
// refused before it is computed, and evaluating an expression has a work
// budget. 9^9^9^9 is [ErrTooLarge] at once.
package exact
