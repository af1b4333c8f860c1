// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import "regexp"

// Where state is kept.
const (
	StateSQLite   = "sqlite"
	StatePostgres = "postgres"
	StateMemory   = "memory"
)

// How a plugin runs.
const (
	IsolationProcess = "process"
	IsolationInline  = "inline"
)

// What a failed call of a decision plugin leads to.
const (
	OnErrorFail     = "fail"
	OnErrorSkip     = "skip"
	OnErrorFallback = "fallback"
)

// How a field is asked.
const (
	FieldSingle  = "single"
	FieldCascade = "cascade"
)

// How a hook is told.
const (
	HookObserve   = "observe"
	HookTransform = "transform"
)

// nameRule is what the name of a block looks like. Names stand in metrics, in
// file names and in model names such as "aua/swe".
var nameRule = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

const nameRuleText = "A name is made of lower-case letters, digits, dashes and underscores, begins with a letter and has at most 63 characters."
