// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"maps"

	"github.com/auahq/aua/sdk/api"
)

// memoryFeedback keeps feedback as long as the decision it is on.
type memoryFeedback struct{ *memory }

var _ Feedback = memoryFeedback{}

func (m memoryFeedback) Put(_ context.Context, f *api.Feedback) error {
	record, err := encodeFeedback(f)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	// Decisions are pushed out by newer ones, and feedback on them goes with them.
	if len(m.feedback) > m.rows.order.Len() {
		maps.DeleteFunc(m.feedback, func(k feedbackKey, _ []byte) bool {
			_, kept := m.rows.get(rowKey{k.tenant, k.decision})
			return !kept
		})
	}
	m.feedback[feedbackKey{f.Tenant, f.DecisionID, f.User}] = record
	return nil
}

func (m memoryFeedback) Get(_ context.Context, tenant, decision, user string) (*api.Feedback, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	record := m.feedback[feedbackKey{tenant, decision, user}]
	if record == nil {
		return nil, nil
	}
	return decodeFeedback(record)
}

// forgetFeedback erases the feedback on a decision. The caller holds the lock.
func (m *memory) forgetFeedback(tenant, decision string) {
	maps.DeleteFunc(m.feedback, func(k feedbackKey, _ []byte) bool { return k.tenant == tenant && k.decision == decision })
}
