// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"
	"time"
)

// PlanFormat is the version of a saved plan's format: MAJOR.MINOR. A program
// reads every plan of its own major version.
const PlanFormat = "1.0"

// Bundle is a configuration as a client sends it: everything that a server needs
// to load it without the client's files.
type Bundle struct {
	// Files are the configuration files (*.hcl, *.hcl.json), in the order in
	// which they are loaded. Diagnostics show their names.
	Files []BundleFile `json:"files"`
	// Assets are the files that file() reads, under the name that the folder of the
	// configuration file and the argument of file() make together.
	Assets []BundleFile `json:"assets,omitempty"`
	// Vars are values of variables as they stand on a command line. A sensitive
	// variable may not be given.
	Vars map[string]string `json:"vars,omitempty"`
	// PluginLock is the text of the lock file .aua.lock.hcl; empty for none.
	PluginLock string `json:"plugin_lock,omitempty"`
}

// BundleFile is one file of a bundle.
type BundleFile struct {
	// Name is as the client named it, with slashes.
	Name string `json:"name"`
	Data string `json:"data"`
}

// PlanRequest is the body of POST /config/plan.
type PlanRequest struct {
	// Bundle is what to plan; nil for the server's own files.
	Bundle *Bundle `json:"bundle,omitempty"`
	// Static starts no plugin to have it check its configuration.
	Static bool `json:"static,omitempty"`
	// LockID is the lock that the caller holds.
	LockID string `json:"lock_id,omitempty"`
}

// Plan says what applying a configuration will do. It is the answer of POST
// /config/plan, and the content of a saved plan.
type Plan struct {
	// FormatVersion is [PlanFormat] of the program that made it.
	FormatVersion string    `json:"format_version"`
	ID            string    `json:"id"`
	CreatedAt     time.Time `json:"created_at"`
	// ExpiresAt is when it is refused as stale.
	ExpiresAt time.Time `json:"expires_at"`
	// Version is that of the server that made it.
	Version string `json:"version"`
	// Lineage and Serial are those of the snapshot that it was made against;
	// Serial is 0 before anything was applied.
	Lineage string `json:"lineage"`
	Serial  int64  `json:"serial"`
	// From is the digest of what runs, and To of what would run ("sha256:…").
	From string `json:"from"`
	To   string `json:"to"`
	// Static says that no plugin was started to check its configuration.
	Static  bool        `json:"static,omitempty"`
	Summary PlanSummary `json:"summary"`
	// Changes are sorted by address. None: there is nothing to apply.
	Changes []PlanChange `json:"changes"`
	// Drift is how the server's own files differ from the snapshot, and what is
	// installed of its plugins from what runs.
	Drift []PlanChange `json:"drift,omitempty"`
	// Plugins are those that would run, sorted by name.
	Plugins []PlanPlugin `json:"plugins,omitempty"`
	// Warnings are as "aua validate -json" prints them: a list.
	Warnings json.RawMessage `json:"warnings,omitempty"`
	// Config is the expanded configuration, a document *.hcl.json with secrets by
	// name. It is what an apply of the plan puts into force, and so has what the
	// bundle has: a credential that is typed into that is here as sensitive(VALUE).
	// In a plan of the server's own files "(sensitive)" stands for each; with one,
	// the plan cannot be applied, and POST /config/reload is for that.
	Config json.RawMessage `json:"config"`
	// PluginLock is the text of the lock file that its plugins are chosen by.
	PluginLock string `json:"plugin_lock,omitempty"`
}

// PlanSummary counts changes by their action.
type PlanSummary struct {
	Add     int `json:"add"`
	Change  int `json:"change"`
	Replace int `json:"replace"`
	Remove  int `json:"remove"`
}

// What becomes of a block.
const (
	// ActionCreate (+) is a block that is new.
	ActionCreate = "create"
	// ActionUpdate (~) changes a block without replacing a process.
	ActionUpdate = "update"
	// ActionReplace (-/+) starts another process for the block, and then stops
	// the one of before.
	ActionReplace = "replace"
	// ActionDelete (-) is a block that is not there any more.
	ActionDelete = "delete"
)

// What a change takes.
const (
	// EffectHot: the next query sees it; nothing is restarted.
	EffectHot = "hot"
	// EffectProcess: a plugin's process is started, replaced or stopped; queries go on.
	EffectProcess = "process"
	// EffectRestart: the change is pending until AUA is restarted.
	EffectRestart = "restart"
)

// PlanChange is what becomes of one block.
type PlanChange struct {
	// Address is the block's type and name, such as "specialist.swe", or its type
	// alone when there is one, such as "routing". An argument outside of all
	// blocks is its own address.
	Address string `json:"address"`
	// PreviousAddress is the address of a block that goes and has the same
	// content, so that this one is probably it under another name.
	PreviousAddress string `json:"previous_address,omitempty"`
	// Action is create, update, replace or delete.
	Action string `json:"action"`
	// Effect is hot, process or restart: the most that one of the keys takes.
	Effect string `json:"effect"`
	// Keys are the arguments that change, sorted by path; of a block that comes
	// or goes, all that it has.
	Keys []PlanKey `json:"keys,omitempty"`
	// File and Line are where the block stands, and, when it goes, stood; absent
	// for a block that is written nowhere.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	// Note is a sentence about what the change leads to elsewhere.
	Note string `json:"note,omitempty"`
}

// PlanKey is one argument that changes.
type PlanKey struct {
	// Path is relative to the block, such as "params.temperature" or
	// "config.headers.x-team". What is no name stands in brackets, as in
	// `config.route[0].weight` or `env["a.b"]`.
	Path string `json:"path"`
	// Before and After are the values; absent for none. A value that must not be
	// shown is "(sensitive)".
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
	// Sensitive says that a value is hidden, and so that two equal ones differ.
	Sensitive bool `json:"sensitive,omitempty"`
	// Effect is hot, process or restart.
	Effect string `json:"effect"`
}

// PlanPlugin is a plugin that would run.
type PlanPlugin struct {
	Name string `json:"name"`
	// Source is NAMESPACE/NAME or HOST/NAMESPACE/NAME; "builtin" for one of AUA's own.
	Source  string `json:"source"`
	Version string `json:"version"`
	// Hash is that of its files ("h1:…"); empty for a built-in one.
	Hash string `json:"hash,omitempty"`
}
