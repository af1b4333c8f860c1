// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"
	"time"
)

// What put a configuration into force.
const (
	// OperationStart is the first start of a server with an empty store, or
	// "aua serve -apply".
	OperationStart    = "start"
	OperationApply    = "apply"
	OperationRollback = "rollback"
	// OperationReload is an apply of the server's own files.
	OperationReload = "reload"
)

// ConfigSnapshot is a configuration that was put into force. It is the body of
// GET /config/snapshots/{serial}; in a list, Config and PluginLock are absent.
type ConfigSnapshot struct {
	// Lineage tells stores apart: it is made with the first snapshot of a store,
	// and a plan for one is refused by another.
	Lineage string `json:"lineage"`
	// Serial counts from 1.
	Serial    int64     `json:"serial"`
	CreatedAt time.Time `json:"created_at"`
	// Operation is start, apply, rollback or reload.
	Operation string `json:"operation"`
	// By is who did it: the id of a token, or "server".
	By      string `json:"by"`
	Message string `json:"message,omitempty"`
	// Digest is that of the configuration ("sha256:…").
	Digest string `json:"digest"`
	// FromSerial is the snapshot that a rollback went back to.
	FromSerial int64 `json:"from_serial,omitempty"`
	// Config is the expanded configuration: all defaults filled in, with secrets
	// as references. What is typed into a sensitive key, and the environment of
	// plugins, is "(sensitive)".
	Config json.RawMessage `json:"config,omitempty"`
	// PluginLock is the text of the lock file that its plugins were chosen by.
	PluginLock string `json:"plugin_lock,omitempty"`
}

// ConfigSnapshotList is the body of GET /config/snapshots, the newest first.
type ConfigSnapshotList struct {
	Snapshots []ConfigSnapshot `json:"snapshots"`
	// Before asks for the next page with ?before=; 0 on the last one.
	Before int64 `json:"before,omitempty"`
}

// ConfigLock says that somebody is changing the configuration; whoever else
// tries is refused with AUA_STATE_LOCKED and this in the details, as "lock". It
// is the body of POST /config/lock, where Operation, Who, Host and Version are
// given, of its answer, and of GET /config/lock, which is AUA_NOT_FOUND without one.
type ConfigLock struct {
	ID string `json:"id,omitempty"`
	// Operation is what for: apply, rollback or reload.
	Operation string `json:"operation"`
	// Who is the user ("ada"), and Host the machine ("laptop") that it is held
	// from; By is the token's id.
	Who     string    `json:"who,omitempty"`
	Host    string    `json:"host,omitempty"`
	By      string    `json:"by,omitempty"`
	Created time.Time `json:"created,omitzero"`
	// Version is that of the program that took it.
	Version string `json:"version,omitempty"`
}

// ConfigGuard is what each change of the configuration may demand.
type ConfigGuard struct {
	// ExpectSerial refuses the change with AUA_PLAN_STALE unless this is the
	// serial of the newest snapshot.
	ExpectSerial *int64 `json:"expect_serial,omitempty"`
	// LockID is the lock that the caller holds. Without one, the change takes and
	// gives back the lock by itself.
	LockID string `json:"lock_id,omitempty"`
	// Message is kept with the snapshot, up to 1000 characters.
	Message string `json:"message,omitempty"`
}

// ConfigReloadRequest is the body of POST /config/reload.
type ConfigReloadRequest struct {
	ConfigGuard
}

// RollbackRequest is the body of POST /config/rollback.
type RollbackRequest struct {
	// To is the serial of the snapshot to go back to; 0 for the one before the newest.
	To int64 `json:"to,omitempty"`
	ConfigGuard
}

// ConfigStatus is what GET /status says of the configuration.
type ConfigStatus struct {
	// Lineage and Serial are those of the snapshot that serves; absent with
	// -dev, which has none.
	Lineage   string    `json:"lineage,omitempty"`
	Serial    int64     `json:"serial,omitempty"`
	AppliedAt time.Time `json:"applied_at,omitzero"`
	// Operation is what put it into force.
	Operation string `json:"operation,omitempty"`
	// PendingRestart are the keys that were changed and count from the next
	// start on, such as "server.max_body".
	PendingRestart []string `json:"pending_restart,omitempty"`
	// Lock is held by somebody who is changing the configuration.
	Lock *ConfigLock `json:"lock,omitempty"`
	// Warm is the generation of before, which a rollback serves with again at once.
	Warm *WarmGeneration `json:"warm,omitempty"`
}

// WarmGeneration is kept for a while with all of its plugins.
type WarmGeneration struct {
	Generation string `json:"generation"`
	Serial     int64  `json:"serial"`
	// Until is when its plugins are stopped.
	Until time.Time `json:"until"`
	// Plugins are the processes that run for it alone, and PSSBytes their memory;
	// 0 where the system does not tell.
	Plugins  int   `json:"plugins"`
	PSSBytes int64 `json:"pss_bytes"`
}
