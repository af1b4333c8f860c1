// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// TestToolCallsAndReasoningAreRestored: what the model asks a tool for must be
// the real value, and the arguments stay JSON.
func TestToolCallsAndReasoningAreRestored(t *testing.T) {
	made, err := Plugin().New(t.Context(), &sdk.Instance{Name: "middleware.pii", Kind: sdk.KindMiddleware, Config: []byte(`{}`)})
	require.NoError(t, err)
	m := made.(sdk.Middleware)
	before, err := m.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Content: &sdk.Content{
		Messages: []*sdk.Message{{Role: "user", Content: "Write to ada@example.org."}},
	}})
	require.NoError(t, err)
	require.Equal(t, "Write to [EMAIL_1].", before.GetMessages()[0].GetContent())

	after, err := m.AfterResponse(t.Context(), &sdk.AfterResponseRequest{
		State: before.GetState(), Text: "Done.", Reasoning: "The user wants [EMAIL_1].",
		ToolCalls: []*sdk.ToolCall{{Id: "c", Name: "mail", Arguments: `{"to": "[EMAIL_1]", "n": 1}`}},
	})
	require.NoError(t, err)
	require.Nil(t, after.Text, "nothing to change")
	require.Equal(t, "The user wants ada@example.org.", after.GetReasoning())
	require.Equal(t, "mail", after.GetToolCalls()[0].GetName())
	var arguments struct{ To string }
	require.NoError(t, json.Unmarshal([]byte(after.GetToolCalls()[0].GetArguments()), &arguments))
	require.Equal(t, "ada@example.org", arguments.To)
}
