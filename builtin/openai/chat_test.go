// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// TestServerThatRefusesStreamOptions is asked again without them, and then no more with them.
func TestServerThatRefusesStreamOptions(t *testing.T) {
	s, b := serve(t, modelserver.Config{RefuseStreamOptions: true, Default: modelserver.Behaviour{Text: "fine"}})
	for range 2 {
		r := stream(t, b, ask("q"))
		require.Equal(t, "fine", r.Text())
		require.False(t, r.Done().GetUsage().GetReported())
	}
	got := s.ChatRequests()
	require.Len(t, got, 3)
	require.Contains(t, got[0].Body, "include_usage")
	require.NotContains(t, got[1].Body, "stream_options")
	require.NotContains(t, got[2].Body, "stream_options", "remembered")

	other := ask("q")
	other.Model = "another"
	stream(t, b, other)
	require.Len(t, s.ChatRequests(), 5, "what holds for one model need not hold for another")
}

func TestModelThatWantsMaxCompletionTokens(t *testing.T) {
	s, b := serve(t, modelserver.Config{RefuseMaxTokens: true, RefuseStreamOptions: true, Default: modelserver.Behaviour{Text: "a b c"}})
	req := ask("q")
	req.Params = &sdk.Params{MaxTokens: proto.Int64(2)}
	r := stream(t, b, req)
	require.Equal(t, "a b", r.Text())
	require.Equal(t, "length", r.Done().GetFinishReason())
	require.Len(t, s.ChatRequests(), 3, "both were refused, one after the other")
	answer, failure := complete(t, b, req)
	require.Nil(t, failure)
	require.Equal(t, "a b", answer.GetText())
	require.Len(t, s.ChatRequests(), 4)
}

func TestOtherRefusalsAreNotTriedAgain(t *testing.T) {
	s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Status: 400}})
	require.Equal(t, sdk.UpstreamInvalidRequest, stream(t, b, ask("q")).Failure().GetKind())
	require.Len(t, s.ChatRequests(), 1)
	// A server that complains about stream_options although there are none is asked twice, not for ever.
	s.SetDefault(modelserver.Behaviour{Status: 400, Raw: `{"error":"stream_options and max_completion_tokens are bad"}`})
	require.Equal(t, sdk.UpstreamInvalidRequest, stream(t, b, ask("q")).Failure().GetKind())
	require.Len(t, s.ChatRequests(), 3)
	_, failure := complete(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamInvalidRequest, failure.GetKind())
	require.Len(t, s.ChatRequests(), 4)
	s.SetDefault(modelserver.Behaviour{})
	stream(t, b, ask("q"))
	require.Contains(t, s.ChatRequests()[4].Body, "include_usage", "what did not help is not remembered")
}

func TestEndpointOfTheSpecialist(t *testing.T) {
	configured, b := serve(t, modelserver.Config{})
	own := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Text: "here"}})
	req := ask("q")
	req.Endpoint = own.BaseURL() + "/"
	answer, failure := complete(t, b, req)
	require.Nil(t, failure)
	require.Equal(t, "here", answer.GetText())
	require.Zero(t, configured.Count())

	req.Endpoint = "http://me:hunter2@h/v1"
	_, failure = complete(t, b, req)
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind())
	require.Contains(t, failure.GetMessage(), "endpoint")
	require.NotContains(t, failure.GetMessage(), "hunter2")
	require.Equal(t, sdk.UpstreamRejected, stream(t, b, req).Failure().GetKind())
}

func TestSecretsStayOutOfMessages(t *testing.T) {
	const key, token = "sk-very-secret", "tok-also-secret"
	s := modelserver.New(t, modelserver.Config{APIKey: "another"})
	b := open(t, config{"base_url": s.BaseURL(), "api_key": key})
	_, failure := complete(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind())
	require.Equal(t, "invalid_api_key", failure.GetUpstreamCode())
	require.NotContains(t, failure.String(), key, "OpenAI repeats the key")
	require.Contains(t, failure.GetMessage(), "Check api_key")

	echo := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{
		Status: 400, Raw: `{"error":{"message":"bad ` + token + ` and ` + key + `","code":"` + token + `"}}`,
	}})
	b = open(t, config{"base_url": echo.BaseURL(), "headers": map[string]string{"Authorization": "Token " + token, "X-Key": key, "X-Short": "bad"}})
	_, failure = complete(t, b, ask("q"))
	require.Contains(t, failure.GetMessage(), `"bad [redacted] and [redacted]"`)
	require.NotContains(t, failure.String(), token)

	echo.SetDefault(modelserver.Behaviour{Status: 400, RawType: "text/plain", Raw: strings.Repeat("x", upstream.MaxShown-8) + " " + key})
	_, failure = complete(t, b, ask("q"))
	require.NotContains(t, failure.GetMessage(), "sk-", "not even where the message is cut")
}

func TestPromptThatWasCutInSilenceIsLogged(t *testing.T) {
	var out bytes.Buffer
	s := modelserver.New(t, modelserver.Config{ContextTokens: 50, Truncate: true, Default: modelserver.Behaviour{Text: "ok"}})
	inst := backendtest.Instance(config{"base_url": s.BaseURL()})
	inst.Log = hclog.New(&hclog.LoggerOptions{Output: &out, Level: hclog.Warn})
	b := backendtest.Make[*backend](t, Plugin(), inst)
	complete(t, b, ask("a short prompt"))
	stream(t, b, ask("a short prompt"))
	require.Empty(t, out.String())
	long := strings.Repeat("confidential words ", 500)
	complete(t, b, ask(long))
	stream(t, b, ask(long))
	require.Equal(t, 2, strings.Count(out.String(), "cut the prompt in silence"))
	require.Contains(t, out.String(), "reported=50")
	require.NotContains(t, out.String(), "confidential")
}
