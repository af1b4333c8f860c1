// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package feedback takes what people say of answers: it keeps it, counts it for
// the specialist that answered, and makes a correction of the right answer where
// one is given.
//
// A person has one say on an answer. Who says something else takes back what was
// said before, in the statistics as well. A correction stays: it is superseded by
// the right answer that is given later, and taken back with the means that there
// are for corrections.
package feedback
