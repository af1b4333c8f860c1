// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package unit converts between units of measurement exactly.
//
// It exists so that a comparison of two answers, and a conversion that somebody
// asked for, use one table whose factors are the legal definitions and not
// rounded ones. A word that is a unit in several trades, such as ounce, has
// several meanings here; the caller learns of all and decides, or asks.
package unit
