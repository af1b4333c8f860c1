// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// CorrectionStore finds corrections by meaning: a paraphrase of the query for
// which a correction was made finds it, a near miss about another entity does
// not.
//
// The plugin keeps an index only. The host keeps the numbered records, loads
// the index from them, and applies tenant, scope, field and decay to the hits.
type CorrectionStore interface {
	// Load brings the index up to date; it may be called at any time, and
	// repeats changes that the index already has when it has to start anew. It
	// returns an error with the gRPC code FailedPrecondition when the changes do
	// not follow the last one of the index: its process may have been replaced meanwhile.
	Load(ctx context.Context, changes []*Change) (sequence int64, err error)
	// Apply adds one change, with the same demand, and returns the newest sequence
	// number in the index.
	Apply(context.Context, *ApplyRequest) (*ApplyResponse, error)
	// Search returns an error with the gRPC code FailedPrecondition when the
	// index has not reached the request's minimum sequence number.
	Search(context.Context, *SearchRequest) (*SearchResponse, error)
	// Explain says why a record was or was not found for a query.
	Explain(context.Context, *ExplainRequest) (*ExplainResponse, error)
}

// CorrectionRecords is a [CorrectionStore] that fronts an external store and
// keeps the records itself. Put is durable when it returns.
type CorrectionRecords interface {
	Put(context.Context, *PutRequest) (*PutResponse, error)
	Get(context.Context, *GetRequest) (*GetResponse, error)
	List(context.Context, *ListRequest) (*ListResponse, error)
}
