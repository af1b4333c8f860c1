// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"strings"
	"sync"
	"time"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Request is a query as a surface hands it over, whatever dialect it came in.
type Request struct {
	// Surface is the route that the query came by, such as "/v1/chat/completions".
	Surface  string
	Tenant   string
	Messages []*sdk.Message
	// Params are the client's parameters; nil for none.
	Params *sdk.Params
	User   string
	// SessionID continues a conversation; empty for a new one.
	SessionID string
	// MayCorrect says that a correction in a chat holds for all queries, since its
	// writer may write corrections.
	MayCorrect bool
	// SessionUse says whether the messages are a turn of the stored session.
	SessionUse session.Use
	RequestID  string
	TraceID    string
	// Field and Specialist force the one or the other; empty for no force.
	Field, Specialist string
	Metadata          map[string]string
	// Buffered says that the surface answers at once, so that the answer need
	// not be streamed.
	Buffered bool
	// Arrived is when the request came in.
	Arrived time.Time
}

// Result is what became of a query.
type Result struct {
	// Response is the typed answer; its Decision is always set.
	Response *api.QueryResponse
	// Answer is the chosen answer with all that the model server sent. Its
	// text is what the user may see: empty when the query was abstained from.
	Answer *sdk.Answer
}

// Query is one query on its way through the stages. Each stage reads what
// earlier ones wrote and writes its own part.
type Query struct {
	*Request

	decisionID string

	// Set by converse.
	turn    *session.Turn
	history *api.History
	// promptTokens estimates the history and what is asked; 0 when unknown.
	promptTokens int64
	heard        *heard
	// ofSession says that the session names the field or the specialist.
	ofSession bool

	// Set by identify.
	lastUser string
	// conversation is the key under which its specialist is remembered.
	conversation string
	sink         Sink

	// Set by before.
	passed []passed
	// transformed says that a plugin changed what the client sent.
	transformed bool
	// short is the answer of a middleware that answers the query itself.
	short *sdk.Answer

	// Set by retrieve and apply: what was found, and what is done with it, those that
	// are ignored last.
	hits        []correction.Hit
	corrections []correction.Applied
	// repeated says that it is asked once more, since corrections forbid the answers.
	repeated bool

	// Set by classify.
	classification api.Classification
	noField        bool
	// Set by weigh.
	weights *sdk.Weights
	// riskField is the likeliest high-risk field that is present; empty for none.
	riskField string

	// Set by route.
	route api.Route
	// order are the specialists to try, best first; the first parallel of them
	// are asked side by side.
	order    []choice
	parallel int
	// weak are those whose record is too poor.
	weak []choice
	// next is the first of order that has not been asked.
	next int

	// Set by call.
	candidates []*candidate
	relayed    bool

	// Set by cluster and arbitrate.
	clusters int
	verdict  *sdk.ArbitrateResponse
	arbiter  string
	// modelCalls are the calls that decision plugins asked for.
	modelCalls []*candidate

	// Set by choose.
	chosen *candidate
	// choice says why it was chosen.
	choice string
	// synthesis is the arbiter's own answer, made of several; nil for none.
	synthesis *sdk.Answer
	status    string
	reason    string
	caveat    string

	mu       sync.Mutex
	hops     []api.Hop
	degraded []string
}

// choice is a specialist that may answer for a field.
type choice struct {
	specialist *Specialist
	field      string
	// group is the position of its group: 0 for the query's likeliest field.
	group int
	// known is its record, expected the mean of its success or the router's
	// estimate, latencyMS its median latency.
	known               *sdk.Statistics
	expected, latencyMS float64
	// propensity is the probability with which the policy puts it where it stands.
	propensity float64
	// weak says that, and why, its record is too poor for the field; empty when it is not.
	weak string
}

// candidate is one specialist's answer, or its failure.
type candidate struct {
	choice
	// role is set for a model call that a decision plugin asked for, and
	// messages are what it says instead of the query's own.
	role     string
	messages []*sdk.Message
	// transformed says that a hook changed what this specialist is sent.
	transformed bool
	// params replace the query's own, when a hook changed them.
	params *sdk.Params
	// answer is nil unless outcome is answered.
	answer   *sdk.Answer
	outcome  string
	err      *fault.Error
	reason   string
	attempts int
	// retryable says that the same specialist may answer if it is asked again.
	retryable bool
	// tooLong says that the prompt does not fit into the specialist's context.
	tooLong bool
	// cut says that the model server has cut the prompt in silence; empty when it has not.
	cut     string
	latency time.Duration
	usage   *sdk.Usage
	cost    float64
	// statistics is what was known of the specialist before this answer.
	statistics *sdk.Statistics
	evidence   []*sdk.Evidence
	verified   bool
	// bare says that it is asked without the corrections.
	bare bool
	// compared says that it was compared with the corrections.
	compared bool
	// cluster is the class of equal answers that it belongs to.
	cluster int
	score   *sdk.CandidateScore
	scorer  string
}

// What became of a candidate.
const (
	outcomeAnswered  = "answered"
	outcomeDeclined  = "declined"
	outcomeFailed    = "failed"
	outcomeCancelled = "cancelled"
)

// hop records a plugin call.
func (q *Query) hop(c plugin.Call) {
	h := api.Hop{
		Plugin: c.Address, Method: c.Method, Attempts: c.Attempts,
		StartMS: milliseconds(c.Start.Sub(q.Arrived)), DurationMS: milliseconds(c.Duration),
	}
	if c.Err != nil {
		h.Error = string(fault.CodeOf(c.Err))
	}
	q.mu.Lock()
	q.hops = append(q.hops, h)
	q.mu.Unlock()
}

// degrade notes that something was missing while the query was served.
func (q *Query) degrade(what string, err error) {
	q.mu.Lock()
	q.degraded = append(q.degraded, what+": "+strings.TrimLeft(strings.TrimPrefix(fault.As(err).Message, what), ": "))
	q.mu.Unlock()
}

// call returns the context message for a plugin call.
func (q *Query) call(address, generation string) *sdk.CallContext {
	return &sdk.CallContext{
		Instance: address, RequestId: q.RequestID, SessionId: q.SessionID, TraceId: q.TraceID,
		Tenant: q.Tenant, Generation: generation,
	}
}

// content returns as much of the query as needs names.
func (q *Query) content(needs string) *sdk.Content {
	c := &sdk.Content{}
	switch needs {
	case sdk.NeedsFull:
		c.Params = q.Params
		fallthrough
	case sdk.NeedsMessages:
		c.Messages = q.Messages
		fallthrough
	case sdk.NeedsLastMessage:
		c.LastMessage = q.lastUser
	}
	return c
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}
