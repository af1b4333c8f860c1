// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "time"

// What a correction applies to.
const (
	ScopeGlobal  = "global"
	ScopeField   = "field"
	ScopeSession = "session"
	ScopeUser    = "user"
)

// Where a correction came from.
const (
	SourceManual   = "manual"
	SourceFeedback = "feedback"
	SourceArbiter  = "arbiter"
	SourceImport   = "import"
)

// Correction is a verified statement, by which later queries are answered. It
// is never changed: another one supersedes it, or it is erased.
type Correction struct {
	ID string `json:"id"`
	// Tenant owns it; it comes from the caller, never from a body.
	Tenant string `json:"tenant"`
	// Scope is global, field, session or user.
	Scope string `json:"scope"`
	// ScopeID is the session or user of the scope; empty for global and field.
	ScopeID string `json:"scope_id,omitempty"`
	// Subject is the question that the correction answers, as it was asked.
	Subject string `json:"subject"`
	// CanonicalKey is another wording of the question, such as a model's.
	CanonicalKey string `json:"canonical_key,omitempty"`
	// Field is the field of knowledge; empty for any.
	Field string `json:"field,omitempty"`
	// Claim is the statement that holds.
	Claim string `json:"claim"`
	// Rejected is the answer that was found to be wrong; empty when none was.
	Rejected string `json:"rejected,omitempty"`
	// Confidence is how sure the claim was when it was made, in (0, 1].
	Confidence float64 `json:"confidence"`
	// EffectiveConfidence is the confidence after decay, when it was read: 0
	// once the correction has expired or was superseded.
	EffectiveConfidence float64 `json:"effective_confidence"`
	// Source is manual, feedback, arbiter or import.
	Source string `json:"source"`
	// EvidenceKind is what shows the claim: test, proof, source or human.
	EvidenceKind string `json:"evidence_kind"`
	// Verifier is who or what verified the claim.
	Verifier string `json:"verifier,omitempty"`
	// DecayClass says how long the confidence takes to halve: A never, B 10
	// years, C 3 years, D 6 months.
	DecayClass string     `json:"decay_class"`
	CreatedAt  time.Time  `json:"created_at"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty"`
	// SupersededBy is the correction that replaced this one; empty while it is current.
	SupersededBy string `json:"superseded_by,omitempty"`
	// Evidence is what shows the claim: a link, a test, a quotation.
	Evidence string `json:"evidence,omitempty"`
}

// CorrectionRequest is the body of POST /corrections, and of POST
// /corrections/{id}/supersede.
type CorrectionRequest struct {
	Subject      string `json:"subject"`
	CanonicalKey string `json:"canonical_key,omitempty"`
	Field        string `json:"field,omitempty"`
	Claim        string `json:"claim"`
	Rejected     string `json:"rejected,omitempty"`
	// Scope is global when empty, or field when Field is given.
	Scope   string `json:"scope,omitempty"`
	ScopeID string `json:"scope_id,omitempty"`
	// Confidence is 0.95 when absent.
	Confidence *float64 `json:"confidence,omitempty"`
	// Source is manual when empty.
	Source string `json:"source,omitempty"`
	// EvidenceKind is human when empty.
	EvidenceKind string `json:"evidence_kind,omitempty"`
	Verifier     string `json:"verifier,omitempty"`
	// DecayClass follows from the evidence's kind, and then the field, when empty.
	DecayClass string     `json:"decay_class,omitempty"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty"`
	Evidence   string     `json:"evidence,omitempty"`
}

// CorrectionPage is the body of GET /corrections, the newest first.
type CorrectionPage struct {
	Corrections []*Correction `json:"corrections"`
	// Next is the cursor of the next page; empty on the last one.
	Next string `json:"next,omitempty"`
}

// CorrectionExplanation is the body of GET /corrections/{id}/explain.
type CorrectionExplanation struct {
	ID    string `json:"id"`
	Query string `json:"query"`
	// Score is the lower bound of the probability that the correction is about
	// the query; 0 when a condition rules it out.
	Score float64 `json:"score"`
	// Reasons are sentences, one for each condition and comparison.
	Reasons []string `json:"reasons"`
}

// What is done with a correction that was found for a query.
const (
	// ActionBlock keeps an answer back that repeats what the correction rejects.
	ActionBlock = "block"
	// ActionInject tells the specialists the claim.
	ActionInject = "inject"
	// ActionIgnore does nothing, as the correction is too weak.
	ActionIgnore = "ignore"
)

// What came of applying a correction.
const (
	// OutcomeHelped: the answer given agrees with the claim.
	OutcomeHelped = "helped"
	// OutcomeIgnored: the answer given neither agrees nor contradicts.
	OutcomeIgnored = "ignored"
	// OutcomeContradicted: no answer was left that does not contradict it.
	OutcomeContradicted = "contradicted"
)

// AppliedCorrection is a correction that was found for a query.
type AppliedCorrection struct {
	ID    string `json:"id"`
	Claim string `json:"claim"`
	// Action is block, inject or ignore.
	Action string `json:"action"`
	// Outcome is helped, ignored or contradicted; empty when it was not applied.
	Outcome string `json:"outcome,omitempty"`
	// Score is the lower bound of the probability that it is about the query.
	Score float64 `json:"score"`
	// Confidence is its effective confidence.
	Confidence float64 `json:"confidence"`
	// Reason says why it was applied as it was.
	Reason string `json:"reason,omitempty"`
}

// CorrectionErased is the body of the answer to DELETE /corrections/{id}.
type CorrectionErased struct {
	ID string `json:"id"`
}

// CorrectionImport is the body of the answer to POST /corrections/import.
type CorrectionImport struct {
	// Imported were kept; Skipped were there already.
	Imported int `json:"imported"`
	Skipped  int `json:"skipped"`
	// Refused are the lines that could not be kept.
	Refused []RefusedLine `json:"refused,omitempty"`
}

// RefusedLine is a line of JSONL that could not be taken.
type RefusedLine struct {
	// Line counts from 1.
	Line    int    `json:"line"`
	Message string `json:"message"`
}
