// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package statistics learns how well each specialist does in each field.
//
// It counts *verified* outcomes only, each as far as its checks verified it (see
// [Judge]), since a user who does not complain is no evidence. What it knows
// goes with every score request, so that scorers keep no state of their own.
// It lives in memory and is saved as state of the class async: a killed process
// forgets at most the outcomes of the last [SaveInterval].
package statistics
