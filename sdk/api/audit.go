// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "time"

// What the audit log has events of.
const (
	AuditConfigStart       = "config.start"
	AuditConfigApply       = "config.apply"
	AuditConfigRollback    = "config.rollback"
	AuditConfigReload      = "config.reload"
	AuditConfigForceUnlock = "config.force-unlock"

	AuditTokenCreate = "token.create"
	AuditTokenRevoke = "token.revoke"

	AuditCorrectionAdd       = "correction.add"
	AuditCorrectionSupersede = "correction.supersede"
	AuditCorrectionErase     = "correction.erase"
	AuditCorrectionImport    = "correction.import"
)

// What came of it.
const (
	AuditOK      = "ok"
	AuditRefused = "refused"
	AuditFailed  = "failed"
)

// Actors that are no tokens.
const (
	// AuditServer is the actor of what nobody asked for by a request.
	AuditServer = "server"
	// AuditAnonymous is whoever sent a request while authentication was off.
	AuditAnonymous = "anonymous"
)

// AuditEvent says who changed what. Events are numbered without gaps and
// chained: each one's hash is over all of its members and the hash before.
type AuditEvent struct {
	// Seq counts from 1.
	Seq int64 `json:"seq"`
	// At is in microseconds, UTC.
	At     time.Time `json:"at"`
	Tenant string    `json:"tenant"`
	// Actor is the id of a token, "server" or "anonymous".
	Actor string `json:"actor"`
	// Action is what was done, such as "config.apply".
	Action string `json:"action"`
	// Target is what it was done to: a serial, a token's id, a correction's id.
	Target string `json:"target"`
	// Details never hold secrets, nor what users or models wrote.
	Details map[string]string `json:"details,omitempty"`
	// Outcome is ok, refused or failed.
	Outcome string `json:"outcome"`
	// PrevHash is the Hash of the event before; empty for the first.
	PrevHash string `json:"prev_hash"`
	Hash     string `json:"hash"`
}

// AuditPage is the body of GET /audit, the newest first.
type AuditPage struct {
	Events []*AuditEvent `json:"events"`
	// Next is the cursor of the next page; empty on the last one.
	Next string `json:"next,omitempty"`
}

// AuditVerification is the body of GET /audit/verify.
type AuditVerification struct {
	// Valid says that no problem was found.
	Valid bool `json:"valid"`
	// Events is the number of events that are as they were written, from the first on.
	Events int64 `json:"events"`
	// Head is the hash of the last of them. Kept elsewhere, it is what a later
	// verification finds a cut end by.
	Head string `json:"head"`
	// Problem is the first that was found; nil for none.
	Problem *AuditProblem `json:"problem,omitempty"`
}

// What can be wrong with an audit log.
const (
	// AuditChanged: the event is not what was written at its place.
	AuditChanged = "changed"
	// AuditMissing: events before this one were deleted.
	AuditMissing = "missing"
	// AuditBroken: the event was written by AUA, and not after the one before it.
	AuditBroken = "broken"
	// AuditCut: the event with the expected hash is not there.
	AuditCut = "cut"
)

// AuditProblem is where an audit log stops being what was written.
type AuditProblem struct {
	// Seq is the number of the first bad event; 0 for a cut end.
	Seq int64 `json:"seq"`
	// Kind is changed, missing, broken or cut.
	Kind    string `json:"kind"`
	Message string `json:"message"`
}
