// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package translation

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	openaibackend "github.com/auahq/aua/builtin/openai"
	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/modelserver"
)

// FuzzRequests proves that what a dialect's decoder accepts, it understood: the
// model server is told the same as AUA, whose language is the model server's
// own. Everything else is refused with a reason.
func FuzzRequests(f *testing.F) {
	for seed := range uint64(8) {
		all := dice{rand.New(rand.NewPCG(seed, 17))}.conversation()
		f.Add(writeChat(all))
		f.Add(writeResponses(all))
		f.Add(writeMessages(all))
	}
	f.Add([]byte(`{"max_tokens": 9, "messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA=="}}, {"type": "text", "text": "?"}]}]}`))
	f.Add([]byte(`{"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}], "name": "n"}]}`))
	f.Add([]byte(`{"input": [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "a"}]}, {"type": "reasoning", "summary": []}]}`))
	server, err := modelserver.Start(modelserver.Config{})
	require.NoError(f, err)
	f.Cleanup(server.Kill)
	backend, err := openaibackend.Plugin().Backend(f.Context(), &sdk.Instance{
		Name: "backend.test", Kind: sdk.KindBackend, Config: marshal(obj{"base_url": server.BaseURL()}),
	})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body []byte) {
		for dialect, c := range clients {
			messages, params, err := c.decode(body)
			if err != nil {
				require.Equal(t, fault.RequestInvalid, fault.CodeOf(err), dialect)
				require.NotEmpty(t, fault.As(err).Message)
				continue
			}
			server.Forget()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			_, err = backend.Complete(ctx, &sdk.CompleteRequest{Model: "m", Messages: messages, Params: params})
			cancel()
			require.NoError(t, err, dialect)
			sent := server.ChatRequests()
			require.NotEmpty(t, sent, "%s: the backend refuses what the decoder accepts", dialect)
			heard, err := openai.DecodeChat([]byte(sent[0].Body))
			require.NoError(t, err, "%s: %s", dialect, sent[0].Body)
			require.Equal(t, senseOf(messages), senseOf(heard.Messages), dialect)
			for i, m := range messages {
				require.Len(t, heard.Messages[i].GetParts(), len(m.GetParts()), dialect)
			}
		}
	})
}
