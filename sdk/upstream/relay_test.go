// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// relayed gives pieces to a relay as one read, and returns the deltas they become.
func relayed(t *testing.T, pieces ...*sdk.Delta) []*sdk.Delta {
	t.Helper()
	var got []*sdk.Delta
	r := NewRelay(func(ev *sdk.StreamEvent) error {
		got = append(got, ev.GetDelta())
		return nil
	})
	require.False(t, r.Begun())
	for _, p := range pieces {
		require.NoError(t, r.Add(p))
	}
	require.Equal(t, len(pieces) > 0, r.Begun())
	require.NoError(t, r.Flush())
	require.NoError(t, r.Flush(), "nothing is left")
	return got
}

func TestPiecesOfOneReadAreOneDelta(t *testing.T) {
	got := relayed(t, &sdk.Delta{Reasoning: "r1 "}, &sdk.Delta{Reasoning: "r2"}, &sdk.Delta{Text: "a"}, &sdk.Delta{Text: "b"})
	require.Len(t, got, 1)
	require.True(t, proto.Equal(&sdk.Delta{Reasoning: "r1 r2", Text: "ab"}, got[0]), got)
	require.Empty(t, relayed(t))
}

func TestDeltasKeepTheOrderOfKinds(t *testing.T) {
	call := func(i int32, id, arguments string) *sdk.Delta {
		return &sdk.Delta{ToolCalls: []*sdk.ToolCallDelta{{Index: i, Id: id, Arguments: arguments}}}
	}
	got := relayed(t, &sdk.Delta{Text: "a"}, &sdk.Delta{Reasoning: "late"}, &sdk.Delta{Text: "b"}, call(0, "x", "1"), call(0, "", "2"), call(1, "y", "3"), call(0, "", "4"),
		&sdk.Delta{Text: "c"})
	require.Len(t, got, 3)
	require.Equal(t, "a", got[0].GetText())
	require.Equal(t, "late", got[1].GetReasoning())
	require.Equal(t, "b", got[1].GetText())
	require.Len(t, got[1].GetToolCalls(), 3, "fragments of the same call that follow each other are joined")
	require.Equal(t, "12", got[1].GetToolCalls()[0].GetArguments())
	require.Equal(t, "4", got[1].GetToolCalls()[2].GetArguments())
	require.Equal(t, "c", got[2].GetText())
}

func TestExtraStaysWithItsContent(t *testing.T) {
	extra := &sdk.Extra{ChoiceJson: []byte(`{"logprobs":1}`)}
	got := relayed(t, &sdk.Delta{Text: "a"}, &sdk.Delta{Text: "b", Extra: extra}, &sdk.Delta{Text: "c"})
	require.Len(t, got, 2)
	require.Nil(t, got[0].GetExtra())
	require.Equal(t, "bc", got[1].GetText(), "an author who wants it alone flushes")
	require.Equal(t, extra, got[1].GetExtra())
}

func TestSaidCountsEverything(t *testing.T) {
	r := NewRelay(func(*sdk.StreamEvent) error { return nil })
	require.NoError(t, r.Add(&sdk.Delta{
		Text: "abcd", Reasoning: "efgh", ToolCalls: []*sdk.ToolCallDelta{{Name: "ijkl", Arguments: "mnop"}},
	}))
	require.EqualValues(t, 4, r.Said())
}

func TestASenderThatFailsEndsTheRelay(t *testing.T) {
	failing := func(pending bool) *Relay {
		r := NewRelay(func(*sdk.StreamEvent) error { return errGone })
		if pending {
			require.NoError(t, r.Add(&sdk.Delta{Text: "a"}))
		}
		return r
	}
	require.ErrorIs(t, failing(true).Flush(), errGone)
	require.ErrorIs(t, failing(true).Add(&sdk.Delta{Reasoning: "late"}), errGone)
	for _, pending := range []bool{false, true} {
		require.ErrorIs(t, failing(pending).done(&sdk.Done{}), errGone)
		require.ErrorIs(t, failing(pending).fail(&sdk.UpstreamError{}, func() *sdk.Usage { return nil }), errGone)
	}
}

func TestWholeIsTheSameAsDeltas(t *testing.T) {
	a := &sdk.Answer{
		Text: "t", Reasoning: "r", FinishReason: "stop", Model: "m", Usage: &sdk.Usage{PromptTokens: 1}, Extra: &sdk.Extra{TopJson: []byte("{}")},
		ToolCalls: []*sdk.ToolCall{{Id: "1", Type: "function", Name: "f", Arguments: "{}"}, {Id: "2"}},
	}
	d, done := Whole(a)
	require.Equal(t, "t", d.GetText())
	require.Equal(t, "r", d.GetReasoning())
	require.EqualValues(t, 1, d.GetToolCalls()[1].GetIndex())
	require.Equal(t, "{}", d.GetToolCalls()[0].GetArguments())
	require.Equal(t, a.GetUsage(), done.GetUsage())
	require.Equal(t, a.GetExtra(), done.GetExtra())
	require.Equal(t, a, Outcome(a, nil).GetAnswer())
	require.NotNil(t, Outcome(nil, &sdk.UpstreamError{}).GetError())
	require.NotEqual(t, NewCallID(), NewCallID())
}
