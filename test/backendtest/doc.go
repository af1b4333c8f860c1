// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package backendtest has what the tests of several backends share: recordings
// of streams that check the contract, a form for golden files, bodies that are
// cut at every byte, and the matrix of a model server's failures.
package backendtest
