// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "time"

// Ratings of an answer.
const (
	RatingUp   = "up"
	RatingDown = "down"
)

// FeedbackRequest is the body of POST /feedback: what a person says of an
// answer. It names the answer by DecisionID, or by TraceID when the trace has
// one query only, and has a Rating, Correct or Answer at least.
type FeedbackRequest struct {
	DecisionID string `json:"decision_id,omitempty"`
	TraceID    string `json:"trace_id,omitempty"`
	// Rating is up or down: whether the answer was liked.
	Rating string `json:"rating,omitempty"`
	// Correct says whether the answer is right. It counts more than a rating.
	Correct *bool `json:"correct,omitempty"`
	// Answer is the right answer. It becomes a correction, and without Correct it
	// means that the answer given was wrong.
	Answer  string `json:"answer,omitempty"`
	Comment string `json:"comment,omitempty"`
	// User tells apart the people behind one token. Each has one say on an answer:
	// what they say last.
	User string `json:"user,omitempty"`
}

// Feedback is what a person said of an answer, and what came of it.
type Feedback struct {
	Tenant     string `json:"tenant"`
	DecisionID string `json:"decision_id"`
	TraceID    string `json:"trace_id"`
	SessionID  string `json:"session_id"`
	User       string `json:"user,omitempty"`
	Rating     string `json:"rating,omitempty"`
	Correct    *bool  `json:"correct,omitempty"`
	// Answer and Comment are kept as the configuration's records block says.
	Answer    string    `json:"answer,omitempty"`
	Comment   string    `json:"comment,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	// Specialist is the one that answered, in Field; empty when none did.
	Specialist string `json:"specialist,omitempty"`
	Field      string `json:"field"`
	// Counted is how much of an outcome it counts for in the specialist's
	// statistics: 1 for Correct, less for a rating, 0 when no specialist answered.
	Counted float64 `json:"counted"`
	// Replaced says that the same person had said something of the answer before,
	// which does not count any more.
	Replaced bool `json:"replaced,omitempty"`
	// CorrectionID is the correction that Answer became.
	CorrectionID string `json:"correction_id,omitempty"`
}
