// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// CorrectionStore finds corrections by meaning: a paraphrase of the query for
// which a correction was made finds it, a near miss about another entity does
// not.
//
// The plugin keeps an index only. The host keeps the numbered records, loads
// the index from them at each start, and applies tenant, scope, field and decay to
// the hits. When the store fails, queries are answered without corrections and say
// so, unless on_error says otherwise.
type CorrectionStore interface {
	// Load brings the index up to date; it may be called at any time, and
	// repeats changes that the index already has when it has to start anew. It
	// returns the newest sequence number in the index, and an error with the gRPC
	// code FailedPrecondition when the changes do not follow the last one of the
	// index: its process may have been replaced meanwhile.
	Load(ctx context.Context, changes []*Change) (sequence int64, err error)
	// Apply adds one change, with the same demand, and returns the newest sequence
	// number in the index.
	Apply(context.Context, *ApplyRequest) (*ApplyResponse, error)
	// Search is called once for each query, beside classification. It returns at
	// most as many hits as the limit says, best first; a score is the lower bound of
	// the probability that the record is about the query, in [0, 1]. No hits are the
	// ordinary answer. It returns an error with the gRPC code FailedPrecondition
	// when the index has not reached the request's minimum sequence number; the host
	// then loads what is missing and asks again.
	Search(context.Context, *SearchRequest) (*SearchResponse, error)
	// Explain says why a record was or was not found for a query, for a person.
	Explain(context.Context, *ExplainRequest) (*ExplainResponse, error)
}

// CorrectionRecords is a [CorrectionStore] that fronts an external store and
// keeps the records itself; [Plugin].OwnsStorage says so. Put is durable when it
// returns. Get of a record that does not exist has none, and is no error.
type CorrectionRecords interface {
	Put(context.Context, *PutRequest) (*PutResponse, error)
	Get(context.Context, *GetRequest) (*GetResponse, error)
	List(context.Context, *ListRequest) (*ListResponse, error)
}
