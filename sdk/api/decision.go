// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "time"

// Decision is the record that every query leaves: what was known, what was
// decided, why, and what it cost.
type Decision struct {
	ID         string    `json:"id"`
	Time       time.Time `json:"time"`
	Tenant     string    `json:"tenant"`
	SessionID  string    `json:"session_id"`
	TraceID    string    `json:"trace_id"`
	RequestID  string    `json:"request_id"`
	Generation string    `json:"generation"`
	// Surface is the route that the query came by, such as "/v1/chat/completions".
	Surface string `json:"surface"`
	// Query and Answer are kept as the configuration's records block says: as
	// text, as "sha256:…" or not at all.
	Query    string            `json:"query,omitempty"`
	Answer   string            `json:"answer,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
	// Erased says that the session was deleted, and with it all that users and
	// models said.
	Erased bool `json:"erased,omitempty"`
	// History is what a stored session added to the query; nil for none.
	History *History `json:"history,omitempty"`

	Classification Classification `json:"classification"`
	// Corrections are those that were found to be about the query.
	Corrections []AppliedCorrection `json:"corrections,omitempty"`
	Route       Route               `json:"route"`
	Candidates  []Candidate         `json:"candidates"`
	// Clusters is the number of classes of equal answers.
	Clusters int `json:"clusters"`
	// Verdict is the arbiter's; nil when none was needed.
	Verdict *Verdict `json:"verdict,omitempty"`
	// ModelCalls are those that decision plugins asked for.
	ModelCalls []ModelCall `json:"model_calls,omitempty"`
	// Chosen is the index of the candidate that answered; -1 for none.
	Chosen int `json:"chosen"`
	// Choice says why it was chosen; empty when none was.
	Choice string `json:"choice,omitempty"`

	Status   string   `json:"status"`
	Reason   string   `json:"reason,omitempty"`
	Caveat   string   `json:"caveat,omitempty"`
	Degraded []string `json:"degraded,omitempty"`
	// Error is an AUA error code, when the query failed.
	Error string `json:"error,omitempty"`

	Usage     Usage   `json:"usage"`
	Cost      float64 `json:"cost"`
	LatencyMS float64 `json:"latency_ms"`
	// Hops are the plugin calls of the query, in the order in which they ended.
	Hops []Hop `json:"hops"`
}

// History is the part of a session that was sent along with a query. Tokens are
// estimates.
type History struct {
	Messages int   `json:"messages"`
	Tokens   int64 `json:"tokens"`
	// LeftOutMessages and LeftOutTokens are what did not fit into the window,
	// which had room for WindowTokens.
	LeftOutMessages int   `json:"left_out_messages"`
	LeftOutTokens   int64 `json:"left_out_tokens"`
	WindowTokens    int64 `json:"window_tokens"`
}

// Classification is what the classifier said.
type Classification struct {
	// Source is classifier, client (the field was forced), session or none.
	Source       string             `json:"source"`
	Field        string             `json:"field"`
	Distribution map[string]float64 `json:"distribution"`
	Margin       float64            `json:"margin"`
	NoField      bool               `json:"no_field,omitempty"`
	Terms        []Term             `json:"terms,omitempty"`
}

// Term is a piece of the query that spoke for a field.
type Term struct {
	Field  string  `json:"field"`
	Term   string  `json:"term"`
	Weight float64 `json:"weight"`
}

// Route is how the query was routed.
type Route struct {
	Mode     string `json:"mode"`
	Delivery string `json:"delivery"`
	Reason   string `json:"reason"`
	// Router is the plugin that ranked the specialists; empty when AUA did.
	Router string `json:"router,omitempty"`
	// Considered are all specialists, with the reason why one was left out.
	Considered []Considered `json:"considered"`
}

// Considered is a specialist that the router looked at.
type Considered struct {
	Specialist string `json:"specialist"`
	Field      string `json:"field,omitempty"`
	// Filtered says why it was left out; empty when it was eligible.
	Filtered string `json:"filtered,omitempty"`
	Chosen   bool   `json:"chosen,omitempty"`
	// Propensity is the probability with which it was chosen.
	Propensity float64 `json:"propensity,omitempty"`
	// Expected is the estimate by which it was chosen.
	Expected float64 `json:"expected,omitempty"`
}

// Candidate is one specialist's answer, or its failure.
type Candidate struct {
	Specialist string `json:"specialist"`
	Backend    string `json:"backend"`
	Model      string `json:"model,omitempty"`
	// Version tells apart what answers under the specialist's name; each has
	// statistics of its own.
	Version string `json:"version,omitempty"`
	Field   string `json:"field"`
	// Answer is kept as the configuration's records block says.
	Answer       string `json:"answer,omitempty"`
	FinishReason string `json:"finish_reason,omitempty"`
	// Cluster is its class of equal answers, from 0.
	Cluster int `json:"cluster"`
	// Outcome is answered, declined, failed or cancelled.
	Outcome string `json:"outcome"`
	// Error is an AUA error code, and Reason what happened.
	Error     string     `json:"error,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	Attempts  int        `json:"attempts"`
	Usage     Usage      `json:"usage"`
	Cost      float64    `json:"cost"`
	LatencyMS float64    `json:"latency_ms"`
	Evidence  []Evidence `json:"evidence,omitempty"`
	Score     *Score     `json:"score,omitempty"`
}

// Evidence is what one check found in an answer.
type Evidence struct {
	Verifier string `json:"verifier"`
	Check    string `json:"check"`
	// Result is pass, fail, not_applicable or unknown.
	Result string  `json:"result"`
	Weight float64 `json:"weight"`
	Hard   bool    `json:"hard,omitempty"`
	// Span is where in the answer, as [start, end) in bytes.
	Span   []int32 `json:"span,omitempty"`
	Reason string  `json:"reason,omitempty"`
}

// Score is the utility of an answer and how it came about.
type Score struct {
	Scorer string `json:"scorer"`
	Utility
	ChoiceValue float64     `json:"choice_value"`
	Vetoed      bool        `json:"vetoed,omitempty"`
	Terms       []ScoreTerm `json:"terms,omitempty"`
}

// ScoreTerm is one contribution to a score.
type ScoreTerm struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// Hop is one call of a plugin.
type Hop struct {
	// Plugin is the block's address, such as "scorer.default".
	Plugin string `json:"plugin"`
	Method string `json:"method"`
	// StartMS is from the query's arrival to the call.
	StartMS    float64 `json:"start_ms"`
	DurationMS float64 `json:"duration_ms"`
	// Attempts is more than 1 when the process died and the call was repeated.
	Attempts int    `json:"attempts,omitempty"`
	Error    string `json:"error,omitempty"`
}

// Verdict is an arbiter's decision over the candidates.
type Verdict struct {
	Arbiter string `json:"arbiter"`
	// Decision is pick, synthesise, all_wrong or inconclusive.
	Decision string `json:"decision"`
	// Pick is the index of the candidate picked.
	Pick *int `json:"pick,omitempty"`
	// ClusterProbabilities are the probabilities that each class of answers is
	// right. With AllWrong they sum to 1.
	ClusterProbabilities []float64 `json:"cluster_probabilities"`
	AllWrong             float64   `json:"all_wrong"`
	Findings             []Finding `json:"findings,omitempty"`
	Reason               string    `json:"reason"`
	// Credits are V(all) - V(all without i); Payments are Clarke payments, at most
	// 0. There is one for each candidate, 0 for those that did not answer.
	Credits  []float64 `json:"credits,omitempty"`
	Payments []float64 `json:"payments,omitempty"`
}

// Finding is a contribution to a verdict.
type Finding struct {
	Check     string `json:"check"`
	Candidate int    `json:"candidate"`
	Result    string `json:"result"`
	// Weight is in nats.
	Weight float64 `json:"weight"`
	Reason string  `json:"reason,omitempty"`
}

// ModelCall is a model call that a decision plugin asked for.
type ModelCall struct {
	// Role is judge, classifier, synthesiser or canonicaliser.
	Role string `json:"role"`
	Candidate
}
