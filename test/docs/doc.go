// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package docs tests the documentation: its configurations are valid and
// formatted, its commands and flags exist, and the samples that are marked as
// tests give what they show.
//
// In a page, a block "hcl" is a whole configuration when it has a
// config_version, and else a part, which is added to testdata/base.hcl in place
// of what it defines anew. A block "console" shows commands after "$ " and what
// they print; "console test" is run against "aua serve -dev" without model
// servers, where "..." stands for any text, and alone on a line for any lines.
// "console test NAME" is run in a copy of the folder testdata/NAME, after the
// page's blocks before it.
package docs
