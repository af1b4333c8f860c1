// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package acceptance

const raceEnabled = true
