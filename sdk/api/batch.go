// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "encoding/json"

// BatchRequest is the body of POST /batch.
type BatchRequest struct {
	// Queries are bodies of POST /query, [QueryRequest]; at most 1000.
	Queries []json.RawMessage `json:"queries"`
	// MaxParallel bounds how many are served at once; 0 for 4.
	MaxParallel int `json:"max_parallel,omitempty"`
}

// BatchResponse is the answer of POST /batch.
type BatchResponse struct {
	// Results stand in the order of the queries.
	Results []BatchResult `json:"results"`
}

// BatchResult is what became of one query of a batch.
type BatchResult struct {
	Index int  `json:"index"`
	OK    bool `json:"ok"`
	// Response is set when OK, Error otherwise.
	Response *QueryResponse `json:"response,omitempty"`
	Error    *Error         `json:"error,omitempty"`
}
