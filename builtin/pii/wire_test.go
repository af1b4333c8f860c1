// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

func instance() *sdk.Instance {
	return &sdk.Instance{Name: "middleware.pii", Kind: sdk.KindMiddleware, Config: []byte(`{"redact_response": true, "pattern": [{"name": "staff", "regex": "EMP-[0-9]{6}"}]}`)}
}

// TestOverTheWire hides a query and streams its answer over gRPC, chunk by
// chunk, as a host does.
func TestOverTheWire(t *testing.T) {
	c := plugintest.Connect(t, Plugin(), instance())
	call := c.Call
	before, err := c.Middleware.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{
		Context: call, Content: &sdk.Content{Messages: []*sdk.Message{user("I am jürgen@example.de, EMP-123456, password: geheim99.")}},
	})
	require.NoError(t, err)
	require.Equal(t, "I am [EMAIL_1], [STAFF_1], password: [SECRET_1].", before.GetMessages()[0].GetContent())

	answer := "Hallo [EMAIL_1] ([STAFF_1])! Ihr Kollege ist bob@example.com, EMP-654321. Größe: 5 €."
	want := "Hallo jürgen@example.de (EMP-123456)! Ihr Kollege ist [EMAIL_2], [STAFF_2]. Größe: 5 €."
	for size := 1; size < 12; size++ {
		stream, err := c.Middleware.OnChunk(t.Context())
		require.NoError(t, err)
		var got strings.Builder
		runes := []rune(answer)
		for i := 0; i < len(runes); i += size {
			end := min(i+size, len(runes))
			req := &sdk.OnChunkRequest{Text: string(runes[i:end]), Last: end == len(runes)}
			if i == 0 {
				req.Context, req.State = call, before.GetState()
			}
			require.NoError(t, stream.Send(req))
			resp, err := stream.Recv()
			require.NoError(t, err)
			got.WriteString(resp.GetText())
		}
		require.NoError(t, stream.CloseSend())
		_, err = stream.Recv()
		require.True(t, errors.Is(err, io.EOF))
		require.Equal(t, want, got.String(), "in pieces of %d characters", size)
	}

	after, err := c.Middleware.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Context: call, State: before.GetState(), Text: answer})
	require.NoError(t, err)
	require.Equal(t, want, after.GetText())
}
