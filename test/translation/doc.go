// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package translation proves that what a client says in one dialect reaches a
// model server of another with the same meaning, and so does the answer: every
// client's dialect with every backend, over random conversations and answers.
package translation
