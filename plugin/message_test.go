// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func TestLargeMessagesPassBothWays(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindBackend, "behaviour", "echo"))
	large := strings.Repeat("0123456789abcdef", 5<<20/16)
	resp, err := i.Backend().Complete(t.Context(), &sdk.CompleteRequest{Messages: []*sdk.Message{{Content: large}}})
	require.NoError(t, err)
	require.True(t, large == resp.GetAnswer().GetText(), "5 MiB come back as they went")

	var got strings.Builder
	err = i.Backend().Stream(t.Context(), &sdk.CompleteRequest{Messages: []*sdk.Message{{Content: large}}}, func(e *sdk.StreamEvent) error {
		got.WriteString(e.GetDelta().GetText())
		return nil
	})
	require.NoError(t, err)
	require.True(t, large == got.String(), "and so they do as a stream")
}

func TestMessagesBeyondTheLimit(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier, "behaviour", "echo"))
	_, err := ask(t.Context(), i, strings.Repeat("x", sdk.MaxMessageBytes))
	require.Equal(t, fault.RequestTooLarge, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "is larger than 64 MiB")
	answer, err := ask(t.Context(), i, "still there")
	require.NoError(t, err)
	require.Equal(t, "still there", answer)
	require.Zero(t, i.Status().Restarts)
}

func TestTraceContextReachesThePlugin(t *testing.T) {
	const parent, state = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "aua=1"
	h := newTestHost(t)
	inlined := spec(sdk.KindClassifier)
	inlined.Isolation = IsolationInline
	for _, s := range []Spec{spec(sdk.KindClassifier), inlined} {
		i := h.acquire(s)
		answer, err := ask(WithTraceparent(t.Context(), parent, state), i, "do:trace")
		require.NoError(t, err)
		require.Equal(t, parent+" "+state, answer, s.Isolation)

		answer, err = ask(WithTraceparent(t.Context(), parent, ""), i, "do:trace")
		require.NoError(t, err)
		require.Equal(t, parent, answer)

		answer, err = ask(t.Context(), i, "do:trace")
		require.NoError(t, err)
		require.Empty(t, answer, "no trace, no metadata")
	}
}

func TestTraceKeepsOtherMetadata(t *testing.T) {
	ctx := metadata.AppendToOutgoingContext(t.Context(), "tenant", "a")
	md, _ := metadata.FromOutgoingContext(sendTrace(WithTraceparent(ctx, "00-x", "")))
	require.Equal(t, []string{"a"}, md.Get("tenant"))
	require.Equal(t, []string{"00-x"}, md.Get("traceparent"))
}

func TestAddressed(t *testing.T) {
	mine := &sdk.ScoreRequest{Context: &sdk.CallContext{Instance: "scorer.a", Tenant: "t"}, Candidates: []*sdk.Candidate{{Text: "x"}}}
	require.Same(t, mine, addressed(mine, "scorer.a"), "what is right is sent as it is")

	before := proto.CloneOf(mine)
	other := addressed(mine, "scorer.b")
	require.True(t, proto.Equal(before, mine), "the caller's request is not changed")
	require.Equal(t, "scorer.b", other.GetContext().GetInstance())
	require.Equal(t, "t", other.GetContext().GetTenant())
	require.Equal(t, mine.GetCandidates(), other.GetCandidates())

	bare := addressed(&sdk.ClassifyRequest{Content: &sdk.Content{LastMessage: "q"}}, "classifier.a")
	require.Equal(t, "classifier.a", bare.GetContext().GetInstance())
	require.Equal(t, "q", bare.GetContent().GetLastMessage())
}

func TestOutputOfAPluginReachesTheLog(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	_, err := ask(t.Context(), i, "do:log hello")
	require.NoError(t, err)
	found := func(message, key, value string) func() bool {
		return func() bool {
			for _, l := range h.log.lines(t) {
				if l["@message"] == message && l["instance"] == "classifier.test" && (key == "" || l[key] == value) {
					return true
				}
			}
			return false
		}
	}
	eventually(t, found("The tester was asked to log.", "what", "hello"), "the plugin's logger")
	eventually(t, found("printed: hello", "", ""), "what it prints")
}

func TestSpamDoesNotStopAPlugin(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	answer, err := ask(t.Context(), i, "do:spam")
	require.NoError(t, err)
	require.Equal(t, "spam", answer)
	require.Less(t, len(h.log.lines(t)), 5*linesBurst)
}
