// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/auahq/aua/sdk/api"
)

// Feedback is the repository of what people say of answers. Its writes are of
// the class *sync*. It is kept as long as decision records are, and erased with
// its session.
type Feedback interface {
	// Put stores f in the place of what the same user said of the same decision before.
	Put(ctx context.Context, f *api.Feedback) error
	// Get returns what a user said of a decision; nil for nothing.
	Get(ctx context.Context, tenant, decision, user string) (*api.Feedback, error)
}

// feedbackKey names the say of one user on one decision.
type feedbackKey struct{ tenant, decision, user string }

func encodeFeedback(f *api.Feedback) ([]byte, error) {
	record, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("encode feedback on %s: %w", f.DecisionID, err)
	}
	return record, nil
}

func decodeFeedback(record []byte) (*api.Feedback, error) {
	f := &api.Feedback{}
	if err := json.Unmarshal(record, f); err != nil {
		return nil, fmt.Errorf("decode feedback: %w", err)
	}
	return f, nil
}
