// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

// snapshotName stands in the ranges of what comes from a snapshot.
const snapshotName = "snapshot.hcl.json"
